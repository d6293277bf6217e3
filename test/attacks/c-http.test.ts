import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { methods } from '../../src/gateway/protocol/methods.ts';
import { httpRoutes } from '../../src/gateway/server/http-routes.ts';
import { rawExchange } from '../helpers/attacker.ts';
import { localCredential, token, WireServer } from '../helpers/wire-server.ts';

let wire: WireServer;
beforeAll(async () => {
  wire = await WireServer.open();
});
afterAll(() => wire[Symbol.asyncDispose]());

const send = (lines: readonly string[], body = '') =>
  rawExchange(wire.port, `${[...lines, '', ''].join('\r\n')}${body}`);
const statusOf = (response: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(response)?.[1]);
const host = 'Host: 127.0.0.1';

describe('C. HTTP', () => {
  it('the probes answer as documented', async () => {
    const bodyOf = async (path: string) => (await send([`GET ${path} HTTP/1.1`, host])).split('\r\n\r\n')[1] ?? '';
    expect(JSON.parse(await bodyOf('/healthz'))).toEqual({ ok: true, status: 'live' });
    expect(JSON.parse(await bodyOf('/readyz'))).toEqual({ ok: true, status: 'ready' });
    expect(JSON.parse(await bodyOf('/startupz'))).toEqual({
      ok: true,
      status: 'started',
      version: expect.any(String),
      uptimeMs: 1234,
    });
    expect(await bodyOf('/')).toBe(
      `This is an oc gateway. Attach a console to it with  oc tui --url ws://127.0.0.1:${wire.port}\n`,
    );
  });

  it('25 (CVE-2026-34512): no method has a twin on plain HTTP, with a token or without', async () => {
    for (const method of Object.keys(methods).filter((name) => name !== 'health')) {
      for (const path of [`/${method}`, `/${method.replaceAll('.', '/')}`, `/rpc/${method}`, `/api/${method}`]) {
        expect(statusOf(await send([`GET ${path} HTTP/1.1`, host, `Authorization: Bearer ${token}`])), path).toBe(404);
      }
    }
    expect(wire.calls).toEqual([]);
  }, 30_000);

  it('41 (CVE-2026-28478): a body is never waited for, whatever is said about its length', async () => {
    const rows: readonly (readonly string[])[] = [
      ['POST /health HTTP/1.1', host, 'Content-Length: 1073741824'],
      ['POST /health HTTP/1.1', host, 'Transfer-Encoding: chunked', 'Content-Encoding: gzip'],
      ['PUT / HTTP/1.1', host, 'Content-Length: 5', 'Expect: 100-continue'],
      ['POST /nowhere HTTP/1.1', host, 'Content-Length: 99999'],
    ];
    for (const lines of rows) {
      const before = performance.now();
      const response = await send(lines);
      expect([404, 405]).toContain(statusOf(response));
      expect(response).not.toContain('100 Continue');
      expect(performance.now() - before).toBeLessThan(1000);
    }
    expect(
      statusOf(await send(['POST /health HTTP/1.1', host, 'Content-Length: 5', 'Transfer-Encoding: chunked'])),
    ).toBe(400);
  });

  it('41: a sender of a gigabyte is answered and hung up on long before its end', async () => {
    const chunk = Buffer.alloc(65_536, 'x');
    const written = await new Promise<number>((resolve) => {
      const socket = connect(wire.port, '127.0.0.1', () => {
        socket.write(`POST /health HTTP/1.1\r\n${host}\r\nContent-Length: 1073741824\r\n\r\n`);
        const push = () => {
          while (!socket.destroyed && socket.bytesWritten < 2 ** 30 && socket.write(chunk)) {}
        };
        socket.on('drain', push);
        push();
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(socket.bytesWritten));
    });
    expect(written).toBeLessThan(64 * 1024 * 1024);
  });

  it.each([
    ['a foreign Origin', ['Origin: http://evil.example']],
    ['our own Origin: no page of ours exists', ['Origin: http://127.0.0.1']],
    ['Sec-Fetch-Site cross-site', ['Sec-Fetch-Site: cross-site']],
    ['Sec-Fetch-Site same-site', ['Sec-Fetch-Site: same-site']],
    ['no Origin and a foreign Referer', ['Referer: http://evil.example/page']],
    ['a Referer that is no address', ['Referer: about:blank']],
  ])('46 (CVE-2026-26317): a request with %s is refused before its body', async (_name, headers) => {
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      const response = await send([
        `${method} /health HTTP/1.1`,
        host,
        ...headers,
        'Content-Type: text/plain',
        'Content-Length: 1000',
      ]);
      expect(statusOf(response)).toBe(403);
    }
  });

  it('46: no answer ever carries a CORS header or keeps the connection', async () => {
    for (const path of [...Object.keys(httpRoutes), '/nowhere']) {
      for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST']) {
        const response = await send([`${method} ${path} HTTP/1.1`, host, 'Access-Control-Request-Method: POST']);
        expect(response.toLowerCase()).not.toContain('access-control-');
        expect(response.toLowerCase()).toContain('connection: close');
        expect(response).not.toContain(token);
        expect(response).not.toContain(localCredential);
      }
    }
  });

  it('47 (CVE-2026-32020): no file is served', async () => {
    expect(Object.keys(httpRoutes)).toEqual(['/', '/health', '/healthz', '/ready', '/readyz', '/startup', '/startupz']);
    for (const path of [
      '/../../etc/passwd',
      '/%2e%2e/%2e%2e/etc/passwd',
      '//etc/passwd',
      '/constructor',
      '/__proto__',
      '/avatar/x',
      'http://127.0.0.1/health',
      '*',
    ]) {
      expect(statusOf(await send([`GET ${path} HTTP/1.1`, host])), path).toBe(404);
    }
  });
});
