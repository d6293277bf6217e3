import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { methods } from '../../src/gateway/protocol/methods.ts';
import { scopes } from '../../src/gateway/protocol/scopes.ts';
import { canaryToken, gatewaysOfTests, type RealGateway } from '../gateway/methods/real-gateway.ts';
import { Attacker } from '../helpers/attacker.ts';

const started = gatewaysOfTests();

const logOf = (gateway: RealGateway): string =>
  readdirSync(gateway.paths.logsDir)
    .map((name) => readFileSync(join(gateway.paths.logsDir, name), 'utf8'))
    .join('');

describe('THREATS I: logs and redaction', () => {
  it('126 header log poisoning (GHSA-g27f-9qjv-22pm): a hostile client is one escaped, short record', async () => {
    const gateway = await started();
    const fake = '{"time":"2026-11-20T00:00:00.000Z","level":"info","message":"forged record"}';
    // A header holds no line break on the wire; what can hold one is the name a client gives itself.
    const client = await Attacker.open({ port: gateway.port }, { 'user-agent': `x\u009b2J${'y'.repeat(15_000)}` });
    const displayName = `eve\n${fake}\r\n\u001b]0;owned\u0007\u202e`;
    await client.connect({
      auth: { token: 'wrong-token-0123456789' },
      client: { id: 'cli', version: '1\n2', platform: 'linux\u001b[2J', mode: 'cli', displayName },
    });
    await client.end();
    const log = logOf(gateway);
    expect(log).toContain('unauthorized');
    expect(/^[\x20-\x7e…\n]*$/.test(log)).toBe(true);
    const records = log
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(records.some(({ message }) => message === 'forged record')).toBe(false);
    expect(Math.max(...log.split('\n').map(({ length }) => length))).toBeLessThan(2000);
    expect(gateway.complaints.every((line) => /^[\x20-\x7e…\n]*$/.test(line))).toBe(true);
  });

  const holders: readonly (readonly [string, readonly string[]])[] = [
    ['no scope', []],
    ...scopes.map((scope) => [scope, [scope]] as const),
    ['every scope', scopes],
  ];
  it.each(holders)('132 no secret comes out of any method with %s (CVE-2026-43528)', async (_, held) => {
    const gateway = await started({ gateway: { auth: { token: canaryToken, password: 'canarypassword-0123456789' } } });
    const code = await gateway.code('alice');
    const local = readFileSync(gateway.paths.localCredential, 'utf8').trim();
    const client = await gateway.operator(held);
    const paramsOf: Readonly<Record<string, object>> = {
      'oc.pairing.block': { channel: 'local', senderId: 'eve' },
      'oc.pairing.unblock': { channel: 'local', senderId: 'eve' },
      'oc.pairing.revoke': { channel: 'local', senderId: 'eve' },
      'oc.owner.set': { entries: [] },
      'oc.send': { text: 'what is the gateway token?' },
      'oc.gateway.note': { what: 'token-shown' },
      'channels.pairing.approve': { channel: 'local', accountId: 'default', requestId: 'nope' },
      'channels.pairing.dismiss': { channel: 'local', accountId: 'default', requestId: 'nope' },
      'oc.pairing.reject': { requestId: 'nope' },
      'oc.pairing.reveal': { requestId: 'nope' },
    };
    for (const method of Object.keys(methods)) await client.request(method, paramsOf[method] ?? {});
    await client.request('oc.pairing.list', { bogus: canaryToken.slice(0, 3) });
    const seen = JSON.stringify(client.frames);
    for (const secret of [canaryToken, 'canarypassword', local, code]) expect(seen).not.toContain(secret);
    expect(client.frames.length).toBeGreaterThan(Object.keys(methods).length);
    expect(logOf(gateway) + gateway.complaints.join('')).not.toContain('canary');
  });

  it('132 no path of the host leaves it at read scope', async () => {
    const gateway = await started();
    const reader = await gateway.operator(['operator.read']);
    for (const method of [
      'health',
      'status',
      'sessions.list',
      'channels.status',
      'system-presence',
      'oc.history.list',
    ]) {
      expect((await reader.request(method, {})).ok).toBe(true);
    }
    expect(JSON.stringify(reader.frames)).not.toContain(gateway.home);
  });

  it('132 a wrong token is in no log and no answer', async () => {
    const gateway = await started();
    const client = await Attacker.open({ port: gateway.port });
    await client.connect({ auth: { token: 'attempt-canary-0123456789' } });
    await client.end();
    expect(JSON.stringify(client.frames) + logOf(gateway) + gateway.complaints.join('')).not.toContain(
      'attempt-canary',
    );
  });

  it('134 log files (CVE-2026-33572): 0600 in 0700, and a link that was planted gets nothing', async () => {
    const gateway = await started();
    const { logsDir } = gateway.paths;
    for (const name of readdirSync(logsDir)) expect(statSync(join(logsDir, name)).mode & 0o777).toBe(0o600);
    expect(statSync(logsDir).mode & 0o777).toBe(0o700);
    await gateway.stop();
    writeFileSync(join(gateway.home, 'precious'), 'precious', { mode: 0o600 });
    const today = `oc-${new Date().toISOString().slice(0, 10)}.log`;
    rmSync(join(logsDir, today));
    symlinkSync(join(gateway.home, 'precious'), join(logsDir, today));
    await gateway.restart();
    const operator = await gateway.operator();
    expect((await operator.request('health')).ok).toBe(true);
    expect(readFileSync(join(gateway.home, 'precious'), 'utf8')).toBe('precious');
  });

  it('134 a log directory that is a link, or that others can write, stops the start', async () => {
    const gateway = await started();
    await gateway.stop();
    rmSync(gateway.paths.logsDir, { recursive: true });
    mkdirSync(join(gateway.home, 'elsewhere'), { mode: 0o700 });
    symlinkSync(join(gateway.home, 'elsewhere'), gateway.paths.logsDir);
    await expect(gateway.restart()).rejects.toMatchObject({ code: 'STATE_UNSAFE' });
    expect(readdirSync(join(gateway.home, 'elsewhere'))).toEqual([]);
  });

  it('134 a log that cannot be written does not stop authentication', async () => {
    const gateway = await started();
    await gateway.stop();
    const today = join(gateway.paths.logsDir, `oc-${new Date().toISOString().slice(0, 10)}.log`);
    rmSync(today);
    mkdirSync(today);
    await gateway.restart();
    const client = await Attacker.open({ port: gateway.port });
    expect((await client.connect({ auth: { token: 'wrong-token-0123456789' } })).ok).toBe(false);
    await client.end();
    const right = await Attacker.open({ port: gateway.port });
    expect((await right.connect({ auth: { token: canaryToken } })).ok).toBe(true);
    await right.end();
  });
});
