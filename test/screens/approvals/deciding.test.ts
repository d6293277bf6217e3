import { describe, expect, test } from 'vitest';
import { detailRows } from '../../../src/screens/approvals/detail.ts';
import { messageText } from '../../../src/screens/footer.ts';
import { hintsOf } from '../../../src/screens/hints.ts';
import { shownCode } from '../../../src/screens/review/review.ts';
import type { Desk } from '../desk.ts';
import { openDesk, typeCode } from './queue-desk.ts';
import { execRequest } from './request.ts';

const resolved = (desk: Desk, id: string, by: string | null, decision: 'allow-once' | 'deny'): void => {
  const row = desk.link.queue.find((each) => each.id === id);
  if (!row) throw new Error(`no request ${id}`);
  desk.link.queue = desk.link.queue.filter((each) => each !== row);
  desk.link.emit('exec.approval.resolved', {
    id,
    decision,
    resolvedBy: by,
    ts: by === null ? row.expiresAtMs : desk.link.nowMs(),
    request: row.request,
  });
};

describe('a request in the queue', () => {
  test('is allowed once by the code on the screen, with the digest that was read, and the answer is shown', async () => {
    const desk = await openDesk();
    await desk.review();
    expect(desk.phase).toBe('reading');
    expect(desk.link.decisions).toEqual([]);
    await typeCode(desk);
    expect(desk.phase).toBe('held');
    await desk.clock.advance(2000);
    expect(desk.link.decisions).toEqual([
      {
        method: 'oc.approval.resolve',
        params: { id: 'first', kind: 'exec', decision: 'allow-once', digest: desk.link.queue[0]?.digest },
      },
    ]);
    expect(desk.phase).toBe('closed');
    expect(desk.state.message).toMatch(/^Allowed once: [0-9A-Z]{3} 09:\d\d:\d\dZ\.$/);
  });

  test('needs three signs when plain and five when there is something to be careful about', async () => {
    const desk = await openDesk();
    await desk.review();
    expect(shownCode(desk.state.review as never)).toHaveLength(3); // why: the window is open
    await desk.press('n');
    await desk.clock.advance(600);
    await desk.press('j');
    await desk.review();
    expect(shownCode(desk.state.review as never)).toHaveLength(5); // why: the window is open
  });

  test('is denied from the list after five seconds, and u takes that back', async () => {
    const desk = await openDesk();
    await desk.press('d');
    expect(desk.state.holds).toHaveLength(1);
    expect(messageText(desk.state)).toMatch(/^Denying [0-9A-Z]{3}\. Sends in \d+s - press u to undo\.$/);
    await desk.press('u');
    await desk.clock.advance(6000);
    expect(desk.link.decisions).toEqual([]);
    await desk.press('d');
    await desk.clock.advance(6000);
    expect(desk.link.decisions).toEqual([
      {
        method: 'oc.approval.resolve',
        params: { id: 'first', kind: 'exec', decision: 'deny', digest: desk.link.queue[0]?.digest },
      },
    ]);
    expect(desk.state.message).toContain('Denied: ');
  });

  test('is denied from the window with one key, held like everything else', async () => {
    const desk = await openDesk();
    await desk.review();
    await desk.press('d');
    expect(desk.phase).toBe('closed');
    expect(desk.link.decisions).toEqual([]);
    await desk.clock.advance(6000);
    expect(desk.link.decisions).toMatchObject([{ params: { decision: 'deny' } }]);
  });

  test.each(['enter', 'y', 'space', '1', 'a', 'A'])('is never allowed by %s', async (key) => {
    const desk = await openDesk();
    await desk.review();
    await desk.press(key, key, 'enter');
    await desk.clock.advance(5000);
    expect(desk.link.decisions).toEqual([]);
  });

  test('that a newer one overtakes keeps its place; one that ended stays for ten seconds and says how', async () => {
    const desk = await openDesk();
    desk.link.queue = [execRequest('third', {}, desk.link.nowMs()), ...desk.link.queue];
    desk.link.emit('exec.approval.requested', desk.link.queue[0] as never); // why: what it holds is not read
    await desk.clock.advance(500);
    const ids = () => desk.state.snapshot.approvals?.pending.map(({ id }) => id);
    expect(ids()).toEqual(['first', 'second', 'third']);
    resolved(desk, 'second', 'telegram:555', 'deny');
    await desk.clock.advance(500);
    expect(ids()).toEqual(['first', 'second', 'third']);
    expect(desk.state.snapshot.approvals?.pending[1]?.gone).toMatchObject({ how: 'denied', by: 'telegram:555' });
    await desk.clock.advance(11_000);
    expect(ids()).toEqual(['first', 'third']);
    expect(desk.news).toBe(1);
  });
});

test('a request that was taken back before its time says so, and not that it expired', async () => {
  const desk = await openDesk();
  const [row] = desk.link.queue;
  if (row === undefined) throw new Error('no request');
  desk.link.queue = desk.link.queue.slice(1);
  const ended = {
    id: 'first',
    decision: 'deny',
    resolvedBy: null,
    ts: desk.link.nowMs(),
    request: row.request,
  } as const;
  desk.link.emit('exec.approval.resolved', ended);
  await desk.clock.advance(500);
  expect(desk.state.snapshot.approvals?.pending[0]?.gone).toMatchObject({ how: 'cancelled', by: null });
  const [cancelled] = desk.state.snapshot.approvals?.pending ?? [];
  if (cancelled === undefined) throw new Error('it is not shown any more');
  const [first] = detailRows(cancelled, {
    width: 80,
    serverNowMs: 0,
    atTimeout: 'deny',
    trustedScripts: [],
    before: null,
  });
  expect(first?.map(({ text }) => text).join('')).toBe('ENDED     cancelled: whoever asked does not wait any more');
});

describe('the window over a request', () => {
  const ways: readonly (readonly [string, (desk: Desk) => void, RegExp])[] = [
    ['is decided elsewhere', (desk) => resolved(desk, 'first', 'phone', 'deny'), /denied by phone/],
    ['expires', (desk) => resolved(desk, 'first', null, 'deny'), /expired/],
    [
      'changes',
      (desk) => {
        const nowMs = desk.link.nowMs();
        desk.link.queue = [execRequest('first', { command: 'rm -rf /' }, nowMs), ...desk.link.queue.slice(1)];
        desk.link.emit('exec.approval.requested', desk.link.queue[0] as never); // why: what it holds is not read
      },
      /changed after you read it/,
    ],
    ['loses its gateway', (desk) => desk.link.lose(), /connection was lost/],
  ];

  test.each(ways)('that %s while it is read is blocked, and nothing is sent', async (_, happen, because) => {
    const desk = await openDesk();
    await desk.review();
    happen(desk);
    await desk.clock.advance(1000);
    expect(desk.phase).toBe('blocked');
    expect(desk.state.review?.phase).toMatchObject({ because: expect.stringMatching(because) });
    await desk.press('enter');
    await desk.clock.advance(5000);
    expect(desk.link.decisions).toEqual([]);
  });

  test.each(ways)(
    'that %s while the permission is held is blocked, and nothing is sent',
    async (_, happen, because) => {
      const desk = await openDesk();
      await desk.review();
      await typeCode(desk);
      expect(desk.phase).toBe('held');
      happen(desk);
      await desk.clock.advance(5000);
      expect(desk.state.review?.phase).toMatchObject({ kind: 'blocked', because: expect.stringMatching(because) });
      expect(desk.link.decisions).toEqual([]);
    },
  );

  test('asks once more before it sends: a request that changed without a word is not allowed', async () => {
    const desk = await openDesk();
    await desk.review();
    await typeCode(desk);
    desk.link.queue = [execRequest('first', { cwd: '/' }, desk.link.nowMs()), ...desk.link.queue.slice(1)];
    await desk.clock.advance(3000);
    expect(desk.state.review?.phase).toMatchObject({ kind: 'blocked', because: expect.stringContaining('changed') });
    expect(desk.link.decisions).toEqual([]);
  });

  test('stays locked until the last line was on the screen', async () => {
    const lines = Array.from({ length: 60 }, (_, at) => `echo ${at}`).join('\n');
    const desk = await openDesk({
      prepare: (link) => {
        link.queue = [execRequest('long', { command: lines }, link.nowMs())];
      },
    });
    await desk.press('a');
    await desk.clock.advance(1000);
    expect(shownCode(desk.state.review as never)).toBeNull(); // why: the window is open
    // To the end without what lies between.
    await desk.press('G');
    expect(desk.state.review?.page.read).toBe(false);
    for (let page = 0; page < 20; page++) await desk.press('b');
    expect(desk.state.review?.page.read).toBe(true);
    expect(shownCode(desk.state.review as never)).not.toBeNull(); // why: as above
  });

  test('THREATS 91 (CVE-2026-53829): over 64 KB it can only be denied, however much of it was read', async () => {
    const desk = await openDesk({
      prepare: (link) => {
        link.queue = [execRequest('huge', { command: `${'x'.repeat(70_000)};rm -rf ~` }, link.nowMs())];
      },
    });
    await desk.press('a');
    await desk.clock.advance(1000);
    for (let page = 0; page < 400; page++) await desk.press('space');
    expect(shownCode(desk.state.review as never)).toBeNull(); // why: the window is open
    expect(hintsOf(desk.state).map(({ label }) => label)).not.toContain('allow once');
    await desk.press('d');
    await desk.clock.advance(6000);
    expect(desk.link.decisions).toMatchObject([{ params: { decision: 'deny' } }]);
  });
});
