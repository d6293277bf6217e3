import { describe, expect, it } from 'vitest';
import { linearPattern } from '../../../src/gateway/logs/linear-pattern.ts';

const compiled = (source: string) => {
  const found = linearPattern(source);
  if (!found.ok) throw new Error(found.because);
  return found.pattern;
};

describe('a pattern that somebody else wrote', () => {
  it.each([
    ['acme-\\d{4}', 'id acme-1234.', 'id #.'],
    ['/ACME-[a-f]+/i', 'acme-AbC', '#'],
    ['/^x/m', 'a\nxb', 'a\n#b'],
    ['\\u0041+', 'AAb', '#b'],
    ['(?:foo|bar)+', 'foobar!', '#!'],
    ['\\p{Lu}{3}', 'abc ÄÖÜ', 'abc #'],
    ['a.c', 'abc $& $1', '# $& $1'],
  ])('%s takes its matches out of %j', (source, text, left) => {
    expect(compiled(source).replaceAll(text, '#')).toBe(left);
    expect(compiled(source).test(text)).toBe(true);
  });

  it.each(['(?=x)', '(?<!x)y', '(a)\\1', '[a-z', '(', '*', 'a{1,9999}', '/x/y', 'x'.repeat(1001)])(
    'is refused with a word when it has no linear form: %s',
    (source) => {
      expect(linearPattern(source)).toMatchObject({ ok: false, because: expect.stringMatching(/^.{5,120}$/) });
    },
  );

  it.each(['(a+)+$', '(a|a)*b', '(a*)*b', '(.*)*x', '(a|aa)+$', '([a-z]+)*[0-9]'])(
    'is done with 1 MB in bounded time: %s (THREATS 133)',
    (source) => {
      const pattern = compiled(source);
      const started = performance.now();
      pattern.test(`${'a'.repeat(1_000_000)}!`);
      pattern.replaceAll(`${'a'.repeat(100_000)}!`, '#');
      expect(performance.now() - started).toBeLessThan(8000);
    },
    30_000,
  );
});
