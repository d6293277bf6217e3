import { describe, expect, it } from 'vitest';
import { Attacker, connectParams, rawExchange } from '../helpers/attacker.ts';
import { token, WireServer } from '../helpers/wire-server.ts';

describe('34 (CVE-2026-42437): what a stranger sends while the answer to a wrong secret is held back', () => {
  const held = () => WireServer.open({ wait: () => new Promise(() => undefined) });
  const connect = { type: 'req', id: 'c', method: 'connect', params: connectParams({ auth: { token: 'wrong' } }) };

  it.each([
    ['a frame that is none, with a long id', { type: 'req', id: 'x'.repeat(60_000) }, 1008, 'invalid request frame'],
    ['an event', { type: 'event', event: 'tick' }, 1008, 'invalid request frame'],
    ['no JSON', 'x'.repeat(60_000), 1000, ''],
  ])(
    '%s ends the socket and is not answered: answers that nobody reads would pile up',
    async (_, sent, code, reason) => {
      await using wire = await held();
      const stranger = await Attacker.open({ port: wire.port });
      stranger.send(connect);
      for (let i = 0; i < 20; i += 1) stranger.send(sent);
      expect(await stranger.closed).toEqual({ code, reason });
      expect(stranger.frames.map(({ type }) => type)).toEqual(['event']);
    },
  );
});

describe('41 (CVE-2026-28478): thousands of requests in one connection', () => {
  it('are one: the others are neither judged nor answered', async () => {
    let judged = 0;
    const isTrusted = () => {
      judged += 1;
      return false;
    };
    await using wire = await WireServer.open({ proxies: { isTrusted, identity: null } });
    const request = 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Real-IP: 192.0.2.1\r\n\r\n';
    await rawExchange(wire.port, request);
    const once = judged;
    expect(once).toBeGreaterThan(0);
    const answer = await rawExchange(wire.port, request.repeat(1000));
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 403']);
    expect(judged).toBe(2 * once);
  });
});

describe('34 (CVE-2026-42437): ten thousand frames of nothing in what is read at once', () => {
  it.each([
    ['pongs that nobody asked for', 0x8a, { code: 1008, reason: 'too many pings before connect' }],
    ['pings', 0x89, { code: 1008, reason: 'too many pings before connect' }],
    ['empty texts', 0x81, { code: 1000, reason: '' }],
  ])('%s end the socket of a stranger', async (_, opcode, end) => {
    await using wire = await WireServer.open();
    const stranger = await Attacker.open({ port: wire.port });
    stranger.raw.write(Buffer.concat(Array(10_000).fill(Buffer.from([opcode, 0x80, 0, 0, 0, 0]))));
    expect(await stranger.closed).toEqual(end);
  });

  it('pongs that nobody asked for end the socket of whoever was let in, too', async () => {
    await using wire = await WireServer.open();
    const client = await Attacker.open({ port: wire.port });
    expect((await client.connect({ auth: { token } })).ok).toBe(true);
    const pong = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);
    client.raw.write(Buffer.concat(Array(1000).fill(pong)));
    expect((await client.request('health')).ok).toBe(true);
    client.raw.write(pong);
    await client.closed;
    await expect.poll(() => wire.server.clients()).toBe(0);
  });

  it('are read one a turn, so that others are answered between them', async () => {
    let [turns, atConnect] = [0, 0];
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    const onAttempt = () => {
      atConnect = turns;
      resolve();
    };
    await using wire = await WireServer.open({ onAttempt });
    const stranger = await Attacker.open({ port: wire.port });
    const connect = JSON.stringify({ type: 'req', id: 'c', method: 'connect', params: connectParams() });
    const head = Buffer.from([0x81, 0xfe, connect.length >> 8, connect.length & 0xff, 0, 0, 0, 0]);
    const pong = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);
    stranger.raw.write(Buffer.concat([...Array(30).fill(pong), head, Buffer.from(connect)]));
    const count = () => {
      turns += 1;
      if (atConnect === 0) setImmediate(count);
    };
    count();
    await asked;
    expect(atConnect).toBeGreaterThan(30);
    await stranger.end();
  });
});
