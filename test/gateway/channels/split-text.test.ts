import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitText } from '../../../src/gateway/channels/split-text.ts';

const limit = 4096;

describe('a text for a platform', () => {
  it('that fits is one message, and a blank one is none', () => {
    expect(splitText('x'.repeat(limit), limit)).toEqual(['x'.repeat(limit)]);
    expect(splitText(' \n\t ', limit)).toEqual([]);
  });

  it.each([
    ['paragraphs', `${'a '.repeat(1500)}end.\n\n`, 'b\nb '],
    ['lines', `${'a '.repeat(1500)}end\n`, 'b. b '],
    ['sentences', `${'a '.repeat(1500)}end. `, 'b b '],
    ['words', `${'a'.repeat(3000)} `, 'b'],
  ])('is parted between %s', (_, head, tail) => {
    const [first, second] = splitText(head + tail.repeat(2000), limit);
    expect(first).toBe(head.trimEnd());
    expect(second?.startsWith('b')).toBe(true);
  });

  it('has the limit of its platform', () => {
    expect(splitText('x'.repeat(5000), 2000).map(({ length }) => length)).toEqual([2000, 2000, 1000]);
  });

  it('without a seam is parted at the limit, and never inside of a sign', () => {
    expect(splitText('x'.repeat(5000), limit).map(({ length }) => length)).toEqual([4096, 904]);
    expect(splitText(`x${'😀'.repeat(3000)}`, limit).map((piece) => [piece.length, piece.isWellFormed()])).toEqual([
      [4095, true],
      [1906, true],
    ]);
    const family = '👨‍👩‍👧‍👦';
    expect(splitText(`x${family.repeat(600)}`, limit)[0]?.endsWith(family)).toBe(true);
  });

  it('comes out whole: in order, each piece within the limit, nothing but white space lost', () => {
    const unit = fc.constantFrom('a', 'é', '😀', ' ', '\n', '\n\n', '. ', 'e\u0301', '\u200d', 'word '.repeat(9));
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 6000, size: 'max' }), (units) => {
        const text = units.join('');
        const pieces = splitText(text, limit);
        expect(pieces.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
        expect(pieces.every((piece) => piece.length > 0 && piece.length <= limit && piece.isWellFormed())).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});
