import { expect, test } from 'vitest';
import { readLine } from '../../../src/screens/logs/log-line.ts';
import { LogRing } from '../../../src/screens/logs/ring.ts';
import { ours } from './lines.ts';

const texts = (ring: LogRing) =>
  Array.from({ length: ring.next - ring.first }, (_, at) => {
    const entry = ring.at(ring.first + at);
    return entry?.kind === 'line' ? entry.text : `${entry?.kind}`;
  });

const gap = { why: 'too-fast', lines: 3, bytes: null } as const;

test('the oldest line falls out first, and a number never means another line', () => {
  const ring = new LogRing({ lines: 3, units: 1000 });
  for (const text of ['a', 'b', 'c', 'd']) ring.line(readLine(text));
  expect(texts(ring)).toEqual(['b', 'c', 'd']);
  expect([ring.first, ring.next]).toEqual([1, 4]);
  expect(ring.at(0)).toBeNull();
  expect(ring.at(1)).toMatchObject({ text: 'b', seq: 1 });
  expect(ring.at(4)).toBeNull();
});

test('long lines push out by their size, never the newest one', () => {
  const ring = new LogRing({ lines: 100, units: 50 });
  for (const text of ['a'.repeat(20), 'b'.repeat(20), 'c'.repeat(20)]) ring.line(readLine(text));
  expect(texts(ring)).toEqual(['b'.repeat(20), 'c'.repeat(20)]);
  ring.line(readLine('d'.repeat(500)));
  expect(texts(ring)).toEqual(['d'.repeat(500)]);
});

test('a million lines leave as many as are kept', () => {
  const ring = new LogRing();
  const line = ours(1, 'info', 'gateway/ws', 'x'.repeat(120));
  for (let at = 0; at < 1_000_000; at++) ring.line(readLine(line));
  expect(ring.next).toBe(1_000_000);
  expect(ring.next - ring.first).toBe(20_000);
});

test('errors are counted while they are kept, and those that ever came', () => {
  const ring = new LogRing({ lines: 2, units: 10_000 });
  for (const level of ['error', 'fatal', 'warn', 'info']) ring.line(readLine(ours(1, level, 'a', 'b')));
  expect([ring.errors, ring.errorsEver]).toEqual([0, 2]);
});

test('two gaps of one kind are one, with the sum of their lines; another kind is another gap', () => {
  const ring = new LogRing();
  ring.gap(gap);
  ring.gap({ ...gap, lines: 4 });
  expect(ring.at(0)).toMatchObject({ lines: 7 });
  ring.gap({ ...gap, lines: null });
  expect(ring.at(0)).toMatchObject({ lines: null });
  ring.gap({ why: 'away', lines: null, bytes: null });
  ring.line(readLine('x'));
  ring.gap(gap);
  expect(texts(ring)).toEqual(['gap', 'gap', 'x', 'gap']);
});
