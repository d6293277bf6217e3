import { describe, expect, test } from 'vitest';
import { careOf } from '../../../src/components/text/care.ts';
import { own } from '../../../src/components/text/printable.ts';
import { skeleton } from '../../../src/components/text/skeleton.ts';

const facts = (text: string, known: Parameters<typeof careOf>[2] = []) =>
  careOf(own('name'), text, known).map((care) => care.text);

test.each([
  ['Mum\u202e', 'name hides 1 invisible character: U+202E RIGHT-TO-LEFT OVERRIDE, column 4'],
  ['a\u200bb\u200d', 'name hides 2 invisible characters: U+200B ZERO WIDTH SPACE, column 2'],
  ['\u{e0041}', 'name hides 1 invisible character: U+E0041 tag character, column 1'],
  ['p\u0430ypal', 'name: U+0430 Cyrillic imitates a, column 2'],
  ['\u0441\u043e\u0441\u0430', 'name: U+0441 Cyrillic imitates c, column 1'],
  ['rm \u2013rf', 'name: U+2013 imitates -, column 4'],
  [`a${' '.repeat(9)}b`, 'name holds 9 spaces in a row, column 2'],
  ['e\u0301\u0301\u0301', 'name piles up accents, column 4'],
  ['x'.repeat(200), 'name is 200 characters long'],
])('the fact about %j is named with its place', (text, fact) => {
  expect(facts(text)).toContain(fact);
});

test.each(['Anna', 'Анна Каренина', '日本語', 'Übung', 'Zoë', '', ' '])(
  'nothing is said of the plain name %j',
  (text) => {
    expect(facts(text)).toEqual([]);
  },
);

test('at most three characters of a kind are named, and the rest counted', () => {
  const found = facts('\u200b'.repeat(10));
  expect(found).toHaveLength(3);
  expect(found[2]).toContain('(and 7 more)');
});

describe('a name that looks like a known one', () => {
  const known = [{ name: 'Mum', who: own('approved telegram:1') }];

  test.each(['Mum', 'MUM', 'm u m', 'Мum', 'M\u200bum', 'mu\u0301m', 'rnum', 'Ｍｕｍ'])('%j is said to', (text) => {
    expect(facts(text, known)).toContain('name looks like "Mum", approved telegram:1');
  });

  test.each(['Mumm', 'Dad', ''])('%j is not', (text) => {
    expect(facts(text, known).filter((fact) => fact.includes('looks like'))).toEqual([]);
  });

  test('by its skeleton, in which look-alikes inside ASCII are one', () => {
    expect(skeleton('paypaI')).toBe(skeleton('PayPal'));
    expect(skeleton('0wner')).toBe(skeleton('owner'));
  });
});
