import { describe, expect, it } from 'vitest';
import { Attacker, connectParams } from '../helpers/attacker.ts';
import { WireServer } from '../helpers/wire-server.ts';

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
