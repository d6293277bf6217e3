import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../../src/gateway/protocol/methods.ts';
import { httpRoutes } from '../../src/gateway/server/http-routes.ts';
import { proxyRules } from '../../src/gateway/server/proxy-rules.ts';
import { Attacker, rawExchange } from '../helpers/attacker.ts';
import {
  alice,
  get,
  linesOf,
  openByProxy,
  openByToken,
  page,
  seenFrom,
  statusOf,
  through,
} from '../helpers/proxied.ts';
import { token, WireServer } from '../helpers/wire-server.ts';

let byToken: WireServer;
let byProxy: WireServer;
beforeAll(async () => {
  byToken = await openByToken();
  byProxy = await openByProxy();
});
afterAll(async () => {
  await byToken[Symbol.asyncDispose]();
  await byProxy[Symbol.asyncDispose]();
});

const spoofed: readonly (readonly [string, string])[] = [
  ['X-Forwarded-For', '127.0.0.1'],
  ['X-Forwarded-For', '::1'],
  ['X-Forwarded-For', '127.0.0.1, 8.8.8.8'],
  ['X-Forwarded-For', 'localhost'],
  ['X-Forwarded-For', ''],
  ['X-Real-IP', '127.0.0.1'],
  ['Forwarded', 'for=127.0.0.1'],
  ['X-Forwarded-Host', '127.0.0.1'],
  ['X-Forwarded-Proto', 'http'],
];

describe('22 (CVE-2026-35656, GHSA-844j-xrrq-wgh4): forwarded addresses', () => {
  it.each(spoofed)('%s: %s from somebody who is no proxy is refused, over HTTP and WebSocket', async (name, value) => {
    await expect(through(byToken, { [name]: value }, '127.0.0.2')).rejects.toThrow('HTTP 403');
    await using nobody = await WireServer.open();
    expect(await get(nobody, [`${name}: ${value}`])).toBe(403);
    expect(await get(nobody, [`${name}: ${value}`], true)).toBe(403);
  });

  it.each([
    ['8.8.8.8, 127.0.0.1, 203.0.113.9', '203.0.113.9'],
    ['203.0.113.9, 127.0.0.1', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:DB8::0:7', '2001:db8::7'],
  ])('from the proxy the rightmost that is no proxy counts: %s', async (chain, expected) => {
    const client = await through(byToken, { 'X-Forwarded-For': chain });
    expect((await client.connect({ auth: { token } })).ok).toBe(true);
    expect(seenFrom(byToken)).toBe(expected);
    await client.end();
  });

  it.each([
    ['a name', { 'X-Forwarded-For': 'localhost' }],
    ['a name before an address', { 'X-Forwarded-For': 'localhost, 203.0.113.9' }],
    ['an empty place', { 'X-Forwarded-For': '203.0.113.9,,127.0.0.1' }],
    ['nobody', { 'X-Forwarded-Proto': 'https' }],
    ['two clients', { 'X-Forwarded-For': '203.0.113.9', 'X-Real-IP': '203.0.113.10' }],
    ['two clients in two languages', { 'X-Forwarded-For': '203.0.113.9', Forwarded: 'for=203.0.113.10' }],
  ])('from the proxy, naming %s, are refused', async (_, headers) => {
    await expect(through(byToken, headers)).rejects.toThrow('HTTP 403');
  });

  it('on the unix socket are refused, for no proxy is behind it', async () => {
    const where = { socketPath: byToken.socketPath };
    await expect(Attacker.open(where, { 'X-Forwarded-For': '203.0.113.9' })).rejects.toThrow('HTTP 403');
  });

  it.each([
    ['nothing', {}, true],
    ['an address that is this machine', { 'X-Forwarded-For': '127.0.0.1' }, false],
    ['a trace of a proxy', { Via: '1.1 proxy' }, false],
    ["Cloudflare's trace", { 'CF-Connecting-IP': '127.0.0.1' }, false],
    ["Tailscale's trace", { 'Tailscale-User-Login': 'owner' }, false],
    ['an origin', { Origin: page }, false],
  ])('a loopback socket with %s is direct: %s', async (_, headers, direct) => {
    const seen: boolean[] = [];
    await using wire = await WireServer.open({
      proxies: proxyRules(['127.0.0.1'], null),
      allowedOrigins: [page],
      onAttempt: ({ isDirectLoopback }) => void seen.push(isDirectLoopback),
    });
    const client = await through(wire, headers);
    await client.connect({ auth: { token } });
    expect(seen).toEqual([direct]);
    await client.end();
  });

  it('that a client wrote are said once in the log, and not once a request', async () => {
    await using wire = await WireServer.open({ proxies: proxyRules(['127.0.0.1'], null) });
    for (let i = 0; i < 3; i += 1) {
      const client = await through(wire, { 'X-Forwarded-For': '8.8.8.8, 203.0.113.9' });
      await client.end();
    }
    expect(wire.logged.filter((line) => line.includes('gateway/proxy'))).toEqual([
      expect.stringContaining('{"proxy":"127.0.0.1","counted":"203.0.113.9"}'),
    ]);
  });
});

describe('13: who guesses behind a proxy', () => {
  it('is locked out by the address that the proxy names, and nobody else is', async () => {
    const guesses = async (headers: Readonly<Record<string, string>>, secret: string) => {
      const client = await through(byToken, headers);
      const { ok, error } = await client.connect({ auth: { token: secret } });
      await client.end();
      return ok ? 'in' : error.details?.['code'];
    };
    for (let i = 0; i < 10; i += 1) {
      // What it claims beside its address buys it no other budget.
      await guesses({ 'X-Forwarded-For': `198.51.100.${i}, 203.0.113.80` }, `wrong-${i}`);
    }
    expect(await guesses({ 'X-Forwarded-For': '203.0.113.80' }, token)).toBe('AUTH_RATE_LIMITED');
    expect(await guesses({ 'X-Forwarded-For': '203.0.113.81' }, token)).toBe('in');
    expect(await guesses({}, token)).toBe('in');
  });

  it('is not exempt by being named as this machine', async () => {
    await using wire = await WireServer.open({ proxies: proxyRules(['127.0.0.1'], null) });
    for (let i = 0; i < 10; i += 1) {
      const client = await through(wire, { 'X-Forwarded-For': '127.0.0.1' });
      await client.connect({ auth: { token: `wrong-${i}` } });
      await client.end();
    }
    const client = await through(wire, { 'X-Forwarded-For': '127.0.0.1' });
    expect((await client.connect({ auth: { token } })).error.details).toMatchObject({ code: 'AUTH_RATE_LIMITED' });
    await client.end();
    const direct = await through(wire, {});
    expect((await direct.connect({ auth: { token } })).ok).toBe(true);
    await direct.end();
  });
});

describe('33 (CVE-2026-41399): a crowd behind a proxy', () => {
  it('takes its own room: another client of the same proxy, and the machine itself, still get in', async () => {
    const crowd: Attacker[] = [];
    let refused = 0;
    for (let i = 0; i < 80; i += 1) {
      const client = await through(byToken, { 'X-Forwarded-For': `203.0.113.6${i % 2}` }).catch(() => null);
      if (client === null) refused += 1;
      else crowd.push(client);
    }
    expect(refused).toBe(16);
    for (const headers of [{ 'X-Forwarded-For': '203.0.113.67' }, {}]) {
      const client = await through(byToken, headers);
      expect((await client.connect({ auth: { token } })).ok).toBe(true);
      await client.end();
    }
    await Promise.all(crowd.map((client) => client.end()));
  });
});

describe('31: the name that a request was sent to', () => {
  it('is checked behind a proxy too, and the name it forwards is not believed', async () => {
    const ask = (host: string, more: readonly string[] = []) =>
      rawExchange(
        byProxy.port,
        ['GET /health HTTP/1.1', `Host: ${host}`, ...linesOf(alice), ...more, '', ''].join('\r\n'),
      );
    expect(statusOf(await ask('gateway.example.com'))).toBe(200);
    for (const host of ['evil.example', 'gateway.example.com.', 'sub.gateway.example.com', '']) {
      expect(statusOf(await ask(host, ['X-Forwarded-Host: gateway.example.com'])), host).toBe(421);
    }
  });
});

describe('25, 27, 46: plain HTTP behind a proxy', () => {
  it('25 (CVE-2026-34512): a user of the proxy finds no method there', async () => {
    for (const method of Object.keys(methods)
      .filter((name) => name !== 'health')
      .slice(0, 12)) {
      const response = await rawExchange(
        byProxy.port,
        [`POST /rpc/${method} HTTP/1.1`, 'Host: 127.0.0.1', ...linesOf(alice), 'Content-Length: 2', '', '{}'].join(
          '\r\n',
        ),
      );
      expect(statusOf(response), method).toBe(404);
    }
    expect(byProxy.calls.filter(({ method }) => method !== 'health')).toEqual([]);
  });

  it('27 (CVE-2026-41335): nobody learns there who the proxy, its users or its client are', async () => {
    for (const path of Object.keys(httpRoutes)) {
      const response = await rawExchange(
        byProxy.port,
        [`GET ${path} HTTP/1.1`, 'Host: 127.0.0.1', ...linesOf(alice), '', ''].join('\r\n'),
      );
      expect(response).not.toMatch(/alice|203\.0\.113|x-forwarded/i);
    }
  });

  it('46 (CVE-2026-26317): a page of another site is refused there, whoever the proxy says it is', async () => {
    for (const sign of [
      'Origin: https://evil.example',
      'Sec-Fetch-Site: cross-site',
      'Referer: https://evil.example/',
    ]) {
      expect(await get(byProxy, [...linesOf(alice), sign])).toBe(403);
    }
  });
});
