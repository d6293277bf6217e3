import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { Outbox } from '../../../src/gateway/server/outbox.ts';

/** An outbox on a real socket, how often it wrote to the system, and what arrived at the far end. */
async function opened() {
  const http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  const near = Promise.withResolvers<{ socket: WebSocket; stream: Duplex }>();
  const sockets = new WebSocketServer({ noServer: true });
  http.on('upgrade', (request, stream, head) =>
    sockets.handleUpgrade(request, stream, head, (socket) => near.resolve({ socket, stream })),
  );
  const { port } = http.address() as AddressInfo; // why: it listens on TCP
  const far = new WebSocket(`ws://127.0.0.1:${port}`);
  const received: string[] = [];
  far.on('message', (data) => received.push(data.toString()));
  const { socket, stream } = await near.promise;
  onTestFinished(() => {
    far.terminate();
    socket.terminate();
    http.close();
  });
  const outbox = new Outbox(socket, stream, () => 0);
  return { outbox, socket, received, writes: countWrites(stream) };
}

function countWrites(stream: Duplex): () => number {
  let count = 0;
  const { _write: write, _writev: writev } = stream;
  stream._write = (...args) => {
    count += 1;
    write.apply(stream, args);
  };
  stream._writev = (...args) => {
    count += 1;
    writev?.apply(stream, args);
  };
  return () => count;
}

it('what is sent in one moment goes out in one write, in its order, before the loop turns', async () => {
  const { outbox, received, writes } = await opened();
  outbox.send('1');
  outbox.event('tick', '"payload":{}');
  await Promise.resolve();
  outbox.send('3');
  expect(writes()).toBe(0);
  await new Promise(setImmediate);
  expect(writes()).toBe(1);
  await expect.poll(() => received).toEqual(['1', '{"type":"event","event":"tick","payload":{},"seq":1}', '3']);
  outbox.send('4');
  await expect.poll(() => received).toHaveLength(4);
  expect(writes()).toBe(2);
});

it('much of it does not wait for the end of the moment', async () => {
  const { outbox, received, writes } = await opened();
  const half = 'x'.repeat(40_000);
  outbox.send(half);
  expect(writes()).toBe(0);
  outbox.send(half);
  expect(writes()).toBe(1);
  outbox.send('last');
  await expect.poll(() => received).toEqual([half, half, 'last']);
});

it('what was sent before a close arrives before it', async () => {
  const { outbox, socket, received } = await opened();
  outbox.send('an answer');
  socket.close(1000);
  await once(socket, 'close');
  expect(received).toEqual(['an answer']);
});
