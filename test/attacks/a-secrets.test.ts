import { mkdirSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startGateway } from '../../src/gateway/start.ts';
import { type StatePaths, statePaths } from '../../src/gateway/state/paths.ts';
import { canaryToken, gatewaysOfTests } from '../gateway/methods/real-gateway.ts';
import { Attacker } from '../helpers/attacker.ts';

const started = gatewaysOfTests();
const next = 'another-token-0123456789abcdef0123456789';

/** A home with a configuration, gone after the test. */
class Home implements Disposable {
  readonly dir = mkdtempSync(join(tmpdir(), 'oc-secrets-'));
  readonly paths: StatePaths = statePaths({ HOME: this.dir });

  constructor(config: object) {
    mkdirSync(this.paths.stateDir, { mode: 0o700 });
    writeFileSync(this.paths.configFile, JSON.stringify(config), { mode: 0o600 });
  }

  /** What a start says; it must not come up. */
  async refusal(env: Readonly<Record<string, string>> = {}): Promise<{ code: string; exit: number; message: string }> {
    const ignore = () => undefined;
    const options = { paths: this.paths, env, port: 0, complain: ignore, onStopRequest: ignore };
    return startGateway(options).then(
      async (gateway) => {
        await gateway.stop();
        throw new Error('it started');
      },
      (error: unknown) => error as { code: string; exit: number; message: string }, // every refusal is an OcError
    );
  }

  [Symbol.dispose](): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}

const attached = async (port: number, token: string): Promise<Attacker> => {
  const client = await Attacker.open({ port });
  expect((await client.connect({ auth: { token }, scopes: ['operator.admin'] })).ok).toBe(true);
  return client;
};

const opens = async (port: number, token: string): Promise<boolean> => {
  const client = await Attacker.open({ port });
  const { ok } = await client.connect({ auth: { token } });
  await client.end();
  return ok;
};

describe('15: a gateway with a junk secret', () => {
  it.each([
    ['undefined', 'an example'],
    ['null', 'an example'],
    ['[object Object]', 'an example'],
    ['$${VAR}', 'a reference that was not expanded'],
    ['changeme', 'an example'],
    ['CHANGE_ME', 'an example'],
    ['your-token-here', 'an example'],
    ['__OPENCLAW_REDACTED__', 'the mask of a secret'],
    ['[redacted abc...wxyz]', 'the mask of a secret'],
    ['***', 'the mask of a secret'],
    ['', 'blank'],
    ['   ', 'blank'],
  ])('%j does not start, and says that it is %s', async (token, reason) => {
    using home = new Home({ gateway: { auth: { token } } });
    expect(await home.refusal()).toMatchObject({
      code: 'CONFIG_INVALID',
      exit: 2,
      message: expect.stringContaining(reason),
    });
    using other = new Home({});
    const env = { OPENCLAW_GATEWAY_TOKEN: token.replace('$$', '$') };
    expect(await other.refusal(env)).toMatchObject({ message: expect.stringContaining(reason) });
    // Nothing was made up in its place.
    expect(readFileSync(other.paths.configFile, 'utf8')).toBe('{}');
  });

  it('and one with a secret that guards something else besides does not start either', async () => {
    using home = new Home({ gateway: { auth: { token: next, password: next } } });
    expect(await home.refusal()).toMatchObject({ message: expect.stringContaining('is the same secret as') });
  });
});

describe('16 (CVE-2026-32970): a gateway whose secret cannot be had', () => {
  it.each([
    { source: 'env', id: 'NOT_SET_ANYWHERE' },
    { source: 'file', path: '/nonexistent/token' },
    { source: 'file', provider: 'vault', id: '/gateway/token' },
    { source: 'exec', provider: 'vault', id: 'gateway/token' },
  ])('does not start as none, nor with the password: %j', async (token) => {
    using home = new Home({ gateway: { auth: { token, password: 'correct horse battery staple' } } });
    expect(await home.refusal()).toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('gateway.auth.token'),
    });
  });

  it('goes on with the one it had when the file goes away, and takes a new one up', async () => {
    const gateway = await started();
    const file = join(gateway.home, 'token');
    writeFileSync(file, next, { mode: 0o600 });
    const operator = await gateway.operator();
    const before = await attached(gateway.port, canaryToken);
    const reference = { gateway: { auth: { token: { source: 'file', path: file } } } };
    writeFileSync(gateway.paths.configFile, JSON.stringify(reference));
    expect(await before.closed).toMatchObject({ code: 1008 });
    const after = await attached(gateway.port, next);
    unlinkSync(file);
    await expect
      .poll(async () => (await operator.request('status')).payload.oc.config.problem)
      .toContain('is not there');
    expect(await opens(gateway.port, next)).toBe(true);
    expect((await after.request('status')).ok).toBe(true);
    writeFileSync(file, `${next}-2`, { mode: 0o600 });
    expect(await after.closed).toMatchObject({ code: 1008 });
    expect([await opens(gateway.port, next), await opens(gateway.port, `${next}-2`)]).toEqual([false, true]);
  });
});

describe('17: no authentication off loopback', () => {
  it.each(['lan', '0.0.0.0', '::', 'tailnet', '192.0.2.1'])('bind %s with mode none does not start', async (bind) => {
    using home = new Home({ gateway: { bind, auth: { mode: 'none' } } });
    const { code, exit } = await home.refusal();
    expect({ code, exit }).toEqual({ code: 'BIND_REFUSED', exit: 4 });
  });
});

describe('7: rotating the gateway’s secret', () => {
  it('closes what the old one opened within a second, and says nothing of either', async () => {
    const gateway = await started();
    const operator = await gateway.operator();
    const thief = await attached(gateway.port, canaryToken);
    const asked = performance.now();
    const { ok, payload } = await operator.request('oc.secrets.rotate', { name: 'gateway' });
    expect(ok).toBe(true);
    expect(payload).toEqual({ key: 'gateway.auth.token', where: 'file', length: 64, warnings: [] });
    expect(await thief.closed).toMatchObject({ code: 1008 });
    expect(performance.now() - asked).toBeLessThan(1000);
    const { token } = JSON.parse(readFileSync(gateway.paths.configFile, 'utf8')).gateway.auth;
    expect([await opens(gateway.port, canaryToken), await opens(gateway.port, token)]).toEqual([false, true]);
    const history = JSON.stringify((await operator.request('oc.history.list', { kind: 'secret' })).payload);
    expect(history).toContain('secret.rotated');
    expect(history).not.toContain(token);
    expect(history).not.toContain(canaryToken);
  });

  it('answers whoever came in by the old one before it closes them', async () => {
    const gateway = await started();
    const client = await attached(gateway.port, canaryToken);
    expect((await client.request('oc.secrets.rotate', { name: 'gateway' })).ok).toBe(true);
    expect(await client.closed).toMatchObject({ code: 1008 });
  });

  it('wants admin', async () => {
    const gateway = await started();
    const reader = await gateway.operator([
      'operator.read',
      'operator.pairing',
      'operator.approvals',
      'operator.write',
    ]);
    expect(await reader.request('oc.secrets.rotate', { name: 'gateway' })).toMatchObject({ ok: false });
    expect(await opens(gateway.port, canaryToken)).toBe(true);
  });

  it('is refused with the way to do it where oc does not write', async () => {
    const gateway = await started();
    const file = join(gateway.home, 'token');
    writeFileSync(file, canaryToken, { mode: 0o600 });
    const text = JSON.stringify({ gateway: { auth: { token: { source: 'file', path: file } } } });
    writeFileSync(gateway.paths.configFile, text);
    const operator = await gateway.operator();
    const { ok, error } = await operator.request('oc.secrets.rotate', { name: 'gateway' });
    expect({ ok, message: error.message }).toEqual({
      ok: false,
      message: expect.stringContaining('which oc does not write'),
    });
    expect(readFileSync(gateway.paths.configFile, 'utf8')).toBe(text);
    expect(readFileSync(file, 'utf8')).toBe(canaryToken);
  });
});
