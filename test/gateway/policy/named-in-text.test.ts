import { describe, expect, it } from 'vitest';
import { linearPattern } from '../../../src/gateway/logs/linear-pattern.ts';
import { isNamedIn, type NamePattern } from '../../../src/gateway/policy/named-in-text.ts';

const names: readonly NamePattern[] = [{ literal: '@OpenClaw' }, { literal: 'hey openclaw' }];
const named = (text: string, asides: readonly { start: number; end: number }[] = []): boolean =>
  isNamedIn({ text, asides }, names);

function pattern(source: string): NamePattern {
  const compiled = linearPattern(source);
  if (!compiled.ok) throw new Error(compiled.because);
  return compiled.pattern;
}

describe('the assistant is named', () => {
  it.each([
    '@openclaw',
    '@OPENCLAW what time is it',
    'well, @openclaw.',
    'well (@openclaw) yes',
    '@openclaw, please',
    '@openclaw-',
    'Hey OpenClaw! Are you there?',
    '😀@openclaw😀',
    'not @openclawish but @openclaw',
  ])('in %j', (text) => {
    expect(named(text)).toBe(true);
  });
});

describe('the assistant is not named (THREATS 82, CVE-2026-22178)', () => {
  it.each([
    '',
    'openclaw',
    '@openclawEvil',
    '@openclaw_2',
    '@openclaw-evil',
    '@openclaw.example.org',
    'mail@openclaw',
    '@@openclaw',
    'é@openclaw',
    '𝒜@openclaw',
    '@open\u200bclaw',
    '@оpenclaw',
    '@openclaẃ',
    'heyopenclaw',
    'they openclaw',
    'hey  openclaw',
  ])('in %j', (text) => {
    expect(named(text)).toBe(false);
  });

  it('in code, a link or a quote', () => {
    const text = 'see `@openclaw` there';
    expect(named(text)).toBe(true);
    expect(named(text, [{ start: 4, end: 15 }])).toBe(false);
    expect(named('@open`x`claw', [{ start: 5, end: 8 }])).toBe(false);
  });

  it('in ranges that overlap, stand backwards or lie outside', () => {
    const text = 'a @openclaw';
    expect(
      named(text, [
        { start: 0, end: 5 },
        { start: 3, end: 99 },
      ]),
    ).toBe(false);
    expect(named(text, [{ start: 5, end: 2 }])).toBe(true);
    expect(named(text, [{ start: 50, end: 60 }])).toBe(true);
  });

  it('when there are no names, or an empty one', () => {
    expect(isNamedIn({ text: '@openclaw', asides: [] }, [])).toBe(false);
    expect(isNamedIn({ text: '@openclaw', asides: [] }, [{ literal: '' }])).toBe(false);
  });
});

describe('a pattern between slashes', () => {
  it('finds what it describes, outside code', () => {
    expect(isNamedIn({ text: 'ok Claw7', asides: [] }, [pattern('/\\bclaw\\d/i')])).toBe(true);
    expect(isNamedIn({ text: 'ok Claw7', asides: [{ start: 3, end: 8 }] }, [pattern('/\\bclaw\\d/i')])).toBe(false);
  });

  it('82 takes no time that grows faster than the text: 64 KB in far less than a second', () => {
    const text = 'a'.repeat(65_536);
    const started = performance.now();
    expect(
      isNamedIn({ text, asides: [] }, [pattern('/(a+)+$x/'), { literal: '(a+)+$' }, { literal: 'a'.repeat(100) }]),
    ).toBe(false);
    expect(performance.now() - started).toBeLessThan(500);
  });
});
