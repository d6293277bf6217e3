import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { Attacker } from '../helpers/attacker.ts';
import { upgradeHead } from '../helpers/upgrade-head.ts';
import { localCredential, token, WireServer } from '../helpers/wire-server.ts';

const upgrade = upgradeHead();

/** Three sockets of each of 200 addresses: more than there is room for. */
class Crowd {
  readonly #port: number;
  readonly #says: string;
  /** Milliseconds after which whoever is cut off comes again; null: never. */
  readonly #backMs: number | null;
  readonly #sockets = new Set<Socket>();
  #stopped = false;
  opened = 0;

  constructor(port: number, says: string, backMs: number | null = null) {
    this.#port = port;
    this.#says = says;
    this.#backMs = backMs;
    for (let i = 0; i < 600; i += 1) this.#come(`127.0.0.${2 + (i % 200)}`);
  }

  stop(): void {
    this.#stopped = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  #come(localAddress: string): void {
    const socket = connect({ port: this.#port, host: '127.0.0.1', localAddress }, () => {
      this.opened += 1;
      socket.write(this.#says);
    });
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.resume();
    socket.on('close', () => {
      this.#sockets.delete(socket);
      if (this.#backMs !== null) setTimeout(() => !this.#stopped && this.#come(localAddress), this.#backMs).unref();
    });
  }
}

async function attachMs(where: Parameters<typeof Attacker.open>[0], secret: string): Promise<number> {
  const began = performance.now();
  const client = await Attacker.open(where);
  expect((await client.connect({ auth: { token: secret } })).ok).toBe(true);
  const took = performance.now() - began;
  await client.end();
  return took;
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

describe('B. Starving', () => {
  it.each([
    ['half an upgrade', upgrade.slice(0, 60)],
    ['an upgrade and no connect', upgrade],
    ['nothing', ''],
  ])(
    '33 (CVE-2026-41399): 200 addresses full of %s, and the operator attaches by the socket file and by loopback',
    async (_name, says) => {
      await using wire = await WireServer.open();
      const crowd = new Crowd(wire.port, says);
      await expect.poll(() => crowd.opened).toBeGreaterThanOrEqual(600);
      const byFile: number[] = [];
      const byLoopback: number[] = [];
      for (let i = 0; i < 9; i += 1) {
        byFile.push(await attachMs({ socketPath: wire.socketPath }, localCredential));
        byLoopback.push(await attachMs({ port: wire.port }, token));
      }
      crowd.stop();
      // Two programs on a busy machine: the middle of nine, not the slowest.
      expect(median(byFile)).toBeLessThan(200);
      expect(median(byLoopback)).toBeLessThan(200);
    },
    40_000,
  );

  it('33: an operator is not pushed out by a crowd that comes again and again', async () => {
    await using wire = await WireServer.open();
    const crowd = new Crowd(wire.port, upgrade, 1000);
    await expect.poll(() => crowd.opened).toBeGreaterThan(900);
    for (let i = 0; i < 5; i += 1) await attachMs({ port: wire.port }, token);
    crowd.stop();
  }, 40_000);

  it('34 (CVE-2026-42437): 10,000 frames before the answer to a connect end at the 16th', async () => {
    await using wire = await WireServer.open({ wait: () => new Promise(() => undefined) });
    const client = await Attacker.open({ port: wire.port });
    for (let i = 0; i < 10_000; i += 1)
      client.send({ type: 'req', id: `${i}`, method: 'health', ...(i === 0 && { method: 'connect', params: wrong }) });
    expect(await client.closed).toEqual({ code: 1008, reason: 'too many pending handshake frames' });
    expect(wire.calls).toEqual([]);
  });

  it('34: frames behind a connect weigh no more than one may, together', async () => {
    await using wire = await WireServer.open({ wait: () => new Promise(() => undefined) });
    const client = await Attacker.open({ port: wire.port });
    client.send({ type: 'req', id: '0', method: 'connect', params: wrong });
    for (let i = 1; i <= 3; i += 1)
      client.send({ type: 'req', id: `${i}`, method: 'health', params: 'x'.repeat(30_000) });
    expect(await client.closed).toEqual({ code: 1008, reason: 'too many pending handshake frames' });
  });

  it('36: who sends pings and reads no pongs is cut off, before they take memory', async () => {
    await using wire = await WireServer.open();
    const client = await Attacker.open({ port: wire.port });
    await client.connect({ auth: { token } });
    const before = process.memoryUsage().rss;
    client.raw.pause();
    const ping = Buffer.concat([Buffer.from([0x89, 0x80 | 125, 0, 0, 0, 0]), Buffer.alloc(125)]);
    const many = Buffer.concat(Array.from({ length: 500 }, () => ping));
    await expect
      .poll(
        () => {
          if (client.raw.writableLength < many.length) client.raw.write(many);
          return wire.server.clients();
        },
        { interval: 1 },
      )
      .toBe(0);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
    client.raw.destroy();
  });

  it('36: a goodbye with a long reason, and one with a code that is none, are the end of that client alone', async () => {
    await using wire = await WireServer.open();
    const other = await Attacker.open({ port: wire.port });
    await other.connect({ auth: { token } });
    const goodbyes = [
      Buffer.concat([Buffer.from([0x88, 0x80 | 125, 0, 0, 0, 0, 0x03, 0xe8]), Buffer.alloc(123, 'x')]),
      Buffer.concat([Buffer.from([0x88, 0xfe, 0x10, 0x00, 0, 0, 0, 0, 0x03, 0xe8]), Buffer.alloc(4094, 'x')]),
      Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0x00, 0x01]),
      Buffer.from([0x88, 0x81, 0, 0, 0, 0, 0x03]),
    ];
    for (const bytes of goodbyes) {
      const client = await Attacker.open({ port: wire.port });
      client.raw.write(bytes);
      await client.closed;
      expect(client.socket.readyState).toBe(WebSocket.CLOSED);
    }
    expect((await other.request('health')).ok).toBe(true);
    await other.end();
  });

  it('33: 400 requests that never end take 320 places of their connection, and nothing of another one', async () => {
    const ends: (() => void)[] = [];
    await using wire = await WireServer.open({
      handlers: {
        'oc.history.list': () =>
          new Promise((resolve) => void ends.push(() => resolve({ entries: [], nextCursor: null }))),
      },
      limits: { pingIntervalMs: 50 },
    });
    const greedy = await Attacker.open({ port: wire.port });
    await greedy.connect({ auth: { token } });
    for (let i = 0; i < 400; i += 1) greedy.send({ type: 'req', id: `h${i}`, method: 'oc.history.list' });
    await expect.poll(() => ends.length).toBe(320);
    const other = await Attacker.open({ port: wire.port });
    await other.connect({ auth: { token } });
    for (let i = 0; i < 20; i += 1) expect((await other.request('health')).ok).toBe(true);
    // It is not read from, and so not taken for dead while it waits.
    await other.frame(({ event }) => event === 'connect.challenge');
    for (let done = 0; done < 400; done += 1) {
      await expect.poll(() => ends.length).toBeGreaterThan(done);
      ends[done]?.();
    }
    await greedy.frame(({ id }) => id === 'h399');
    await Promise.all([greedy, other].map((client) => client.end()));
  });
});

const wrong = {
  minProtocol: 4,
  maxProtocol: 4,
  client: { id: 'cli', version: '1', platform: 'linux', mode: 'cli' },
  auth: { token: 'wrong' },
};
