/** The writing systems that are told apart; letters of any other count as one more. */
const scripts: readonly (readonly [string, RegExp])[] = [
  ['Latin', /\p{Script=Latin}/u],
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Greek', /\p{Script=Greek}/u],
  ['Armenian', /\p{Script=Armenian}/u],
  ['Cherokee', /\p{Script=Cherokee}/u],
  ['Coptic', /\p{Script=Coptic}/u],
  ['Georgian', /\p{Script=Georgian}/u],
  ['Hebrew', /\p{Script=Hebrew}/u],
  ['Arabic', /\p{Script=Arabic}/u],
  ['Devanagari', /\p{Script=Devanagari}/u],
  ['Thai', /\p{Script=Thai}/u],
  ['East Asian', /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Hangul}]/u],
  ['Canadian Aboriginal', /\p{Script=Canadian_Aboriginal}/u],
  ['Lisu', /\p{Script=Lisu}/u],
];

const letter = /\p{L}/u;
export const inWord = /[\p{L}\p{M}\p{N}\p{Cf}_']/u;
const neutral = /[\p{Script=Common}\p{Script=Inherited}]/u;

/** Scripts whose whole words pass for Latin ones: shown letter by letter in commands and ids. */
const imitating: ReadonlySet<string> = new Set(['Cyrillic', 'Greek', 'Armenian', 'Cherokee', 'Coptic', 'Lisu']);

/** `Cyrillic`, … for a letter; null for what belongs to no script. */
export function scriptOf(char: string): string | null {
  if (!letter.test(char) || neutral.test(char)) return null;
  return scripts.find(([, pattern]) => pattern.test(char))?.[0] ?? 'another script';
}

/** East Asian writing mixes its own scripts, and Latin into them, as a matter of course, and imitates nothing. */
export const isMixed = (found: ReadonlySet<string>): boolean =>
  found.size > 1 && !(found.size === 2 && found.has('East Asian') && found.has('Latin'));

/** A whole word in a script that can pass for Latin, unless the operator reads that script. */
export const isForeign = (found: ReadonlySet<string>, trusted: ReadonlySet<string>): boolean =>
  [...found].some((script) => imitating.has(script) && !trusted.has(script));
