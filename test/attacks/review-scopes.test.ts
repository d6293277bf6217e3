import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withoutPaths } from '../../src/gateway/methods/without-paths.ts';
import { methods } from '../../src/gateway/protocol/methods.ts';
import { type Scope, satisfies, scopes } from '../../src/gateway/protocol/scopes.ts';
import { canaryToken, gatewaysOfTests, type RealGateway } from '../gateway/methods/real-gateway.ts';
import { Attacker } from '../helpers/attacker.ts';

const started = gatewaysOfTests();

/** A gateway whose token holds these scopes, and a client that asks for all there are. */
async function holderOf(held: readonly Scope[], config: object = {}): Promise<[Attacker, RealGateway]> {
  const gateway = await started({ ...config, gateway: { auth: { token: canaryToken, scopes: held } } });
  const client = await Attacker.open({ port: gateway.port });
  const { payload } = await client.connect({ auth: { token: canaryToken }, scopes: [...scopes, 'operator.root', '*'] });
  expect(payload['auth']['scopes'].toSorted()).toEqual(
    scopes.filter((scope) => satisfies(new Set(held), scope)).toSorted(),
  );
  return [client, gateway];
}

const rows = Object.entries(methods);
const isMissing = ({ ok, error }: { ok: boolean; error: { details?: Record<string, unknown> } }): boolean =>
  !ok && error.details?.['code'] === 'MISSING_SCOPE';

describe('5 (CVE-2026-35639): every method, for the holder of every scope', () => {
  it.each(scopes.filter((scope) => scope !== 'operator.admin'))('%s alone', async (scope) => {
    const [client] = await holderOf([scope]);
    const held = new Set([scope]);
    for (const [method, row] of rows) {
      const allowed = row.scope === null || satisfies(held, row.scope);
      // Wrong params: what is allowed is then refused for them, and nothing is done by this test.
      const answer = await client.request(method, { 'no-such-param': true });
      expect(isMissing(answer), method).toBe(!allowed);
      expect(answer.ok, method).toBe(false);
    }
    for (const method of [
      '',
      'config.apply',
      'oc.pairing',
      'toString',
      '__proto__',
      'constructor',
      'HEALTH',
      ' health',
    ]) {
      expect((await client.request(method, {})).error.code, method).toBe('INVALID_REQUEST');
    }
    await client.end();
  });

  it('no scope at all', async () => {
    const gateway = await started();
    const client = await Attacker.open({ port: gateway.port });
    await client.connect({ auth: { token: canaryToken }, scopes: [] });
    for (const [method, row] of rows.filter(([, { scope }]) => scope !== null)) {
      expect(isMissing(await client.request(method, {})), `${method} ${row.scope}`).toBe(true);
    }
    await client.end();
  });

  it('pairing scope makes nobody the owner', async () => {
    const [client, gateway] = await holderOf(['operator.pairing']);
    const operator = await gateway.operator();
    await gateway.code('alice');
    const { payload } = await operator.request('oc.pairing.list', {});
    const { requestId } = payload['pending'][0];
    const params = { channel: 'local', accountId: 'default', requestId, bootstrapCommandOwner: true };
    expect(isMissing(await client.request('channels.pairing.approve', params))).toBe(true);
    expect((await operator.request('oc.pairing.list', {})).payload['pending']).toHaveLength(1);
    await client.end();
  });
});

describe('37 (CVE-2026-26326): what only pairing scope may see', () => {
  it('is in no event, list, status or ledger of the holder of all others but admin', async () => {
    const others: readonly Scope[] = ['operator.read', 'operator.write', 'operator.approvals'];
    const [client, gateway] = await holderOf(others);
    const operator = await gateway.operator();
    const code = await gateway.code('canarysender');
    const { payload } = await operator.request('oc.pairing.list', {});
    const { requestId } = payload['pending'][0];
    await operator.request('oc.pairing.reveal', { requestId });
    await operator.request('oc.pairing.approve', { requestId });
    for (const [method] of rows) await client.request(method, {});
    for (const kind of ['pairing', 'pairing.requested', 'pairing.*', '*', 'p*']) {
      expect((await client.request('oc.history.list', { kind })).payload['entries'], kind).toEqual([]);
    }
    const subject = 'local:default:canarysender';
    expect((await client.request('oc.history.list', { subject })).payload['entries']).toEqual([]);
    const seen = JSON.stringify(client.frames);
    for (const secret of ['canarysender', code, requestId]) expect(seen).not.toContain(secret);
    // The same question of somebody who may know.
    expect((await operator.request('oc.history.list', { subject })).payload['entries'].length).toBe(3);
    await client.end();
  });

  it('pages of the ledger go on behind what is left out', async () => {
    const [client, gateway] = await holderOf(['operator.read']);
    const operator = await gateway.operator();
    await operator.request('oc.owner.set', { entries: [] });
    for (const name of ['a1', 'a2', 'a3']) await gateway.code(name);
    const { entries, nextCursor } = (await client.request('oc.history.list', { limit: 1 })).payload;
    expect(entries.map((row: { kind: string }) => row.kind)).toEqual(['owner.set']);
    expect((await client.request('oc.history.list', { limit: 1, cursor: nextCursor })).payload['entries']).toEqual([]);
    await client.end();
  });
});

describe('27 (GHSA-2f7j-rp58-mr42): a connection without any scope', () => {
  it('is told of no sender by the hello and health, whoever talks to the assistant', async () => {
    const gateway = await started({
      session: { dmScope: 'per-peer' },
      channels: { local: { dmPolicy: 'allowlist', allowFrom: ['canarysender'] } },
    });
    expect((await (await gateway.person()).say('canarysender', 'hello')).join('')).toContain('hello');
    const client = await Attacker.open({ port: gateway.port });
    await client.connect({ auth: { token: canaryToken }, scopes: [] });
    const { payload } = await client.request('health');
    expect(payload['sessions']['count']).toBe(1);
    expect(JSON.stringify(client.frames)).not.toContain('canarysender');
    await client.end();
  });
});

describe('132 (CVE-2026-43528): errors that name a file', () => {
  it('show its base name: a configuration that cannot be read, a channel that cannot start', async () => {
    const [client, gateway] = await holderOf(['operator.read'], { channels: { local: { enabled: false } } });
    // A directory where the channel's socket would be: it cannot start.
    mkdirSync(gateway.paths.localSocket);
    const whole = { gateway: { auth: { token: canaryToken, scopes: ['operator.read'] } } };
    writeFileSync(gateway.paths.configFile, JSON.stringify(whole));
    await client.frame((frame) => frame['event'] === 'config.changed');
    await expect
      .poll(async () => JSON.stringify((await client.request('channels.status')).payload))
      .toMatch(/local.sock/);
    writeFileSync(gateway.paths.configFile, '{ broken');
    await expect
      .poll(async () => (await client.request('status')).payload['oc']['config']['problem'])
      .toMatch(/^openclaw.json .*not JSON5/);
    await client.request('health');
    expect(JSON.stringify(client.frames)).not.toContain(gateway.home);
    await client.end();
  });

  it.each([
    ['needs ~/keys/token, which others can read', 'needs token, which others can read'],
    ['/srv/eve/.openclaw/state/x.sock is a link', 'x.sock is a link'],
    ['listen EACCES: permission denied /a b/c/local.sock', 'listen EACCES: permission denied local.sock'],
    ['"/etc/passwd", (/tmp/x)', '"passwd", (x)'],
    ['channels.local.enabled must be true/false', 'channels.local.enabled must be true/false'],
    ['nothing', 'nothing'],
  ])('%s', (text, shown) => {
    expect(withoutPaths(text)).toBe(shown);
  });
});
