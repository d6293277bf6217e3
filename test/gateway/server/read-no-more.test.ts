import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { readNoMore } from '../../../src/gateway/server/read-no-more.ts';
import { rawExchange } from '../../helpers/attacker.ts';

const head = 'GET / HTTP/1.1\r\nHost: a\r\n';
const upgrade = `${head}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;

/** A server that reads one request of a connection, as the gateway does; what it was asked, and what it has read of bodies. */
async function place() {
  const seen = { requests: 0, upgrades: 0, body: '' };
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    seen.requests += 1;
    readNoMore(request);
    response.setHeader('connection', 'close');
    request.on('data', (chunk) => {
      seen.body += chunk;
    });
    request.on('end', () => response.end('answered'));
  });
  server.on('upgrade', (_request, socket) => {
    seen.upgrades += 1;
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return { seen, port, [Symbol.asyncDispose]: async () => void server.close().closeAllConnections() };
}

describe('one request of a connection', () => {
  it.each([
    ['requests', `${head}\r\n`],
    ['requests with bodies', `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nxyz`],
    ['upgrades', upgrade],
  ])('is answered, and %s that came with it are not even read', async (_, more) => {
    await using server = await place();
    const answer = await rawExchange(server.port, `${head}\r\n${more.repeat(1500)}`);
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200']);
    expect(answer).toContain('answered');
    expect(server.seen).toMatchObject({ requests: 1, body: '' });
  });

  it('has its own body read to the end, in however many pieces, and nothing behind it', async () => {
    await using server = await place();
    const socket = connect(server.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
    });
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello');
    await expect.poll(() => server.seen.body).toBe('hello');
    socket.write(`world${`${head}\r\n`.repeat(10)}`);
    await once(socket, 'close');
    expect(server.seen).toEqual({ requests: 1, upgrades: 0, body: 'helloworld' });
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200']);
  });
});
