import { describe, expect, test } from 'vitest';
import { OcError } from '../../src/gateway/protocol/errors.ts';
import { methods } from '../../src/gateway/protocol/methods.ts';
import { messageText } from '../../src/screens/footer.ts';
import { hintsOf } from '../../src/screens/hints.ts';
import { placeOf } from '../../src/screens/place.ts';
import { shownCode } from '../../src/screens/review/review.ts';
import { Desk } from './desk.ts';

describe('rejecting', () => {
  const done = (desk: Desk) => () => ({
    outcome: 'done',
    channel: 'telegram',
    accountId: 'default',
    senderId: '123',
    atMs: desk.clock.now(),
  });

  test('from the list is held for five seconds, then sent once', async () => {
    const desk = await Desk.open();
    desk.link.answers.set('oc.pairing.reject', done(desk));
    await desk.press('d', 'd', 'd');
    await desk.clock.advance(4000);
    expect(desk.link.decisions).toEqual([]);
    await desk.clock.advance(1500);
    expect(desk.link.decisions).toEqual([
      { method: 'oc.pairing.reject', params: { requestId: 'req-123', block: false } },
    ]);
    expect(messageText(desk.state)).toMatch(/^Rejected telegram:123/);
  });

  test('and blocking from the window closes it and is held', async () => {
    const desk = await Desk.open();
    desk.link.answers.set('oc.pairing.reject', done(desk));
    await desk.review();
    await desk.press('B');
    expect(desk.phase).toBe('closed');
    expect(messageText(desk.state)).toMatch(/^Blocking telegram:123\. Sends in \ds - press u to undo\.$/);
    await desk.clock.advance(6000);
    expect(desk.link.decisions).toEqual([
      { method: 'oc.pairing.reject', params: { requestId: 'req-123', block: true } },
    ]);
  });

  test.each([
    ['u', (desk: Desk) => desk.press('u')],
    ['a lost link', (desk: Desk) => desk.link.lose()],
    ['a silent gateway', (desk: Desk) => desk.link.become({ kind: 'slow', sinceMs: 0, lastHeardMs: 0 })],
    ['q twice', (desk: Desk) => desk.press('q', 'q')],
    ['a signal', (desk: Desk) => desk.controller.close()],
    ['too small a screen', (desk: Desk) => desk.controller.resize({ columns: 10, rows: 5 })],
  ])('is dropped by %s and never sent', async (_, interrupt) => {
    const desk = await Desk.open();
    desk.link.answers.set('oc.pairing.reject', done(desk));
    await desk.press('d');
    await interrupt(desk);
    desk.link.connect();
    await desk.clock.advance(20_000);
    expect(desk.link.decisions).toEqual([]);
  });

  test('q asks once while a decision is held, and any other key takes the question back', async () => {
    const desk = await Desk.open();
    await desk.press('d', 'q');
    expect(messageText(desk.state)).toBe('1 decision not sent; q drops it and quits.');
    await desk.press('j');
    expect(desk.quit).toBeNull();
    await desk.press('q', 'q');
    expect(desk.quit).toBe(0);
  });

  test('a decision key counts only as the first of its chunk, while moving loses no key', async () => {
    const desk = await Desk.open();
    desk.chunk('jd');
    expect(desk.state.holds).toEqual([]);
    expect(desk.state.cursors.pending.key).toContain('req-456');
    await desk.clock.advance(100);
    desk.chunk('d');
    expect(desk.state.holds).toHaveLength(1);
  });
});

describe('who may not decide', () => {
  const keys = (desk: Desk) => hintsOf(desk.state).map(({ key }) => key);

  test.each([
    ['read-only', { readOnly: true }],
    ['a console without the scope', { prepare: () => {} }],
  ] as const)('%s sees no decision keys, and they do nothing', async (name, options) => {
    const desk = new Desk(options);
    desk.link.connect(name === 'read-only' ? {} : { scopes: ['operator.read'] });
    await desk.clock.advance(500);
    expect(keys(desk)).not.toContain('a');
    expect(keys(desk)).not.toContain('d');
    await desk.press('a', 'd', 'X', 'U');
    await desk.clock.advance(20_000);
    expect(desk.phase).toBe('closed');
    expect(desk.link.decisions).toEqual([]);
  });

  test('offline the decision keys are gone and come back with the link', async () => {
    const desk = await Desk.open();
    expect(keys(desk)).toContain('a');
    desk.link.lose();
    await desk.clock.advance(500);
    expect(keys(desk)).not.toContain('a');
    desk.link.connect();
    await desk.clock.advance(500);
    expect(keys(desk)).toContain('a');
  });
});

describe('a gateway without methods of ours', () => {
  const official = Object.keys(methods).filter((name) => !name.startsWith('oc.'));
  const iso = (ms: number) => new Date(ms).toISOString();

  async function openOfficial(): Promise<Desk> {
    const desk = new Desk();
    desk.link.answers.set('channels.pairing.list', () => ({
      accounts: [],
      requests: desk.link.pending.map((row) => ({
        requestId: row.requestId,
        channel: row.channel,
        channelLabel: row.channelLabel,
        accountId: row.accountId,
        senderId: row.senderId,
        senderLabel: 'telegramUserId',
        metadata: { username: 'mum', firstName: 'Mum' },
        createdAt: iso(row.createdAtMs),
        lastSeenAt: iso(row.lastSeenAtMs),
        expiresAt: iso(row.expiresAtMs),
        notifySupported: true,
      })),
      commandOwnerConfigured: true,
      limits: { pendingPerAccount: 3, ttlMs: 3_600_000 },
    }));
    desk.link.connect({ methods: official });
    await desk.clock.advance(500);
    await desk.press('2');
    return desk;
  }

  test('is polled every four seconds and approved by row, with the official method', async () => {
    const desk = await openOfficial();
    desk.link.answers.set('channels.pairing.approve', () => ({
      requestId: 'req-123',
      senderId: '123',
      notification: 'not-requested',
      commandOwnerBootstrap: 'not-requested',
    }));
    const lists = () => desk.link.sent.filter(({ method }) => method === 'channels.pairing.list').length;
    // A name of the person, not what the channel calls its ids.
    expect(desk.state.snapshot.pairings?.pending[0]?.claims[0]).toMatchObject({ name: 'username', value: 'mum' });
    const before = lists();
    await desk.clock.advance(12_000);
    expect(lists()).toBe(before + 3);
    await desk.review();
    expect(desk.state.review?.proof).toBe('by-row');
    const { review } = desk.state;
    await desk.press(...((review && shownCode(review)) ?? ''), 'enter');
    await desk.clock.advance(2000);
    expect(desk.link.decisions).toEqual([
      {
        method: 'channels.pairing.approve',
        params: { channel: 'telegram', accountId: 'default', requestId: 'req-123' },
      },
    ]);
  });

  test('does not offer what it cannot do', async () => {
    const desk = await openOfficial();
    expect(desk.state.snapshot.pairings?.approved).toBeNull();
    await desk.review();
    await desk.press('B', 'V', 'o');
    expect(desk.phase).toBe('reading');
    await desk.clock.advance(10_000);
    expect(desk.link.decisions).toEqual([]);
  });
});

test('a list that the gateway refuses is said with its reason, and a later one takes that back', async () => {
  const desk = await Desk.open();
  desk.link.answers.set('oc.pairing.list', () => {
    throw new OcError('INTERNAL', 'the store is damaged');
  });
  await desk.press('r');
  await desk.clock.advance(1000);
  expect(desk.state.snapshot.listProblem).toBe('the store is damaged');
  expect(desk.state.snapshot.pairings?.pending).toHaveLength(2);
  desk.link.answers.set('oc.pairing.list', () => desk.link.list());
  await desk.press('r');
  await desk.clock.advance(1000);
  expect(desk.state.snapshot.listProblem).toBeNull();
});

describe('in the details of a sender', () => {
  test('a opens the review and d rejects, as in the list', async () => {
    const desk = await Desk.open();
    await desk.press('enter');
    expect(placeOf(desk.state)).toBe('pairing');
    expect(hintsOf(desk.state).map(({ key }) => key)).toEqual(expect.arrayContaining(['a', 'd']));
    await desk.press('d');
    await desk.clock.advance(6000);
    expect(desk.link.decisions.map(({ method }) => method)).toEqual(['oc.pairing.reject']);
    await desk.press('q', 'j', 'enter', 'a');
    expect(desk.phase).toBe('opening');
  });

  test('nothing can be decided by a console that may only look', async () => {
    const desk = await Desk.open({ readOnly: true });
    await desk.press('enter', 'd', 'a');
    await desk.clock.advance(6000);
    expect(desk.phase).toBe('closed');
    expect(desk.link.decisions).toEqual([]);
  });
});
