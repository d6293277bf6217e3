import { describe, expect, test } from 'vitest';
import { OcError } from '../../../src/gateway/protocol/errors.ts';
import { methods } from '../../../src/gateway/protocol/methods.ts';
import { Desk } from '../desk.ts';
import { ours, theirs } from './lines.ts';
import { logDesk, numbered, shownNumbers, textOf, write } from './log-desk.ts';

const asked = (desk: Desk, method: string) => desk.link.sent.filter((sent) => sent.method === method);
const large = { columns: 80, rows: 60 };

describe('the log of our gateway', () => {
  test('is subscribed to after each hello, with every level, and never polled', async () => {
    const desk = await logDesk(numbered(0, 3));
    expect(asked(desk, 'oc.logs.subscribe')).toEqual([
      { method: 'oc.logs.subscribe', params: { level: 'trace', tail: 500 } },
    ]);
    await desk.clock.advance(10_000);
    desk.link.lose();
    desk.link.connect();
    await desk.clock.advance(500);
    expect(asked(desk, 'oc.logs.subscribe')).toHaveLength(2);
    expect(asked(desk, 'logs.tail')).toHaveLength(0);
  });

  test('shows what was left out as a marker in its place', async () => {
    const desk = await logDesk(numbered(0, 2));
    await write(desk, numbered(2, 3), 1240);
    expect(textOf(desk)).toMatch(
      /line 1 of many\n.*-- 1,240 lines not shown: they came faster than they can be shown --\n.*line 2 of/,
    );
  });

  test('goes on without a gap after a reconnect when the last line is known, and says so when it is not', async () => {
    const desk = await logDesk(numbered(0, 3), { size: large });
    desk.link.lose();
    desk.link.lines = [...numbered(0, 5)];
    desk.link.connect();
    await desk.clock.advance(500);
    expect(shownNumbers(desk)).toEqual([0, 1, 2, 3, 4]);
    expect(textOf(desk)).not.toContain('not shown');
    desk.link.lose();
    desk.link.lines = [...numbered(50, 52)];
    desk.link.connect();
    await desk.clock.advance(500);
    expect(textOf(desk)).toContain('-- perhaps some lines not shown: the connection was lost here --');
    expect(shownNumbers(desk)).toEqual([0, 1, 2, 3, 4, 50, 51]);
  });

  test('takes batches that overtake the answer to the subscription once each', async () => {
    const desk = await logDesk([], { size: large });
    const answer = Promise.withResolvers<unknown>();
    desk.link.answers.set('oc.logs.subscribe', () => answer.promise);
    desk.link.connect();
    const batch = (from: number, to: number) => ({ lines: numbered(from, to), dropped: 0, cursor: to, file: 'oc.log' });
    desk.link.emit('oc.logs.batch', batch(0, 2));
    desk.link.emit('oc.logs.batch', batch(2, 4));
    answer.resolve({ lines: numbered(0, 2), cursor: 2, file: 'oc.log' });
    await desk.clock.advance(500);
    expect(shownNumbers(desk)).toEqual([0, 1, 2, 3]);
  });

  test('that cannot be had says why, and r asks again', async () => {
    const desk = await logDesk([], {
      prepare: (link) =>
        link.answers.set('oc.logs.subscribe', () => {
          throw new OcError('INTERNAL', 'the disk\u001b[2J is gone');
        }),
    });
    expect(textOf(desk)).toContain('Not to be had: the disk<U+001B>[2J is gone');
    desk.link.answers.set('oc.logs.subscribe', () => ({ lines: numbered(0, 1), cursor: 1, file: 'oc.log' }));
    await desk.press('r');
    await desk.clock.advance(500);
    expect(shownNumbers(desk)).toEqual([0]);
  });

  test('is not asked for without the scope, which is said', async () => {
    const desk = new Desk();
    desk.link.connect({ scopes: ['operator.approvals'] });
    await desk.clock.advance(500);
    await desk.press('3');
    expect(textOf(desk)).toContain('This console may not read the log (missing scope operator.read).');
    expect(asked(desk, 'oc.logs.subscribe')).toHaveLength(0);
  });
});

describe('the log of a gateway without methods of ours', () => {
  const official = Object.keys(methods).filter((name) => !name.startsWith('oc.'));

  /** A file that grows; answers as the official gateway does. */
  class Tail {
    lines: string[] = [];
    /** What the next answer says beside its lines. */
    flags: object = {};
    file = 'openclaw-2026-11-20.log';
    from = 0;
    readonly asked: unknown[] = [];
    answer(params: { cursor?: number }): unknown {
      this.asked.push(params);
      const flags = this.flags;
      this.flags = {};
      const first = Math.max(0, (params.cursor ?? 0) - this.from);
      const lines = this.lines.slice(params.cursor === undefined ? -500 : first);
      return { file: this.file, cursor: this.from + this.lines.length, size: 0, lines, ...flags };
    }
  }

  async function opened(tail: Tail, methodNames: readonly string[] = official): Promise<Desk> {
    const desk = new Desk({ size: large });
    desk.link.answers.set('logs.tail', (params: never) => tail.answer(params));
    desk.link.connect({ isOurs: false, methods: methodNames });
    await desk.clock.advance(500);
    await desk.press('3');
    return desk;
  }

  const lines = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, at) => theirs(at, 'info', 'gateway', `line ${from + at} of many`));

  test('is polled every second from where the last answer ended', async () => {
    const tail = new Tail();
    tail.lines = lines(0, 3);
    const desk = await opened(tail);
    expect(tail.asked).toEqual([{ limit: 500 }]);
    tail.lines.push(...lines(3, 5));
    await desk.clock.advance(1000);
    expect(shownNumbers(desk)).toEqual([0, 1, 2, 3, 4]);
    await desk.clock.advance(3000);
    expect(tail.asked.length).toBe(5);
    expect(tail.asked.at(-1)).toEqual({ cursor: 5, limit: 5000, maxBytes: 1_000_000 });
    expect(asked(desk, 'oc.logs.subscribe')).toHaveLength(0);
  });

  test('is not drawn again by an answer without lines', async () => {
    const desk = await opened(new Tail());
    let drawn = 0;
    desk.controller.subscribe(() => {
      drawn += 1;
    });
    await desk.clock.advance(3500);
    expect(drawn).toBe(0);
  });

  test('shows a marker where it skipped bytes, and none for the first page', async () => {
    const tail = new Tail();
    tail.lines = lines(0, 2);
    tail.flags = { truncated: true };
    const desk = await opened(tail);
    expect(textOf(desk)).not.toContain('not shown');
    tail.lines.push(...lines(2, 3));
    tail.flags = { truncated: true, reset: true, skippedBytes: 1_240_000 };
    await desk.clock.advance(1000);
    expect(textOf(desk)).toContain('-- about 1,240 kB not shown: they came faster than they can be shown --');
  });

  test('is read from the beginning when it goes on in another file', async () => {
    const tail = new Tail();
    tail.lines = lines(0, 2);
    const desk = await opened(tail);
    tail.file = 'openclaw-2026-11-21.log';
    tail.lines = lines(10, 14);
    await desk.clock.advance(2000);
    expect(textOf(desk)).toContain('the gateway went on in another file');
    expect(shownNumbers(desk)).toEqual([0, 1, 10, 11, 12, 13]);
  });

  test('goes on from its place after a reconnect', async () => {
    const tail = new Tail();
    tail.lines = lines(0, 2);
    const desk = await opened(tail);
    desk.link.lose();
    await desk.clock.advance(5000);
    const before = tail.asked.length;
    expect(before).toBe(1);
    tail.lines.push(...lines(2, 4));
    desk.link.connect({ isOurs: false, methods: official });
    await desk.clock.advance(500);
    expect(tail.asked.at(-1)).toMatchObject({ cursor: 2 });
    expect(shownNumbers(desk)).toEqual([0, 1, 2, 3]);
  });

  test('that has none at all is said', async () => {
    const desk = await opened(new Tail(), ['health', 'status']);
    expect(textOf(desk)).toContain('This gateway has no log for consoles.');
  });

  test('is redacted again: what such a gateway lets through', async () => {
    const tail = new Tail();
    tail.lines = [theirs(1, 'info', 'a', JSON.stringify({ password: 'correct-horse-battery' }))];
    const desk = await opened(tail);
    await desk.press('enter');
    expect(textOf(desk)).not.toContain('correct-horse-battery');
    expect(textOf(desk)).toContain('[redacted');
  });
});

test('lines that nobody sees are no reason to draw', async () => {
  const desk = await logDesk([], { pane: '2' });
  await desk.clock.advance(1000);
  let drawn = 0;
  desk.controller.subscribe(() => {
    drawn += 1;
  });
  for (let at = 0; at < 20; at++) await write(desk, [ours(at, 'info', 'a', 'b')]);
  expect(drawn).toBe(0);
  await write(desk, [ours(1, 'error', 'a', 'b')]);
  expect(drawn).toBe(1);
});

test('ten batches a second are drawn at most five times', async () => {
  const desk = await logDesk(numbered(0, 10));
  let drawn = 0;
  desk.controller.subscribe(() => {
    drawn += 1;
  });
  for (let at = 0; at < 30; at++) {
    desk.link.emit('oc.logs.batch', { lines: numbered(at, at + 1), dropped: 0, cursor: at, file: 'oc.log' });
    await desk.clock.advance(100);
  }
  expect(drawn).toBeLessThanOrEqual(16);
  expect(drawn).toBeGreaterThan(10);
});
