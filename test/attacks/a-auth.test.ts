import { globSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../../src/gateway/protocol/methods.ts';
import { scopes } from '../../src/gateway/protocol/scopes.ts';
import { Attacker, connectParams, Device } from '../helpers/attacker.ts';
import { localCredential, token, WireServer } from '../helpers/wire-server.ts';

/** A gateway whose shared secret may only read. */
let wire: WireServer;
let where: { readonly port: number };
beforeAll(async () => {
  wire = await WireServer.open({ shared: { scopes: ['operator.read'] } });
  where = { port: wire.port };
});
afterAll(() => wire[Symbol.asyncDispose]());

const everyAdminMethod = Object.entries(methods).filter(([, row]) => row.scope === 'operator.admin');

/** Comparisons elsewhere, each with the reason why it may be there. */
const ownComparisons: Readonly<Record<string, string>> = {
  'src/gateway/pairing/code.ts': 'pairing codes: hashed on both sides and compared in constant time, as secrets are',
  'src/gateway/logs/secret.ts': 'two secrets of ours; nobody outside chooses or times either',
};

async function expectReadOnly(client: Attacker): Promise<void> {
  for (const [method] of everyAdminMethod) {
    const { error } = await client.request(method, {});
    expect(error, method).toMatchObject({ code: 'FORBIDDEN', details: { code: 'MISSING_SCOPE' } });
  }
}

describe('A. Gateway auth and scopes', () => {
  it('1 (CVE-2026-22172): scopes a client claims beyond its secret are not granted', async () => {
    const client = await Attacker.open(where);
    const { payload } = await client.connect({
      auth: { token },
      scopes: ['operator.admin', 'operator.approvals', 'operator.read'],
    });
    expect(payload['auth']['scopes']).toEqual(['operator.read']);
    await expectReadOnly(client);
    await client.end();
  });

  it('2 (CVE-2026-32042): a fresh device with a valid token gets no more than the token, and no device token', async () => {
    const client = await Attacker.open(where);
    const params = connectParams({ auth: { token }, scopes: [...scopes] });
    const { payload } = await client.request('connect', new Device().sign(params, client.challenge));
    expect(payload['auth']).toEqual({ method: 'token', role: 'operator', scopes: ['operator.read'] });
    await expectReadOnly(client);
    await client.end();
    const claiming = await Attacker.open(where);
    expect((await claiming.connect({ auth: { token }, role: 'operator.admin' })).error.message).toBe('invalid role');
  });

  it.each([
    ['absent', undefined],
    ['empty', {}],
    ['an empty token', { token: '' }],
    ['a wrong token', { token: 'x' }],
    ['a wrong password', { password: 'x' }],
    [
      'made-up tokens of every kind',
      { deviceToken: 'x', bootstrapToken: 'x', approvalRuntimeToken: 'x', agentRuntimeIdentityToken: 'x' },
    ],
    ['the local credential over TCP', { token: localCredential }],
  ])('3 (CVE-2026-28472): auth that is %s opens nothing', async (_name, auth) => {
    const client = await Attacker.open(where);
    const { ok } = await client.connect({ ...(auth && { auth }) });
    expect(ok).toBe(false);
    expect((await client.closed).code).toBe(1008);
  });

  it('4 (CVE-2026-35663): reconnecting and asking for admin grants nothing, on loopback either', async () => {
    const device = new Device();
    for (const asked of [['operator.read'], [...scopes]]) {
      const client = await Attacker.open(where);
      const params = connectParams({ auth: { token }, scopes: asked });
      const { payload } = await client.request('connect', device.sign(params, client.challenge));
      expect(payload['auth']['scopes']).toEqual(['operator.read']);
      await client.end();
    }
  });

  it('5 (CVE-2026-35639): every method has one declared scope, and only health has none', () => {
    const free = Object.entries(methods).filter(([, row]) => row.scope === null);
    expect(free.map(([method]) => method)).toEqual(['health']);
  });

  it('11, 12 (CVE-2026-41333, GHSA-25wv-8phj-8p7r): wrong tokens sent at once wait longer and longer, whatever else they carry', async () => {
    const waits: number[] = [];
    await using guarded = await WireServer.open({ wait: async (ms) => void waits.push(ms) });
    const clients = await Promise.all(Array.from({ length: 20 }, () => Attacker.open({ port: guarded.port })));
    await Promise.all(
      clients.map((client, i) =>
        client.connect({ auth: { token: 'wrong', ...(i % 2 && { deviceToken: `fake-${i}` }) } }),
      ),
    );
    expect(waits.slice(0, 6)).toEqual([250, 500, 1000, 2000, 4000, 5000]);
    expect(new Set(waits.slice(5))).toEqual(new Set([5000]));
  });

  it('13: while wrong tokens wait, the right one is answered at once', async () => {
    await using guarded = await WireServer.open({ wait: () => new Promise(() => undefined) });
    const wrong = await Promise.all(Array.from({ length: 8 }, () => Attacker.open({ port: guarded.port })));
    for (const client of wrong)
      client.send({ type: 'req', id: '1', method: 'connect', params: connectParams({ auth: { token: 'no' } }) });
    const client = await Attacker.open({ port: guarded.port });
    expect((await client.connect({ auth: { token } })).ok).toBe(true);
    await Promise.all([client, ...wrong].map((each) => each.end()));
  });

  it('14 (CVE-2026-41407): nothing but the one helper compares what a Secret reveals', () => {
    const comparing = globSync('src/**/*.{ts,tsx}').filter((path) => {
      const source = readFileSync(path, 'utf8');
      return /[!=]==?\s*[\w.?]+\.reveal\(\)|\.reveal\(\)\s*[!=]==?|timingSafeEqual\(/.test(source);
    });
    expect(comparing.filter((path) => !(path in ownComparisons))).toEqual(['src/gateway/auth/secret-compare.ts']);
  });

  it('24 (CVE-2026-53817): no name, id or mode that a client gives itself changes what it may do', async () => {
    for (const id of ['openclaw-control-ui', 'gateway-client', 'openclaw-tui', 'node-host', 'test']) {
      for (const mode of ['cli', 'backend', 'ui', 'probe', 'node']) {
        const client = await Attacker.open(where);
        const named = {
          id,
          mode,
          version: '1',
          platform: 'linux',
          displayName: 'local admin',
          deviceFamily: 'loopback',
        };
        const { payload } = await client.connect({ client: named, auth: { token }, scopes: [...scopes] });
        expect(payload['auth']['scopes'], `${id}/${mode}`).toEqual(['operator.read']);
        await client.end();
        const bare = await Attacker.open(where);
        expect((await bare.connect({ client: named })).ok).toBe(false);
      }
    }
  }, 30_000);

  it('24: no code that decides about access reads what the client says of itself', () => {
    // The signature covers the client block, and so its check is the one place that has to read it.
    const reading = globSync('src/gateway/{auth,policy,methods}/**/*.ts').filter((path) =>
      /\bclient\.(id|mode|displayName|platform|deviceFamily)\b|displayName/.test(readFileSync(path, 'utf8')),
    );
    // The one is signed, the other shown in the auth ledger.
    expect(reading.toSorted()).toEqual(['src/gateway/auth/claimed-name.ts', 'src/gateway/auth/device-signature.ts']);
  });

  it('27 (CVE-2026-41335): before the hello there is a challenge or an error code, and nothing else', async () => {
    const client = await Attacker.open(where);
    await client.connect({ auth: { token: 'wrong' } });
    await client.closed;
    expect(Object.keys(client.challenge).sort()).toEqual(['nonce', 'ts']);
    const [, refused] = client.frames;
    expect(Object.keys(refused ?? {}).sort()).toEqual(['error', 'id', 'ok', 'type']);
    expect(client.frames).toHaveLength(2);
  });

  it('27 (GHSA-2f7j-rp58-mr42): a read-scoped hello holds no path, no secret and no name of this machine or its user', async () => {
    const client = await Attacker.open(where);
    const { payload } = await client.connect({ auth: { token } });
    const text = JSON.stringify(payload);
    const { userInfo, homedir, hostname } = await import('node:os');
    expect(text).not.toMatch(/"\//);
    for (const secret of [token, localCredential, homedir(), hostname(), wire.dir]) expect(text).not.toContain(secret);
    expect(text).not.toMatch(new RegExp(`"${userInfo().username}"`));
    await client.end();
  });
});
