import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markdownAsides } from '../../../../src/gateway/channels/discord/markdown-asides.ts';

const shown = (text: string): readonly string[] => markdownAsides(text).map(({ start, end }) => text.slice(start, end));

describe('what is said to nobody in a text of Discord', () => {
  it.each<readonly [string, readonly string[]]>([
    ['plain *bold* _slanted_ ~~gone~~ ||hidden||', []],
    ['a `b` c ``d ` e`` f', ['`b`', '``d ` e``']],
    ['a ` b', []],
    ['a `` b `c', []],
    ['a \\`b\\` c', []],
    ['a \\\\`b` c', ['`b`']],
    ['a `b\\` c', ['`b\\`']],
    ['a ```js\nb\n``` c', ['```js\nb\n```']],
    ['a ``` b', []],
    ['````a```` b', ['````a````']],
    ['> one\ntwo\n > three', ['> one', ' > three']],
    ['one > two', []],
    ['>one', []],
    ['one\n>>> two\nthree', ['>>> two\nthree']],
    ['see https://x.example/a?b=c.', ['https://x.example/a?b=c.']],
    ['see <https://x.example/a> now', ['https://x.example/a']],
    ['a [text](https://x.example "title") b', ['[text](https://x.example "title")']],
    ['a [text] (b)', []],
    ['discord://x ftp://y', ['discord://x', 'ftp://y']],
    ['> `a\nb`', ['> `a\nb`']],
  ])('of %j is %j', (text, asides) => {
    expect(shown(text)).toEqual(asides);
  });

  it('lies in the text, in order and apart, whatever the text', () => {
    const unit = fc.constantFrom(
      '`',
      '``',
      '```',
      '\n',
      '> ',
      '>>> ',
      '\\',
      '[',
      ']',
      '(',
      ')',
      'https://',
      'a',
      ' ',
      '😀',
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 200 }), (units) => {
        const text = units.join('');
        let last = -1;
        for (const { start, end } of markdownAsides(text)) {
          expect(start > last && end > start && end <= text.length).toBe(true);
          last = end;
        }
      }),
    );
  });

  it.each(['`a', '[a](', '[', '> ', '\\', '`', 'a://', '``` ', '\n>'])(
    'is found at once in the longest text, also when it is %j again and again',
    (unit) => {
      const text = unit.repeat(Math.ceil(4000 / unit.length)).slice(0, 4000);
      const startedMs = performance.now();
      for (let n = 0; n < 10; n += 1) markdownAsides(text);
      expect((performance.now() - startedMs) / 10).toBeLessThan(50);
    },
  );
});
