import { describe, expect, test } from 'vitest';
import { messageText } from '../../../src/screens/footer.ts';
import { hintsOf } from '../../../src/screens/hints.ts';
import type { Desk } from '../desk.ts';
import { ours } from './lines.ts';
import { logDesk, numbered, screenOf, shownNumbers, textOf, write } from './log-desk.ts';

describe('following', () => {
  test('shows the newest lines at the lower edge, as they are written', async () => {
    const desk = await logDesk(numbered(0, 40));
    expect(shownNumbers(desk).at(-1)).toBe(39);
    expect(textOf(desk)).toContain('FOLLOW');
    await write(desk, numbered(40, 43));
    expect(shownNumbers(desk).at(-1)).toBe(42);
    expect(textOf(desk)).not.toContain('PAUSED');
  });

  test('is paused by any move up, and the page stands still whatever arrives', async () => {
    const desk = await logDesk(numbered(0, 40));
    await desk.press('k');
    const before = shownNumbers(desk);
    expect(before.at(-1)).toBe(39);
    await write(desk, numbered(40, 174));
    expect(shownNumbers(desk)).toEqual(before);
    expect(textOf(desk)).toContain('PAUSED +134 new (G follow)');
    expect(screenOf(desk).find((row) => row.startsWith('>'))).toContain('line 38 of many');
    await desk.press('G');
    expect(shownNumbers(desk).at(-1)).toBe(173);
    expect(textOf(desk)).toContain('FOLLOW');
  });

  test('F pauses and follows again', async () => {
    const desk = await logDesk(numbered(0, 5));
    await desk.press('F');
    expect(desk.state.logs.cursor).toBe(4);
    await desk.press('F');
    expect(desk.state.logs.cursor).toBeNull();
  });

  test('a paused page stays readable when its lines have fallen out, and says how many are lost behind it', async () => {
    const desk = await logDesk(numbered(0, 40));
    await desk.press('k', 'k');
    const before = shownNumbers(desk);
    for (let from = 40; from < 25_040; from += 1000) await write(desk, numbered(from, from + 1000));
    expect(shownNumbers(desk)).toEqual(before);
    expect(desk.state.snapshot.log.ring.first).toBe(5040);
    await desk.press('j', 'j', 'j');
    expect(textOf(desk)).toContain('-- 5,000 lines not shown: only the newest are kept here --');
    expect(screenOf(desk).find((row) => row.startsWith('>'))).toMatch(/line 504\d of many/);
  });

  test('g leads to the oldest line, Space and b by pages', async () => {
    const desk = await logDesk(numbered(0, 100));
    await desk.press('g');
    expect(desk.state.logs.cursor).toBe(0);
    const { length } = shownNumbers(desk);
    await desk.press('space');
    expect(desk.state.logs.cursor).toBe(length - 1);
    await desk.press('b');
    expect(desk.state.logs.cursor).toBe(0);
  });
});

const mixed = [
  ours(1, 'debug', 'telegram', 'poll'),
  ours(2, 'info', 'gateway/ws', 'attached'),
  ours(3, 'warn', 'telegram', 'rate limited, retry in 4s'),
  ours(4, 'error', 'telegram', 'getUpdates timeout after 30000ms'),
  ours(5, 'info', 'gateway/ws', 'res ok 3ms'),
  ours(6, 'error', 'provider', '401 invalid key'),
  ours(7, 'info', 'gateway/ws', 'res ok 12ms'),
];

const rowsWith = (desk: Desk, text: string) => screenOf(desk).filter((row) => row.includes(text)).length;

describe('the filter', () => {
  test('hides what is below the level, says how many, and L goes through the levels', async () => {
    const desk = await logDesk(mixed);
    expect(textOf(desk)).toContain('(1 line hidden by level>=info (L))');
    await desk.press('L');
    expect(textOf(desk)).toContain('level>=warn');
    expect(rowsWith(desk, 'gateway/ws')).toBe(0);
    await desk.press('L');
    expect(rowsWith(desk, 'rate limited')).toBe(0);
    await desk.press('L');
    expect(textOf(desk)).toContain('all levels');
    expect(rowsWith(desk, 'poll')).toBe(1);
  });

  test('by subsystem is typed, applied by Enter, and taken back by Esc', async () => {
    const desk = await logDesk(mixed);
    await desk.press('f', 'T', 'e', 'x', 'backspace', 'l');
    expect(textOf(desk)).toContain('from subsystem: Tel_');
    // Letters and digits are text here, not keys.
    expect(desk.state.pane).toBe('logs');
    await desk.press('enter');
    expect(textOf(desk)).toContain('from:tel');
    expect(rowsWith(desk, 'gateway/ws')).toBe(0);
    await desk.press('escape');
    expect(rowsWith(desk, 'gateway/ws')).toBe(3);
  });

  test('x hides lines like the selected one, figures aside', async () => {
    const desk = await logDesk(mixed);
    await desk.press('F', 'x');
    expect(rowsWith(desk, 'res ok')).toBe(0);
    expect(rowsWith(desk, 'attached')).toBe(1);
    expect(textOf(desk)).toContain('1 excluded');
    await desk.press('escape');
    expect(rowsWith(desk, 'res ok')).toBe(2);
  });

  test('that hides everything follows what comes', async () => {
    const desk = await logDesk([ours(1, 'info', 'a', 'b')]);
    await desk.press('F', 'L');
    expect(desk.state.logs.cursor).toBeNull();
  });

  test('a field takes a paste, cut and without line breaks, and is left by Esc, by erasing and by Ctrl-C', async () => {
    const desk = await logDesk(mixed);
    await desk.press('/');
    desk.controller.paste(`q1\r\n${'x'.repeat(5000)}`);
    expect(desk.state.field?.text).toBe(`q1 ${'x'.repeat(196)}`);
    await desk.press('escape');
    expect(desk.state.field).toBeNull();
    await desk.press('f', 'backspace');
    expect(desk.state.field).toBeNull();
    await desk.press('f', 'ctrl-c');
    expect(desk.state.field).toBeNull();
    expect(desk.quit).toBeNull();
    desk.controller.paste('L');
    expect(desk.state.logs.filter.least).toBe(2);
  });
});

describe('the search', () => {
  test('goes to the last hit, counts, and n and N go on', async () => {
    const desk = await logDesk(mixed);
    await desk.press('/', ...'RES ok', 'enter');
    expect(textOf(desk)).toContain('/RES ok/ 2 of 2');
    expect(desk.state.logs.cursor).toBe(6);
    await desk.press('N');
    expect(textOf(desk)).toContain('/RES ok/ 1 of 2');
    await desk.press('N');
    expect(messageText(desk.state)).toBe('No hit before this line.');
    // It was about that key alone.
    await desk.press('j');
    expect(messageText(desk.state)).toBe('');
    await desk.press('k');
    await desk.press('n');
    expect(desk.state.logs.cursor).toBe(6);
    expect(screenOf(desk).filter((row) => /^[ >]\*/.test(row))).toHaveLength(2);
  });

  test('counts hits that arrive later, and only in lines that are shown', async () => {
    const desk = await logDesk(mixed);
    await desk.press('/', ...'poll', 'enter');
    expect(textOf(desk)).toContain('/poll/ 0');
    await desk.press('L', 'L', 'L');
    expect(textOf(desk)).toContain('/poll/ 1');
    await write(desk, [ours(8, 'warn', 'telegram', 'POLLING again')]);
    expect(textOf(desk)).toContain('/poll/ 2');
  });

  test('finds what is read on the screen: escapes undone, secrets gone', async () => {
    const secret = 'sk-abcdefghijklmnopqrstuvwxyz0123456789';
    const hidden = ours(2, 'info', 'a', 'KEY').replace('KEY', secret.replace('k', '\\u006b'));
    const desk = await logDesk([ours(1, 'info', 'a', 'said "hello" \n loud'), hidden]);
    await desk.press('/', ...'"HELLO"', 'enter');
    expect(textOf(desk)).toContain('/"HELLO"/ 1 of 1');
    await desk.press('/', ...'klmnop', 'enter');
    expect(textOf(desk)).toContain('/klmnop/ 0');
  });

  test('goes through twenty thousand lines in steps, and keys work between them', async () => {
    const desk = await logDesk([]);
    for (let from = 0; from < 20_000; from += 2000) await write(desk, numbered(from, from + 2000));
    await desk.press('/', ...'line 7 of');
    desk.chunk('\r');
    expect(textOf(desk)).toContain('/line 7 of/ 0..');
    desk.chunk('L');
    expect(textOf(desk)).toContain('level>=warn');
    await desk.press('L', 'L', 'L', 'L');
    await desk.clock.advance(5000);
    expect(textOf(desk)).toContain('/line 7 of/');
    expect(desk.state.logs.search?.finder.count).toBe(1);
    expect(desk.state.logs.search?.finder.done).toBe(true);
    // Nothing is left to do: the console sleeps until something arrives.
    const waiting = desk.clock.waiting;
    await desk.clock.advance(60_000);
    expect(desk.clock.waiting).toBeLessThanOrEqual(waiting);
  });

  test('e and E lead from error to error', async () => {
    const desk = await logDesk(mixed);
    await desk.press('e');
    expect(desk.state.logs.cursor).toBe(5);
    await desk.press('E');
    expect(desk.state.logs.cursor).toBe(3);
    await desk.press('E');
    expect(messageText(desk.state)).toBe('No error before this line.');
    await desk.press('e', 'e');
    expect(messageText(desk.state)).toBe('No error after this line.');
  });

  test('keys that can do nothing are not offered', async () => {
    const desk = await logDesk(mixed);
    const labels = () => hintsOf(desk.state).map(({ label }) => label);
    expect(labels()).not.toContain('clear');
    await desk.press('/', 'x', 'enter');
    expect(labels()).toEqual(expect.arrayContaining(['next', 'clear']));
  });
});

describe('a record', () => {
  test('is read whole, under a gutter, and q, left and Backspace lead back', async () => {
    const long = 'word '.repeat(200);
    const desk = await logDesk([ours(4, 'error', 'telegram', `failed\n${long}`, { err: { code: 'ETIMEDOUT' } })]);
    for (const back of ['q', 'left', 'backspace']) {
      await desk.press('enter');
      expect(textOf(desk)).toContain('[record 1]');
      for (const part of ['2026-11-20T09:00:04.000Z', 'err.code=ETIMEDOUT']) {
        await desk.press(part.startsWith('err') ? 'G' : 'g');
        expect(textOf(desk)).toContain(part);
      }
      await desk.press(back);
      expect(desk.state.detailOpen).toBe(false);
      expect(desk.quit).toBeNull();
    }
  });

  test('names the characters that it shows by name', async () => {
    const desk = await logDesk([ours(4, 'info', 'a', 'red \u001b[31m\u202e')]);
    await desk.press('enter');
    expect(textOf(desk)).toContain('2 characters are shown by name, as <U+001B>');
  });
});

describe('T15: a line of the log cannot pass for another record', () => {
  test('line breaks stand under a gutter, right of every column of ours', async () => {
    const fake = '09:41:20Z error gateway    allowed once';
    const desk = await logDesk([ours(1, 'info', 'a', `one\n${fake}\r\n${fake}`), `${fake}`]);
    const rows = screenOf(desk).filter((row) => row.includes('allowed once'));
    expect(rows).toHaveLength(3);
    for (const row of rows.slice(0, 2)) expect(row).toMatch(/^ {20,}\| 09:41:20Z/);
    expect(rows[2]).toMatch(/^ {2}--:--:--Z - {5}- +09:41:20Z/);
  });

  test('nor do many spaces or a carriage return', async () => {
    const desk = await logDesk([ours(1, 'info', 'a', `x${' '.repeat(300)}09:41:20Z\r09:41:20Z error`)]);
    expect(textOf(desk)).toContain('x<U+0020 x300>09:41:20Z<U+000D>09:41:20Z');
  });

  test('a name of a subsystem is held in its column', async () => {
    const desk = await logDesk([ours(1, 'info', `${'s'.repeat(90)}`, 'text')]);
    expect(screenOf(desk).find((row) => row.includes('ssss'))).toMatch(/info {2}s{10}\.\. text$/);
  });
});

test('the tab counts errors since the pane was last looked at', async () => {
  const desk = await logDesk(mixed, { pane: '1' });
  expect(textOf(desk)).toContain('3 Logs 2 err');
  await desk.press('3');
  expect(textOf(desk)).toMatch(/\[3 Logs\] /);
  await desk.press('1');
  expect(textOf(desk)).not.toMatch(/3 Logs \d/);
  await write(desk, [ours(9, 'fatal', 'a', 'b')]);
  expect(textOf(desk)).toContain('3 Logs 1 err');
});

test('on the dashboard the log stands below, and the selected record beside the lists while the pane has the keys', async () => {
  const desk = await logDesk(mixed, { size: { columns: 120, rows: 40 }, pane: '2' });
  expect(textOf(desk)).toContain('+- 3 Logs   FOLLOW');
  expect(textOf(desk)).toContain('getUpdates timeout');
  await desk.press('3', 'e');
  expect(textOf(desk)).toContain('+- [3 Logs]   PAUSED');
  expect(textOf(desk)).toContain('- record 6 -');
  await desk.press('2');
  await write(desk, numbered(0, 50));
  expect(textOf(desk)).toContain('PAUSED +50 new');
});
