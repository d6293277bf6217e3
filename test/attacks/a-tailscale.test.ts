import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { scopes } from '../../src/gateway/protocol/scopes.ts';
import { proxyRules, type ServeRule } from '../../src/gateway/server/proxy-rules.ts';
import { farEndOf } from '../../src/gateway/state/far-end.ts';
import { tailscaleRunner } from '../../src/gateway/tailscale/run-tailscale.ts';
import { openTailscale } from '../../src/gateway/tailscale/tailscale.ts';
import { Attacker, connectParams, Device } from '../helpers/attacker.ts';
import { get, linesOf, page, seenFrom, through } from '../helpers/proxied.ts';
import { ServeProxy } from '../helpers/serve-proxy.ts';
import { person, StandInTailscale, tailnetName, up } from '../helpers/tailscale.ts';
import { token, WireServer } from '../helpers/wire-server.ts';

const login = 'alice@example.com';
const address = '100.64.0.5';
/** What Tailscale's proxy sends for her. */
const alice = { 'X-Forwarded-For': address, 'X-Forwarded-Proto': 'https', 'Tailscale-User-Login': login };
const vouching: ServeRule = { isFarEnd: (socket) => farEndOf(socket) === 'ours', vouches: true, funnel: false };

/** Variables that the shell of the stand-in makes for itself. */
const ofTheShell = new Set(['PWD', 'OLDPWD', 'SHLVL', '_']);

let home: string;
let stand: StandInTailscale;
let wire: WireServer;

const open = async (serve: ServeRule | null, proxies: readonly string[] = []): Promise<WireServer> => {
  const env = { PATH: `${home}/bin:/usr/bin:/bin`, HOME: home, OPENCLAW_GATEWAY_TOKEN: token };
  const tailscale = await openTailscale(tailscaleRunner(env), Date.now);
  return WireServer.open({
    proxies: proxyRules(proxies, null, serve),
    tailnet: { identify: tailscale.identify, scopes: ['operator.read'] },
    allowedHosts: [tailnetName],
    allowedOrigins: [page],
  });
};

/** What somebody who shows no secret gets; null when they get in. */
const answer = async (headers: Readonly<Record<string, string>>, params: object = {}, to = wire) => {
  const client = await through(to, headers);
  const { ok, error } = await client.connect({ ...params });
  await client.end();
  return ok ? null : error.details?.['code'];
};

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'oc-tailscale-'));
});
beforeEach(async () => {
  stand = new StandInTailscale(home, { status: up, whois: { [address]: person(login) } });
  wire = await open(vouching);
});
afterEach(() => wire[Symbol.asyncDispose]());
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('23 (CVE-2026-32045, GHSA-hff7-ccv5-52f8): somebody whom Tailscale names', () => {
  it('is let in by its proxy when Tailscale says the same, with the scopes of the configuration', async () => {
    await using proxy = await ServeProxy.open(wire.port, { address, login });
    const client = await through({ port: proxy.port } as WireServer, { Host: tailnetName });
    const { payload } = await client.connect({ scopes: [...scopes] });
    expect(payload['auth']).toEqual({ method: 'tailscale', role: 'operator', scopes: ['operator.read'] });
    expect((await client.request('oc.gateway.stop', {})).error.code).toBe('FORBIDDEN');
    expect(seenFrom(wire)).toBe(address);
    expect(wire.logged.join('\n')).toContain(`"user":"${login}"`);
    expect(stand.of('whois')).toEqual([`whois --json ${address}`]);
    const known = new Set(stand.runs.flatMap(({ env }) => env).filter((name) => !ofTheShell.has(name)));
    expect(known).toEqual(new Set(['HOME', 'PATH']));
    await client.end();
  });

  it('is let in once for many connections that come at once, and asked about once', async () => {
    expect(await Promise.all(Array.from({ length: 8 }, () => answer(alice)))).toEqual(Array(8).fill(null));
    expect(stand.of('whois').length).toBe(1);
  });

  it.each([
    ['another login', person('bob@example.com')],
    ['another spelling', person('Alice@example.com')],
    ['a tagged machine', person(login, { Tags: ['tag:ci'] })],
    ['tagged machines', person('tagged-devices', { Tags: ['tag:ci'] })],
    ['a guest of another tailnet', person(login, { Hostinfo: { ShareeNode: true } })],
    ['no login', { Node: { ID: 7 }, UserProfile: {} }],
    ['no machine', { UserProfile: { LoginName: login } }],
    ['a list', [person(login)]],
    ['no JSON', 'alice@example.com'],
    ['nothing', undefined],
  ])('is nobody when whois answers with %s', async (_, found) => {
    stand.answer({ status: up, whois: { [address]: found } });
    expect(await answer(alice)).toBe('AUTH_TAILSCALE_IDENTITY_MISMATCH');
  });

  it.each([
    ['two addresses', { 'X-Forwarded-For': `${address}, 100.64.0.6` }],
    ['one address behind another proxy', { 'X-Forwarded-For': `203.0.113.9, ${address}` }],
    ['no address', { 'X-Forwarded-For': '' }],
    ['two addresses in two headers', { 'X-Real-IP': '100.64.0.6' }],
    ['a login and no address', { 'X-Forwarded-For': 'localhost' }],
  ])('is refused with %s', async (_, headers) => {
    await expect(through(wire, { ...alice, ...headers })).rejects.toThrow('HTTP 403');
    expect(await get(wire, linesOf({ ...alice, ...headers }))).toBe(403);
    expect(stand.of('whois')).toEqual([]);
  });

  it.each([
    ['an address that is not of a tailnet', { 'X-Forwarded-For': '203.0.113.9' }],
    ['this machine', { 'X-Forwarded-For': '127.0.0.1' }],
    ['an empty login', { 'Tailscale-User-Login': '' }],
    ['the trace of another proxy', { 'CF-Connecting-IP': '203.0.113.9' }],
    ['the way of another proxy', { Via: '1.1 proxy' }],
  ])('is nobody, and nobody is asked about, with %s', async (_, headers) => {
    expect(await answer({ ...alice, ...headers })).toBe('DEVICE_IDENTITY_REQUIRED');
    expect(stand.of('whois')).toEqual([]);
  });

  it.each([
    ['two addresses', { 'X-Forwarded-For': [address, address] }, 'HTTP 403'],
    ['two logins', { 'Tailscale-User-Login': [login, login] }, '1008'],
  ])('is not let in by a header that came twice: %s', async (_, headers, end) => {
    const socket = new WebSocket(`ws://127.0.0.1:${wire.port}/`, { headers: { ...alice, ...headers } });
    const ended = new Promise<string>((resolve) => {
      socket.on('unexpected-response', (_request, { statusCode }) => resolve(`HTTP ${statusCode}`));
      socket.on('close', (code) => resolve(String(code)));
      socket.on('error', () => undefined);
    });
    socket.once('message', () =>
      socket.send(JSON.stringify({ type: 'req', id: '1', method: 'connect', params: connectParams() })),
    );
    expect(await ended).toBe(end);
    expect(stand.of('whois')).toEqual([]);
  });

  it('is nobody where the daemon has no network interface, and hands on to loopback what anybody of the tailnet writes', async () => {
    stand.answer({ status: { ...up, TUN: false }, whois: { [address]: person(login) } });
    await using userspace = await open(vouching);
    expect(await answer(alice, {}, userspace)).toBe('AUTH_TAILSCALE_IDENTITY_MISMATCH');
    stand.answer({ status: { ...up, TUN: true }, whois: { [address]: person(login) } });
    await using kernel = await open(vouching);
    expect(await answer(alice, {}, kernel)).toBe(null);
  });

  it('is nobody while it is not known how the daemon runs, and somebody once it is', async () => {
    stand.answer({ fails: { status: 'no answer' }, whois: { [address]: person(login) } });
    await using early = await open(vouching);
    expect(await answer(alice, {}, early)).toBe('AUTH_TAILSCALE_IDENTITY_MISMATCH');
    stand.answer({ status: up, whois: { [address]: person(login) } });
    expect(await answer(alice, {}, early)).toBe(null);
  });

  it('is refused when they come from the internet, over WebSocket and HTTP', async () => {
    for (const headers of [
      { ...alice, 'Tailscale-Funnel-Request': '?1' },
      { ...alice, 'Tailscale-Funnel-Request': '' },
    ]) {
      await expect(through(wire, headers)).rejects.toThrow('HTTP 403');
      expect(await get(wire, linesOf(headers))).toBe(403);
    }
  });

  it('is refused when they come from the internet, also where this machine is trusted as a proxy', async () => {
    await using trusting = await open({ ...vouching, isFarEnd: () => false }, ['127.0.0.1']);
    await expect(through(trusting, { ...alice, 'Tailscale-Funnel-Request': '?1' })).rejects.toThrow('HTTP 403');
    expect(await answer(alice, {}, trusting)).toBe('DEVICE_IDENTITY_REQUIRED');
    expect(stand.of('whois')).toEqual([]);
  });

  it('is nobody from the internet where that is asked for, and shows a secret', async () => {
    await using funnel = await open({ ...vouching, funnel: true });
    await using proxy = await ServeProxy.open(funnel.port, { address: '203.0.113.9', login: null, funnel: true });
    const client = await through({ port: proxy.port } as WireServer, { ...alice, Host: tailnetName });
    expect((await client.connect()).ok).toBe(false);
    await client.end();
    const shown = await through({ port: proxy.port } as WireServer, { Host: tailnetName });
    expect((await shown.connect({ auth: { token } })).ok).toBe(true);
    expect(seenFrom(funnel)).toBe('203.0.113.9');
    await shown.end();
    expect(await answer({ ...alice, 'Tailscale-Funnel-Request': '?1' }, {}, funnel)).toBe('DEVICE_IDENTITY_REQUIRED');
    expect(stand.of('whois')).toEqual([]);
  });

  it('is judged by the secret that they show, and by that alone', async () => {
    expect(await answer(alice, { auth: { token: 'x' } })).toBe('AUTH_TOKEN_MISMATCH');
    expect(await answer(alice, { auth: { token } })).toBe(null);
    expect(stand.of('whois')).toEqual([]);
  });

  it('as the page of a foreign origin is nobody', async () => {
    expect(await answer({ ...alice, Origin: 'https://evil.example' })).toBe('CONTROL_UI_ORIGIN_NOT_ALLOWED');
    expect(await answer({ ...alice, Origin: page })).toBe(null);
  });

  it('with the key of somebody else is nobody', async () => {
    const client = await through(wire, alice);
    const { device } = new Device().sign(connectParams(), client.challenge, { signature: 'AAAA' });
    expect((await client.connect({ device })).error.details?.['code']).toMatch(/^DEVICE_AUTH_/);
    await client.end();
  });

  it('is locked out of that for a while after ten wrong claims, and of nothing else', async () => {
    stand.answer({ status: up, whois: { [address]: person('bob@example.com') } });
    const codes = [];
    for (let i = 0; i < 12; i += 1) codes.push(await answer(alice));
    expect(codes.slice(0, 10)).toEqual(Array(10).fill('AUTH_TAILSCALE_IDENTITY_MISMATCH'));
    expect(codes.slice(10)).toEqual(Array(2).fill('AUTH_RATE_LIMITED'));
    expect(wire.door.guard.lockouts()).toMatchObject([{ credentialClass: 'tailscale', address }]);
    expect(await answer(alice, { auth: { token } })).toBe(null);
    wire.door.restart();
    expect(wire.door.guard.lockouts()).toMatchObject([{ credentialClass: 'tailscale', address }]);
  });

  it('waits for a Tailscale that does not answer no longer than five seconds, and is nobody then', async () => {
    stand.answer({ status: up, hangs: ['whois'] });
    const before = performance.now();
    expect(await answer(alice)).toBe('AUTH_TAILSCALE_IDENTITY_MISMATCH');
    expect(performance.now() - before).toBeGreaterThan(4900);
    expect(performance.now() - before).toBeLessThan(7900);
  });

  it('is nobody on the listener of everybody, over WebSocket and HTTP', async () => {
    await using plain = await open(null);
    const bare = { 'Tailscale-User-Login': login, 'Tailscale-User-Name': 'Alice' };
    expect(await answer(bare, {}, plain)).toBe('DEVICE_IDENTITY_REQUIRED');
    expect(await get(plain, linesOf(bare))).toBe(200);
    await expect(through(plain, alice)).rejects.toThrow('HTTP 403');
    expect(await get(plain, linesOf(alice))).toBe(403);
    await using proxied = await open(null, ['127.0.0.1']);
    expect(await answer(alice, {}, proxied)).toBe('DEVICE_IDENTITY_REQUIRED');
    expect(stand.of('whois')).toEqual([]);
  });

  it('is nobody without the word of an address, where serve is listened to', async () => {
    expect(await answer({ 'Tailscale-User-Login': login })).toBe('DEVICE_IDENTITY_REQUIRED');
    expect(stand.of('whois')).toEqual([]);
  });

  it('is nobody where Tailscale brings people and does not vouch for them', async () => {
    await using brings = await open({ ...vouching, vouches: false });
    expect(await answer(alice, {}, brings)).toBe('DEVICE_IDENTITY_REQUIRED');
    expect(await answer(alice, { auth: { token } }, brings)).toBe(null);
    expect(seenFrom(brings)).toBe(address);
  });

  it('is refused on the unix socket', async () => {
    await expect(Attacker.open({ socketPath: wire.socketPath }, alice)).rejects.toThrow('HTTP 403');
  });
});

/** A frame as a client sends it, under a mask of zeros. */
function frameOf(message: unknown): Buffer {
  const text = Buffer.from(JSON.stringify(message));
  return Buffer.concat([Buffer.from([0x81, 0xfe, text.length >> 8, text.length & 0xff, 0, 0, 0, 0]), text]);
}

describe.skipIf(process.getuid?.() !== 0)('23: another user of the machine', () => {
  /** A program of nobody's that sends words at once and goes, or stays; gives what it was answered. */
  const asNobody = async (stays: boolean, words: Buffer, times = 1): Promise<string> => {
    const script = `
      const words = Buffer.from(process.argv[1], 'base64');
      for (let left = ${times}; left > 0; left -= 1) {
        const socket = require('node:net').connect(${wire.port}, '127.0.0.1', () => {
          socket.write(words, () => ${stays} || socket.destroy());
        });
        socket.on('data', (data) => process.stdout.write(data)).on('error', () => {});
      }
    `;
    const options = { uid: 65_534, gid: 65_534, cwd: '/', env: {} };
    const child = spawn(process.execPath, ['-e', script, words.toString('base64')], options);
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
    });
    expect((await once(child, 'close'))[0]).toBe(0);
    return said;
  };
  const request = (path: string, ...headers: readonly string[]): Buffer =>
    Buffer.from([`GET ${path} HTTP/1.1`, 'Host: 127.0.0.1', ...linesOf(alice), ...headers, '', ''].join('\r\n'));
  const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';

  it('who says what Tailscale says is refused', async () => {
    expect(await asNobody(true, request('/health'))).toMatch(/^HTTP\/1\.1 403/);
    expect(await asNobody(true, request('/', ...upgrade, key))).toMatch(/^HTTP\/1\.1 403/);
    expect(stand.of('whois')).toEqual([]);
  });

  it('who says it, gives an order and is gone before anybody looks is not taken for root', async () => {
    const connect = { type: 'req', id: '1', method: 'connect', params: connectParams() };
    const order = { type: 'req', id: '2', method: 'health', params: {} };
    const words = Buffer.concat([request('/', ...upgrade, key), frameOf(connect), frameOf(order)]);
    await asNobody(false, words, 30);
    expect(wire.calls).toEqual([]);
    expect(stand.of('whois')).toEqual([]);
  });
});
