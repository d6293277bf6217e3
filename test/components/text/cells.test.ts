import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { clip, fill, fillLeft, flow, width, wrap } from '../../../src/components/text/cells.ts';
import { jsonSafe } from '../../../src/components/text/json-safe.ts';
import { own, printable, safe } from '../../../src/components/text/printable.ts';
import { material } from './decode.ts';

test('of 5,000 hostile texts none is wider than asked after cutting, fitting or wrapping, and wrapping loses nothing', () => {
  const next = material(99);
  for (let round = 0; round < 5000; round++) {
    const text = printable(next());
    const cells = 1 + (round % 40);
    expect(width(clip(text, cells))).toBeLessThanOrEqual(cells);
    expect(width(fill(text, cells))).toBe(cells);
    const rows = wrap(text, Math.max(2, cells));
    expect(rows.join('')).toBe(text);
    for (const row of rows) expect(stringWidth(row)).toBeLessThanOrEqual(Math.max(2, cells));
    for (const row of flow(text, Math.max(2, cells))) expect(stringWidth(row)).toBeLessThanOrEqual(Math.max(2, cells));
  }
});

test.each([
  ['hello', 5, 'hello'],
  ['hello!', 5, 'hel..'],
  ['日本語', 5, '日..'],
  ['ab', 0, ''],
  ['abc', 2, 'ab'],
])('%j cut to %i cells is %j', (text, cells, cut) => {
  expect(clip(printable(text), cells)).toBe(cut);
});

test('a token is never cut in the middle', () => {
  expect(clip(printable('ab\u202ecd'), 9)).toBe('ab..');
});

test('sentences break at spaces and keep their words', () => {
  expect(flow(own('one two three'), 7)).toEqual(['one two', 'three']);
  expect(flow(own('incomprehensible'), 5)).toEqual(['incom', 'prehe', 'nsibl', 'e']);
});

test('text can stand at the right of its cells', () => {
  expect(fillLeft(own('7'), 3)).toBe('  7');
});

test('a sentence of ours is put together of safe parts only', () => {
  expect(safe`${2} of ${printable('\u0007')}`).toBe('2 of <U+0007>');
});

describe('JSON for a terminal', () => {
  test('holds the exact value and no hidden character', () => {
    const next = material(7);
    for (let round = 0; round < 3000; round++) {
      const value = { [next()]: [next(), { deep: next() }], number: round };
      const text = jsonSafe(value, round % 2 === 0 ? 2 : undefined);
      expect(JSON.parse(text)).toEqual(value);
      expect(text).not.toMatch(/(?!\n)[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/u);
    }
  });

  test('leaves readable text as it is', () => {
    expect(jsonSafe({ name: '日本 Übung' })).toBe('{"name":"日本 Übung"}');
    expect(jsonSafe('a\u202eb\u{e0041}')).toBe('"a\\u202eb\\udb40\\udc41"');
  });
});
