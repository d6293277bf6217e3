import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
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
const upgradeLines = [
  'GET / HTTP/1.1',
  host,
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

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
      expect([404, 405, 413]).toContain(statusOf(response));
      expect(response).not.toContain('100 Continue');
      expect(performance.now() - before).toBeLessThan(1000);
    }
    expect(
      statusOf(await send(['POST /health HTTP/1.1', host, 'Content-Length: 5', 'Transfer-Encoding: chunked'])),
    ).toBe(400);
  });

  it('41: more than a megabyte that is announced is 413, after the checks of the head', async () => {
    const announced = ['Content-Length: 1048577', 'Content-Encoding: gzip'];
    for (const path of ['/', '/health', '/nowhere']) {
      expect(statusOf(await send([`POST ${path} HTTP/1.1`, host, ...announced]))).toBe(413);
    }
    expect(statusOf(await send(['POST / HTTP/1.1', 'Host: evil.example', ...announced]))).toBe(421);
    expect(statusOf(await send(['POST / HTTP/1.1', host, 'Origin: http://evil.example', ...announced]))).toBe(403);
    expect(statusOf(await send(['POST /health HTTP/1.1', host, 'Content-Length: 1048576']))).toBe(405);
  });

  it('41: a body of one byte a second, and one that never comes, are answered at once and hung up on', async () => {
    for (const length of ['Content-Length: 100', 'Transfer-Encoding: chunked']) {
      const began = performance.now();
      const { promise, resolve } = Promise.withResolvers<string>();
      const socket = connect(wire.port, '127.0.0.1', () =>
        socket.write(`POST /health HTTP/1.1\r\n${host}\r\n${length}\r\n\r\n`),
      );
      const trickle = setInterval(() => !socket.destroyed && socket.write('1'), 100);
      socket.on('error', () => undefined);
      socket.once('data', (chunk) => resolve(chunk.toString()));
      expect(statusOf(await promise)).toBe(405);
      expect(performance.now() - began).toBeLessThan(400);
      await new Promise((gone) => socket.once('close', gone));
      clearInterval(trickle);
      expect(performance.now() - began).toBeLessThan(2000);
    }
  });

  it('41: a head of one byte a time is told 408 at the deadline', async () => {
    await using slow = await WireServer.open({ limits: { handshakeTimeoutMs: 300 } });
    expect(statusOf(await rawExchange(slow.port, 'GET /health HTTP/1.1\r\nHo'))).toBe(408);
    // Who said nothing is told nothing.
    expect(await rawExchange(slow.port, '')).toBe('');
  });

  it('41: a length that lies in either direction, and a bomb, change nothing', async () => {
    const bomb = gzipSync(Buffer.alloc(16 * 1024 * 1024));
    expect(bomb.length).toBeLessThan(100_000);
    const zipped = ['POST /health HTTP/1.1', host, 'Content-Encoding: gzip', `Content-Length: ${bomb.length}`];
    const before = process.memoryUsage().rss;
    for (let i = 0; i < 20; i += 1) {
      const response = await new Promise<string>((resolve) => {
        const socket = connect(wire.port, '127.0.0.1', () => {
          socket.write(`${zipped.join('\r\n')}\r\n\r\n`);
          socket.write(bomb);
        });
        let received = '';
        socket.on('data', (chunk) => (received += chunk));
        socket.on('error', () => undefined);
        socket.on('close', () => resolve(received));
      });
      expect(statusOf(response)).toBe(405);
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
    expect(statusOf(await send(['POST /health HTTP/1.1', host, 'Content-Length: 5'], 'hello, and much more'))).toBe(
      405,
    );
    expect(statusOf(await send(['GET /health HTTP/1.1', host, 'Content-Length: 3'], 'abcGET / HTTP/1.1\r\n'))).toBe(
      200,
    );
  });

  it('41: a gigabyte in chunks is 405 at its head, and no more than a few megabytes of it are taken', async () => {
    const chunk = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(65_536, 'x'), Buffer.from('\r\n')]);
    const before = process.memoryUsage().rss;
    const { answer, written } = await new Promise<{ answer: string; written: number }>((resolve) => {
      let received = '';
      const socket = connect(wire.port, '127.0.0.1', () => {
        socket.write(`POST /health HTTP/1.1\r\n${host}\r\nTransfer-Encoding: chunked\r\n\r\n`);
        const push = () => {
          while (!socket.destroyed && socket.bytesWritten < 2 ** 30 && socket.write(chunk)) {}
        };
        socket.on('drain', push);
        push();
      });
      socket.on('data', (data) => (received += data));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve({ answer: received, written: socket.bytesWritten }));
    });
    expect(statusOf(answer)).toBe(405);
    expect(written).toBeLessThan(64 * 1024 * 1024);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
  });

  it.each([
    ['both lengths', ['Content-Length: 5', 'Transfer-Encoding: chunked']],
    ['both lengths, the other way round', ['Transfer-Encoding: chunked', 'Content-Length: 5']],
    ['chunked that is not last', ['Transfer-Encoding: chunked, identity']],
    ['two encodings', ['Transfer-Encoding: chunked', 'Transfer-Encoding: identity']],
    ['two lengths', ['Content-Length: 5', 'Content-Length: 6']],
    ['a list of lengths', ['Content-Length: 5, 5']],
    ['a length with a sign', ['Content-Length: +5']],
    ['a negative length', ['Content-Length: -1']],
    ['a length in another base', ['Content-Length: 0x5']],
    ['a length beyond numbers', ['Content-Length: 99999999999999999999']],
    ['a blank before the colon', ['Transfer-Encoding : chunked']],
    ['a folded line', ['X: a', ' Transfer-Encoding: chunked']],
    ['a vertical tab', ['Transfer-Encoding:\u000bchunked']],
    ['NUL in a value', ['X: a\u0000b']],
    ['a bare carriage return', ['X: a\rTransfer-Encoding: chunked']],
  ])('smuggling by %s is 400, and what follows is not read', async (_name, headers) => {
    const next = `GET /startupz HTTP/1.1\r\n${host}\r\n\r\n`;
    const response = await send(['POST /health HTTP/1.1', host, ...headers], `5\r\nhello\r\n0\r\n\r\n${next}`);
    expect(statusOf(response)).toBe(400);
    expect(response.match(/HTTP\/1\.1 /g)).toHaveLength(1);
  });

  it('a second request on a connection is not answered, be it an upgrade', async () => {
    const first = `GET /health HTTP/1.1\r\n${host}\r\n\r\n`;
    const response = await rawExchange(wire.port, `${first}${upgradeLines.join('\r\n')}\r\n\r\n`);
    expect(response.match(/HTTP\/1\.1 200/g)).toHaveLength(1);
    expect(response).not.toContain('101 Switching');
    expect((await rawExchange(wire.port, first.repeat(500))).match(/HTTP\/1\.1 200/g)).toHaveLength(1);
  });

  it.each([
    ['a length', ['Content-Length: 5'], 'hello'],
    ['chunks', ['Transfer-Encoding: chunked'], '5\r\nhello\r\n0\r\n\r\n'],
    ['HTTP/1.0', [], ''],
  ] as const)('an upgrade with %s is refused', async (name, headers, body) => {
    const [line = '', ...rest] = upgradeLines;
    const head = [name === 'HTTP/1.0' ? line.replace('1.1', '1.0') : line, ...rest, ...headers];
    expect(statusOf(await send(head, body))).toBe(400);
  });

  it('22: a hundred headers are read, and more are 431 before anything in them can be overlooked', async () => {
    const filled = (count: number) => Array.from({ length: count }, () => 'a: b');
    expect(statusOf(await send(['GET /health HTTP/1.1', host, ...filled(99)]))).toBe(200);
    for (const count of [100, 1100, 2100]) {
      const head = ['GET /health HTTP/1.1', host, ...filled(count), 'X-Forwarded-For: 203.0.113.7'];
      expect(statusOf(await send(head))).toBe(431);
    }
    expect(statusOf(await send(['GET /health HTTP/1.1', host, `X: ${'a'.repeat(17_000)}`]))).toBe(431);
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
