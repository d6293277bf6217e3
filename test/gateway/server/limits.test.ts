import { describe, expect, it } from 'vitest';
import { Attacker } from '../../helpers/attacker.ts';
import { token, WireServer } from '../../helpers/wire-server.ts';

const short = { handshakeTimeoutMs: 150, pingIntervalMs: 60, tickIntervalMs: 40 };

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
