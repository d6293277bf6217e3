import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { scopes } from '../../src/gateway/protocol/scopes.ts';
import { proxyRules } from '../../src/gateway/server/proxy-rules.ts';
import { connectParams } from '../helpers/attacker.ts';
import {
  alice,
  get,
  identity,
  linesOf,
  openByProxy,
  openByToken,
  page,
  seenFrom,
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

describe('21 (CVE-2026-32302, GHSA-5wcw-8jjv-m286): a user whom a trusted proxy names', () => {
  it('is let in with the scopes of the configuration, whatever it asks for', async () => {
    const client = await through(byProxy, alice);
    const { payload } = await client.connect({ scopes: [...scopes] });
    expect(payload['auth']).toEqual({ method: 'trusted-proxy', role: 'operator', scopes: ['operator.read'] });
    expect((await client.request('oc.gateway.stop', {})).error.code).toBe('FORBIDDEN');
    expect(seenFrom(byProxy)).toBe('203.0.113.9');
    await client.end();
  });

  it.each([
    ['somebody else', { ...alice, 'X-Forwarded-User': 'mallory@example.com' }],
    ['another spelling', { ...alice, 'X-Forwarded-User': 'ALICE@example.com' }],
    ['two users in one header', { ...alice, 'X-Forwarded-User': 'alice@example.com, mallory' }],
    ['no user', { 'X-Forwarded-For': '203.0.113.9', 'X-Forwarded-Proto': 'https' }],
    ['a required header missing', { 'X-Forwarded-For': '203.0.113.9', 'X-Forwarded-User': 'alice@example.com' }],
    [
      'the header that Tailscale sends',
      { ...alice, 'X-Forwarded-User': '', 'Tailscale-User-Login': 'alice@example.com' },
    ],
  ])('is nobody: %s', async (_, headers) => {
    const client = await through(byProxy, headers);
    expect((await client.connect()).ok).toBe(false);
    expect((await client.closed).code).toBe(1008);
  });

  it('is nobody when the header came twice, once from the client and once from the proxy', async () => {
    const { 'X-Forwarded-User': user, ...others } = alice;
    const socket = new WebSocket(`ws://127.0.0.1:${byProxy.port}/`, {
      headers: { ...others, 'X-Forwarded-User': ['mallory', user] },
    });
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    await new Promise((resolve) => socket.once('message', resolve));
    socket.send(JSON.stringify({ type: 'req', id: '1', method: 'connect', params: connectParams() }));
    expect(await closed).toBe(1008);
  });

  it('with allowUsers empty is nobody', async () => {
    await using wire = await WireServer.open({
      proxies: proxyRules(['127.0.0.1'], { ...identity, allowUsers: [] }),
      proxyScopes: scopes,
    });
    const client = await through(wire, alice);
    expect((await client.connect()).ok).toBe(false);
    await client.end();
  });

  it('with a page of a foreign origin: the WebSocket is closed with 1008, HTTP is 403', async () => {
    for (const origin of ['https://evil.example', `${page}.evil.example`, `${page}:8443`, 'null', page.toUpperCase()]) {
      const client = await through(byProxy, { ...alice, Origin: origin });
      expect((await client.connect()).error.details).toMatchObject({ code: 'CONTROL_UI_ORIGIN_NOT_ALLOWED' });
      expect((await client.closed).code).toBe(1008);
      expect(await get(byProxy, linesOf({ ...alice, Origin: origin }))).toBe(403);
    }
  });

  it('with a page that is listed is let in, also from another site; HTTP stays 403', async () => {
    const headers = { ...alice, Origin: page, 'Sec-Fetch-Site': 'cross-site' };
    const client = await through(byProxy, headers);
    expect((await client.connect()).ok).toBe(true);
    await client.end();
    expect(await get(byProxy, linesOf(headers))).toBe(403);
    expect(await get(byProxy, ['Sec-Fetch-Site: cross-site'], true)).toBe(403);
  });

  it('does not come in by a wrong secret: what is shown is judged by itself', async () => {
    for (const auth of [{ token }, { token: 'x' }, { password: 'x' }, { deviceToken: 'x' }]) {
      const client = await through(byProxy, alice);
      expect((await client.connect({ auth })).ok, JSON.stringify(auth)).toBe(false);
      await client.end();
    }
  });

  it('does not come in by a secret that may not even be looked at any more, and comes in without it', async () => {
    const elsewhere = { ...alice, 'X-Forwarded-For': '203.0.113.77' };
    for (let i = 0; i < 12; i += 1) {
      const client = await through(byProxy, elsewhere);
      expect((await client.connect({ auth: { token: `wrong-${i}` } })).ok).toBe(false);
      await client.end();
    }
    const client = await through(byProxy, elsewhere);
    expect((await client.connect()).ok).toBe(true);
    await client.end();
  });

  it('is nobody where a token is asked for, and nobody past the proxy', async () => {
    const asked = await through(byToken, alice);
    expect((await asked.connect()).ok).toBe(false);
    await asked.end();
    await expect(through(byProxy, alice, '127.0.0.2')).rejects.toThrow('HTTP 403');
    const direct = await through(byProxy, {});
    expect((await direct.connect()).ok).toBe(false);
    await direct.end();
  });

  it('by a header of its own name is nobody past the proxy', async () => {
    await using wire = await WireServer.open({
      proxies: proxyRules(['127.0.0.1'], { userHeader: 'x-auth-user', requiredHeaders: [], allowUsers: ['alice'] }),
      proxyScopes: scopes,
    });
    for (const from of ['127.0.0.2', '127.0.0.1']) {
      const client = await through(wire, { 'X-Auth-User': 'alice' }, from);
      expect((await client.connect()).ok).toBe(false);
      await client.end();
    }
  });
});

describe('23 (CVE-2026-32045, GHSA-hff7-ccv5-52f8): the headers of Tailscale', () => {
  it('on the listener of everybody name nobody, over WebSocket and HTTP', async () => {
    for (const wire of [byToken, byProxy]) {
      const client = await through(wire, {
        'Tailscale-User-Login': 'alice@example.com',
        'Tailscale-User-Name': 'Alice',
      });
      expect((await client.connect()).ok).toBe(false);
      await client.end();
      expect(await get(wire, ['Tailscale-User-Login: alice@example.com'])).toBe(200);
    }
  });
});
