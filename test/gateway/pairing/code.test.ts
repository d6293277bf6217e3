import { describe, expect, it } from 'vitest';
import { codeAlphabet, drawCode, normaliseCode, sameCode } from '../../../src/gateway/pairing/code.ts';

describe('a pairing code', () => {
  it('is eight signs without 0, O, 1 and I', () => {
    for (let n = 0; n < 2000; n += 1) expect(drawCode()).toMatch(/^[A-HJ-NP-Z2-9]{8}$/);
    expect([...codeAlphabet].length).toBe(32);
  });

  it('comes from a generator that uses every sign everywhere', () => {
    const seen = Array.from({ length: 8 }, () => new Set<string>());
    for (let n = 0; n < 4000; n += 1) {
      for (const [place, sign] of [...drawCode()].entries()) seen[place]?.add(sign);
    }
    expect(seen.map(({ size }) => size)).toEqual(Array(8).fill(32));
  });

  it.each(['ABCD2345', 'abcd2345', 'AbCd2345', ' ABCD2345 ', '\tABCD2345\r\n'])(
    'may be written %j (THREATS 57)',
    (typed) => {
      expect(normaliseCode(typed)).toBe('ABCD2345');
    },
  );

  const wrong: readonly [string, string][] = [
    ['full-width digits', 'ABCD２３４５'],
    ['full-width letters', 'ＡＢＣＤ2345'],
    ['0 for O', 'ABCD0345'],
    ['1 for I', 'ABCD1345'],
    ['O', 'ABCDO345'],
    ['a zero-width space', 'ABCD\u200b2345'],
    ['a zero-width joiner at the end', 'ABCD2345\u200d'],
    ['a no-break space around', '\u00a0ABCD2345'],
    ['a Cyrillic А', '\u0410BCD2345'],
    ['a dotless i', 'ABCDı345'],
    ['a long s, which upper-cases to S', 'ABCDſ345'],
    ['a blank inside', 'ABCD 2345'],
    ['a dash inside', 'ABCD-2345'],
    ['seven signs', 'ABCD234'],
    ['nine signs', 'ABCD23456'],
    ['NUL at the end', 'ABCD2345\0'],
    ['nothing', ''],
    ['blanks', '        '],
  ];
  it.each(wrong)('with %s is none (THREATS 57)', (_, typed) => {
    expect(normaliseCode(typed)).toBeNull();
  });

  it('is compared whole, at any length', () => {
    expect(sameCode('ABCD2345', 'ABCD2345')).toBe(true);
    for (const other of ['', 'ABCD2346', 'BBCD2345', 'ABCD234', 'ABCD23455', 'A'.repeat(5000)]) {
      expect(sameCode('ABCD2345', other)).toBe(false);
    }
  });
});
