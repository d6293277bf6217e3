import { describe, expect, test } from 'vitest';
import { Desk } from '../desk.ts';
import { request } from '../fake-link.ts';

/** Ways to be in every state that comes before an approval is sent. */
const states: readonly (readonly [string, (desk: Desk) => Promise<void>])[] = [
  ['opening', (desk) => desk.press('a')],
  [
    'reading',
    async (desk) => {
      await desk.press('a');
      await desk.clock.advance(1000);
    },
  ],
  [
    'reading',
    async (desk) => {
      await desk.review();
      await desk.press('c', 'K', '7');
    },
  ],
  [
    'held',
    async (desk) => {
      await desk.review();
      await desk.typeTheirCode();
    },
  ],
  [
    'held',
    async (desk) => {
      await desk.review();
      await desk.typeShownCode();
    },
  ],
  [
    'checking',
    async (desk) => {
      await desk.review();
      await desk.typeTheirCode();
      const list = Promise.withResolvers<unknown>();
      desk.link.answers.set('oc.pairing.list', () => list.promise);
      await desk.clock.advance(1500);
      desk.link.answers.set('oc.pairing.list', () => desk.link.list());
      release.set(desk, () => list.resolve(desk.link.list()));
    },
  ],
];

/** Lets the answer of the check arrive late, after whatever interrupted. */
const release = new Map<Desk, () => void>();

const interruptions: readonly (readonly [string, RegExp | null, (desk: Desk) => Promise<unknown> | unknown])[] = [
  [
    'the request expired',
    /no longer waiting: expired/,
    async (desk) => {
      desk.link.changed('req-123', 'expired');
      await desk.gatewayLists(desk.link.pending.filter(({ senderId }) => senderId !== '123'));
    },
  ],
  [
    'somebody else decided',
    /no longer waiting/,
    async (desk) => {
      desk.link.changed('req-123', 'approved');
      await desk.gatewayLists(desk.link.pending.filter(({ senderId }) => senderId !== '123'));
    },
  ],
  [
    'the request changed',
    /changed after you read it/,
    (desk) =>
      desk.gatewayLists([
        request('123', { claims: { name: 'Somebody else' } }, desk.clock.now()),
        ...desk.link.pending.slice(1),
      ]),
  ],
  ['the link was lost', /connection was lost/, (desk) => desk.link.lose()],
  [
    'the link was lost and came back',
    /connection was lost/,
    async (desk) => {
      desk.link.lose();
      await desk.clock.advance(300);
      desk.link.connect();
    },
  ],
  [
    'the gateway went silent',
    /silent/,
    (desk) => desk.link.become({ kind: 'slow', sinceMs: desk.clock.now(), lastHeardMs: desk.clock.now() - 10_000 }),
  ],
  ['the screen became too small', /too small/, (desk) => desk.controller.resize({ columns: 30, rows: 8 })],
  ['the scope was lost', /scope/, (desk) => desk.link.connect({ scopes: ['operator.read'] })],
  ['the console was closed by a signal', null, (desk) => desk.controller.close()],
  [
    'Ctrl-C was pressed twice',
    null,
    async (desk) => {
      await desk.press('ctrl-c', 'ctrl-c');
      expect(desk.quit).toBe(130);
    },
  ],
];

describe.each(states)('in the state %s (%#)', (phase, reach) => {
  test.each(interruptions)(
    '%s: nothing is sent, then or later, and the reason is shown',
    async (_, reason, interrupt) => {
      const desk = await Desk.open();
      desk.link.answers.set('oc.pairing.approve', () => ({ outcome: 'approved' }));
      await reach(desk);
      expect(desk.phase).toBe(phase);
      await interrupt(desk);
      release.get(desk)?.();
      await desk.settled();
      if (reason) {
        expect(desk.phase).toBe('blocked');
        expect(desk.state.review?.phase).toMatchObject({ because: expect.stringMatching(reason) });
      } else expect(desk.phase).toBe('closed');
      // Neither time nor a new connection nor any key brings it back.
      if (desk.quit === null) desk.link.connect();
      await desk.press('enter', 'y', 'space', '1', 'enter');
      await desk.clock.advance(20_000);
      expect(desk.link.decisions).toEqual([]);
    },
  );

  test.each([
    ['a paste', (desk: Desk) => desk.controller.paste('K7QX2ABM\r')],
    ['Enter held down', (desk: Desk) => desk.chunk('\r'.repeat(30))],
    ['a long chunk with everything in it', (desk: Desk) => desk.chunk(`c${'K7QX2ABM\r'.repeat(3)}yA`)],
    ['digits, y, Space and Enter', (desk: Desk) => desk.press('1', '2', 'y', 'space', 'enter')],
  ])('%s never approves', async (_, act) => {
    const desk = await Desk.open();
    desk.link.answers.set('oc.pairing.approve', () => ({ outcome: 'approved' }));
    await reach(desk);
    if (phase === 'held' || phase === 'checking') return;
    await act(desk);
    await desk.clock.advance(20_000);
    expect(desk.link.decisions).toEqual([]);
  });
});

test.each(['u', 'q', 'n', 'escape', 'backspace', 'ctrl-c'])(
  'while an approval is held, %s takes it back',
  async (key) => {
    const desk = await Desk.open();
    await desk.review();
    await desk.typeTheirCode();
    expect(desk.phase).toBe('held');
    await desk.press(key);
    expect(desk.phase).toBe('closed');
    await desk.clock.advance(20_000);
    expect(desk.link.decisions).toEqual([]);
    expect(desk.quit).toBeNull();
  },
);
