import { describe, expect, it } from 'vitest';
import { Attacker } from '../../helpers/attacker.ts';
import { token, WireServer } from '../../helpers/wire-server.ts';

/** Long enough for a busy machine; eight ticks go beyond the handshake's time. */
const short = { handshakeTimeoutMs: 1000, pingIntervalMs: 1000, tickIntervalMs: 150 };

async function attached(wire: WireServer): Promise<Attacker> {
  const client = await Attacker.open({ port: wire.port });
  await client.connect({ auth: { token } });
  return client;
}

describe('limits of a connection', () => {
  it('a socket that sends nothing is closed with 1000 when the handshake time is over', async () => {
    await using wire = await WireServer.open({ limits: short });
    const client = await Attacker.open({ port: wire.port });
    expect(await client.closed).toEqual({ code: 1000, reason: '' });
  });

  it('an authenticated one stays beyond it, and hears ticks numbered without a gap', async () => {
    await using wire = await WireServer.open({ limits: short });
    const client = await attached(wire);
    await client.frame(({ event, seq }) => event === 'tick' && Number(seq) >= 8);
    const numbers = client.frames
      .filter(({ type, event }) => type === 'event' && event !== 'connect.challenge')
      .map(({ seq }) => seq);
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));
    await client.end();
  });

  it('one that answers no ping is cut off', async () => {
    await using wire = await WireServer.open({ limits: { pingIntervalMs: 60 } });
    const client = await attached(wire);
    client.raw.pause();
    await expect.poll(() => wire.server.clients()).toBe(0);
    client.raw.resume();
    expect((await client.closed).code).toBe(1006);
  });

  it('a frame of more than 64 KiB is read once a credential was seen, and 25 MB are not', async () => {
    await using wire = await WireServer.open();
    const client = await attached(wire);
    const big = await client.request('channels.pairing.list', { channel: 'x'.repeat(1_000_000) });
    expect(big.error.message).toBe('missing scope: operator.pairing');
    client.send('x'.repeat(26_214_401));
    expect(await client.closed).toEqual({ code: 1009, reason: '' });
  });

  it('the third text in a minute that is not JSON closes with 1007', async () => {
    await using wire = await WireServer.open();
    const client = await attached(wire);
    client.send('one');
    client.send('two');
    expect((await client.request('health')).ok).toBe(true);
    client.send('three');
    expect((await client.closed).code).toBe(1007);
  });

  it('33 pings before a connect close with 1008; after it they are answered', async () => {
    await using wire = await WireServer.open();
    const stranger = await Attacker.open({ port: wire.port });
    for (let i = 0; i < 33; i += 1) stranger.socket.ping();
    expect(await stranger.closed).toEqual({ code: 1008, reason: 'too many pings before connect' });
    const client = await attached(wire);
    let pongs = 0;
    client.socket.on('pong', () => (pongs += 1));
    for (let i = 0; i < 50; i += 1) client.socket.ping();
    await expect.poll(() => pongs).toBe(50);
    await client.end();
  });

  it('a message in more than 256 pieces closes with 1008', async () => {
    await using wire = await WireServer.open();
    const stranger = await Attacker.open({ port: wire.port });
    for (let i = 0; i < 257; i += 1) stranger.socket.send(' ', { fin: false });
    expect((await stranger.closed).code).toBe(1008);
  });

  it('a frame of 64 KiB that comes in single bytes is let go of early, and a large one in small packets is read later', async () => {
    await using wire = await WireServer.open({ limits: { handshakeTimeoutMs: 60_000 } });
    const stranger = await Attacker.open({ port: wire.port });
    stranger.raw.setNoDelay(true);
    stranger.raw.write(Buffer.from([0x81, 0xfe, 0xff, 0xff, 0, 0, 0, 0]));
    const trickle = setInterval(() => !stranger.raw.destroyed && stranger.raw.write('x'), 0);
    expect((await stranger.closed).code).toBe(1008);
    clearInterval(trickle);
    const client = await attached(wire);
    const text = JSON.stringify({ type: 'req', id: 'big', method: 'health', params: { x: 'x'.repeat(60_000) } });
    client.raw.setNoDelay(true);
    const sized = Buffer.from([0x81, 0xfe, 0, 0, 0, 0, 0, 0]);
    sized.writeUInt16BE(text.length, 2);
    client.raw.write(sized);
    for (let at = 0; at < text.length; at += 40) {
      client.raw.write(text.slice(at, at + 40));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await client.frame(({ id }) => id === 'big')).toMatchObject({ ok: false });
    await client.end();
  });

  it('the 33rd socket without a credential is refused with 503 until another one leaves', async () => {
    await using wire = await WireServer.open();
    const where = { port: wire.port };
    const clients = await Promise.all(Array.from({ length: 32 }, () => Attacker.open(where)));
    await expect(Attacker.open(where)).rejects.toThrow('HTTP 503');
    const own = await Attacker.open({ socketPath: wire.socketPath });
    await clients[0]?.connect({ auth: { token } });
    const next = await Attacker.open(where);
    await Promise.all([...clients, next, own].map((client) => client.end()));
  });
});

describe('stopping', () => {
  it('says shutdown, closes with 1012, and lets go of port and socket', async () => {
    await using wire = await WireServer.open();
    const client = await attached(wire);
    const early = await Attacker.open({ port: wire.port });
    await wire.server.stop('gateway stopping');
    expect(client.events('shutdown')[0]?.['payload']).toEqual({ reason: 'gateway stopping' });
    expect(await client.closed).toEqual({ code: 1012, reason: 'service restart' });
    expect((await early.closed).code).toBe(1012);
    await expect(Attacker.open({ port: wire.port })).rejects.toThrow('ECONNREFUSED');
    await expect(Attacker.open({ socketPath: wire.socketPath })).rejects.toThrow('ENOENT');
  });

  it('does not wait for a client that does not say goodbye', async () => {
    await using wire = await WireServer.open();
    const client = await attached(wire);
    client.raw.pause();
    const before = performance.now();
    await wire.server.stop('gateway stopping');
    expect(performance.now() - before).toBeLessThan(3000);
    client.raw.destroy();
  });
});
