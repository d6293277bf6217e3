import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { methods } from '../../src/gateway/protocol/methods.ts';
import { Attacker, connectParams, Device, rawExchange } from '../helpers/attacker.ts';
import { upgradeHead } from '../helpers/upgrade-head.ts';
import { token, WireServer } from '../helpers/wire-server.ts';

let wire: WireServer;
let where: { readonly port: number };
beforeAll(async () => {
  wire = await WireServer.open({ allowedHosts: ['gateway.example'] });
  where = { port: wire.port };
});
afterAll(() => wire[Symbol.asyncDispose]());

const attached = async (held: readonly string[] = ['operator.read'], server = wire) => {
  const client = await Attacker.open({ port: server.port });
  await client.connect({ auth: { token }, scopes: held });
  return client;
};

const statusOf = (response: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(response)?.[1]);
const upgrade = (headers: readonly string[]) => rawExchange(wire.port, upgradeHead(headers));
const plain = (headers: readonly string[]) =>
  rawExchange(wire.port, ['GET /health HTTP/1.1', ...headers, 'Connection: close', '', ''].join('\r\n'));

describe('B. WebSocket', () => {
  const strangers = [
    'evil.com',
    'evil.com:18789',
    'evil.com.',
    '127.0.0.1.nip.io',
    'LOCALHOST.',
    'localhost.',
    '[::ffff:127.0.0.1]',
    '0.0.0.0',
    '127.0.0.1:0',
    '127.0.0.1:99999',
    'localhost@evil.com',
    '127.0.0.2',
    '2130706433',
    '',
  ];
  it.each(strangers)('31: Host "%s" is refused on HTTP and on WebSocket', async (host) => {
    expect(statusOf(await plain([`Host: ${host}`]))).toBe(421);
    expect(statusOf(await upgrade([`Host: ${host}`]))).toBe(421);
  });

  it('31: two Host headers, and none, are refused', async () => {
    for (const headers of [['Host: 127.0.0.1', 'Host: 127.0.0.1'], ['Host: 127.0.0.1', 'host: evil.com'], []]) {
      expect([400, 421]).toContain(statusOf(await plain(headers)));
      expect([400, 421]).toContain(statusOf(await upgrade(headers)));
    }
  });

  it.each([
    '127.0.0.1',
    '127.0.0.1:9999',
    '[::1]',
    '[::1]:18789',
    'localhost',
    'LOCALHOST',
    'gateway.example',
    'Gateway.Example:443',
  ])('31: Host "%s" is ours', async (host) => {
    expect(statusOf(await plain([`Host: ${host}`]))).toBe(200);
  });

  it('31: an Origin is refused for every client id, before its secret is looked at', async () => {
    for (const origin of ['http://evil.example', `http://127.0.0.1:${wire.port}`, 'null']) {
      const client = await Attacker.open(where, { origin });
      const { error } = await client.connect({ auth: { token } });
      expect(error.details).toEqual({ code: 'CONTROL_UI_ORIGIN_NOT_ALLOWED', reason: 'origin not allowed' });
      expect((await client.closed).code).toBe(1008);
    }
  });

  it.each([
    ['x-forwarded-for', '127.0.0.1'],
    ['x-forwarded-proto', 'https'],
    ['forwarded', 'for=127.0.0.1'],
    ['x-real-ip', '::1'],
  ])('22, 31: %s is refused: no proxy is trusted', async (name, value) => {
    const response = await upgrade(['Host: 127.0.0.1', `${name}: ${value}`]);
    expect(statusOf(response)).toBe(403);
    expect(response).toContain('"type":"proxy_attribution_required"');
    expect(statusOf(await plain(['Host: 127.0.0.1', `${name}: ${value}`]))).toBe(403);
  });

  it('32 (CVE-2026-25593): no method runs before a connect', async () => {
    const before = wire.calls.length;
    for (const method of [...Object.keys(methods), 'config.set', 'config.apply']) {
      const client = await Attacker.open(where);
      const { error } = await client.request(method, {});
      expect(error.message).toBe('invalid handshake: first request must be connect');
      expect(await client.closed).toEqual({ code: 1008, reason: 'invalid handshake: first request must be connect' });
    }
    expect(wire.calls).toHaveLength(before);
  });

  it('33 (CVE-2026-41399): 2,000 silent sockets are bounded, and an operator is still answered', async () => {
    // None is closed, and makes place, before the last has come, however busy the machine is.
    await using crowded = await WireServer.open({ limits: { handshakeTimeoutMs: 120_000 } });
    const operator = await attached(['operator.read'], crowded);
    const memory = process.memoryUsage().rss;
    let refused = 0;
    let open = 0;
    const sockets = Array.from({ length: 2000 }, () => {
      const socket = new WebSocket(`ws://127.0.0.1:${crowded.port}/`);
      socket.on('open', () => (open += 1));
      socket.on('error', () => (refused += 1));
      return socket;
    });
    await expect.poll(() => open + refused, { timeout: 60_000 }).toBe(2000);
    expect(open).toBeLessThanOrEqual(32);
    // The middle of eleven: one may meet a moment when the machine does something else.
    const answers: number[] = [];
    for (let i = 0; i < 11; i += 1) {
      const before = performance.now();
      expect((await operator.request('health')).ok).toBe(true);
      answers.push(performance.now() - before);
    }
    expect(answers.toSorted((a, b) => a - b)[5]).toBeLessThan(200);
    // Client and gateway share this process: the bound holds for both together.
    expect(process.memoryUsage().rss - memory).toBeLessThan(150 * 1024 * 1024);
    for (const socket of sockets) socket.terminate();
    await operator.end();
  }, 120_000);

  it('33: silent sockets are all closed at the deadline', async () => {
    await using crowded = await WireServer.open({ limits: { handshakeTimeoutMs: 500 } });
    // More than there are places for.
    const sockets = Array.from({ length: 100 }, () => {
      const socket = new WebSocket(`ws://127.0.0.1:${crowded.port}/`);
      socket.on('error', () => undefined);
      return socket;
    });
    await expect
      .poll(() => sockets.every(({ readyState }) => readyState === WebSocket.CLOSED), { timeout: 60_000 })
      .toBe(true);
  }, 120_000);

  it('34 (CVE-2026-42437): a connection that only trickles header bytes ends at the deadline', async () => {
    await using slow = await WireServer.open({ limits: { handshakeTimeoutMs: 300 } });
    const { connect } = await import('node:net');
    const socket = connect(slow.port, '127.0.0.1');
    const trickle = setInterval(() => socket.write('G'), 20);
    await new Promise((resolve) => socket.once('close', resolve).on('error', () => undefined));
    clearInterval(trickle);
    expect(socket.destroyed).toBe(true);
  });

  it('34: one-byte fragments before the hello end at the deadline too', async () => {
    await using slow = await WireServer.open({ limits: { handshakeTimeoutMs: 300 } });
    const client = await Attacker.open({ port: slow.port });
    const trickle = setInterval(
      () => client.socket.readyState === WebSocket.OPEN && client.socket.send('x', { fin: false }),
      20,
    );
    expect((await client.closed).code).toBe(1000);
    clearInterval(trickle);
  });

  it('34: invalid UTF-8, binary and broken frames close with the right code', async () => {
    const rows: readonly [bytes: Buffer, code: number][] = [
      // Masked with zeros: a text frame of two bytes that are no UTF-8, then a reserved opcode, then an unmasked frame.
      [Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28]), 1007],
      [Buffer.from([0x83, 0x80, 0, 0, 0, 0]), 1002],
      [Buffer.from([0x81, 0x01, 0x78]), 1002],
      [Buffer.from([0xc1, 0x80, 0, 0, 0, 0]), 1002],
    ];
    for (const [bytes, code] of rows) {
      const client = await attached();
      client.raw.write(bytes);
      expect((await client.closed).code).toBe(code);
    }
    const client = await attached();
    client.send(Buffer.from('{"type":"req","id":"1","method":"health"}'));
    expect((await client.closed).code).toBe(1003);
  });

  it('34: ten thousand levels of JSON are not parsed, before the hello and after it', async () => {
    const deep = `{"type":"req","id":"1","method":"connect","params":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
    const stranger = await Attacker.open(where);
    stranger.send(deep);
    expect(await stranger.closed).toEqual({ code: 1000, reason: '' });
    const client = await attached();
    client.send(deep);
    expect((await client.request('health')).ok).toBe(true);
    await client.end();
  });

  it('34: brackets inside strings are no depth', async () => {
    const client = await attached(['operator.pairing']);
    const { ok } = await client.request('channels.pairing.list', { channel: `${'[{"\\'.repeat(500)}` });
    expect(ok).toBe(true);
    await client.end();
  });

  it('34: the keys of prototypes change nothing, and of two equal keys the last one is the one that is checked', async () => {
    const client = await attached(['operator.pairing']);
    client.send('{"type":"req","id":"p","method":"channels.pairing.list","params":{"__proto__":{"polluted":1}}}');
    const refused = await client.frame(({ id }) => id === 'p');
    expect(refused['error']).toMatchObject({
      message: "invalid channels.pairing.list params: at root: unexpected property '__proto__'",
    });
    client.send('{"type":"req","id":"d","method":"health","method":"oc.gateway.stop"}');
    const twice = await client.frame(({ id }) => id === 'd');
    expect(twice['error']).toMatchObject({ code: 'FORBIDDEN' });
    client.send('{"type":"req","id":"q","method":"health","__proto__":{"ok":true}}');
    const frame = await client.frame(({ id }) => id === 'q');
    expect(frame['error']).toMatchObject({
      message: "invalid request frame: at root: unexpected property '__proto__'",
    });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    await client.end();
  });

  it('34: permessage-deflate is never agreed to', async () => {
    const client = new WebSocket(`ws://127.0.0.1:${wire.port}/`, { perMessageDeflate: true });
    await new Promise((resolve) => client.once('open', resolve));
    expect(client.extensions).toBe('');
    client.terminate();
  });

  it('35: a connect signed for one socket is refused on another, and twice on its own', async () => {
    const device = new Device();
    const first = await Attacker.open(where);
    const signed = device.sign(connectParams({ auth: { token } }), first.challenge);
    expect((await first.request('connect', signed)).ok).toBe(true);
    expect((await first.request('connect', signed)).error.message).toBe('connect is only valid as the first request');
    const second = await Attacker.open(where);
    expect((await second.request('connect', signed)).error.details).toMatchObject({
      code: 'DEVICE_AUTH_NONCE_MISMATCH',
    });
    expect(first.challenge.nonce).not.toBe(second.challenge.nonce);
    await first.end();
  });

  it('36: a client that stops reading is dropped at the bound, and others do not notice', async () => {
    const megabytes = 'x'.repeat(4_000_000);
    await using busy = await WireServer.open({
      handlers: { 'oc.history.list': () => ({ entries: [megabytes], nextCursor: null }) },
    });
    const deaf = await attached(['operator.read'], busy);
    const other = await attached(['operator.read'], busy);
    deaf.raw.pause();
    for (let i = 0; i < 125; i += 1) deaf.send({ type: 'req', id: `${i}`, method: 'oc.history.list' });
    await expect.poll(() => busy.server.clients(), { timeout: 10_000 }).toBe(1);
    expect((await other.request('health')).ok).toBe(true);
    deaf.raw.destroy();
    await other.end();
  }, 20_000);

  it('37 (CVE-2026-26326): events reach only those who hold their scope', async () => {
    const reader = await attached(['operator.read', 'operator.write', 'operator.approvals']);
    const pairing = await attached(['operator.pairing']);
    const payload = {
      change: 'requested',
      channel: 'local',
      accountId: 'default',
      senderId: 'alice',
      requestId: 'r',
      by: 'gateway',
      tsMs: 1,
    } as const;
    wire.server.broadcast('oc.pairing.changed', payload);
    wire.server.broadcast('config.changed', { path: 'openclaw.json', hash: 'h', ts: 1 });
    wire.server.broadcast('tick', { ts: 1 });
    await Promise.all([reader, pairing].map((client) => client.frame(({ event }) => event === 'tick')));
    const heard = (client: Attacker) => client.frames.filter(({ type }) => type === 'event').map(({ event }) => event);
    expect(heard(reader)).toEqual(['connect.challenge', 'config.changed', 'tick']);
    expect(heard(pairing)).toEqual(['connect.challenge', 'oc.pairing.changed', 'tick']);
    // What was not for them is no gap either: nobody learns that something happened.
    expect([reader, pairing].map((client) => client.events('tick')[0]?.['seq'])).toEqual([2, 2]);
    await reader.end();
    await pairing.end();
  });
});
