import { codePointName } from './code-point.ts';
import { graphemes } from './graphemes.ts';
import { isForeign, isMixed } from './script.ts';
import { cellsOf, traitsOf } from './traits.ts';
import { wordsOf } from './words.ts';

/**
 * The one door between text from outside and anything a person looks at.
 *
 * Law: nothing is stripped and nothing is normalised; what could mislead is replaced by its token `<U+202E>`, and a literal
 * `<U+` by `<U+003C>U+`, so that two different texts never look the same and a token can never be written by a sender.
 * Eight or more spaces, and three or more equal tokens, become one counted token: `<U+0020 x212>`.
 */
declare const brand: unique symbol;

/** Text that somebody else wrote. It must pass `printable()` before it is shown. */
export type Untrusted = string & { readonly [brand]: 'Untrusted' };

/** Text without any control, format or invisible character, every cluster of it one or two cells wide. */
export type Safe = string & { readonly [brand]: 'Safe' };

/**
 * How text is read. In a `command`, and in an id, whole words of look-alike scripts and right-to-left letters are tokenised
 * as well; in a `name` they stay readable.
 */
export interface Reading {
  readonly as?: 'name' | 'command';
  /** Scripts the operator reads (`Cyrillic`, `Greek`, …): their whole words stay readable in commands. */
  readonly trustedScripts?: readonly string[];
}

// why: branding is the purpose of the function; nothing is checked because nothing is promised of untrusted text.
export const untrusted = (text: string): Untrusted => text as Untrusted;

const plain = /^[ -~]*$/;
const needsWork = /<U\+| {8}/;

/** The only way from a text of unknown origin to `Safe`. Injective; linear in the length of the text. */
export function printable(text: string, reading: Reading = {}): Safe {
  // why: these casts are what makes this module the constructor of Safe.
  if (plain.test(text) && !needsWork.test(text)) return text as Safe;
  const chars = [...text];
  const escaped = chars.map((char) => traitsOf(char).escape);
  if (!plain.test(text)) {
    escapeWords(chars, escaped, reading);
    escapeMarks(chars, escaped);
    escapeUnsteady(chars, escaped);
  }
  return emit(chars, escaped) as Safe;
}

function escapeWords(
  chars: readonly string[],
  escaped: boolean[],
  { as = 'name', trustedScripts = [] }: Reading,
): void {
  const trusted = new Set(trustedScripts);
  for (const word of wordsOf(chars)) {
    const whole = as === 'command' && isForeign(word.scripts, trusted);
    if (!whole && !isMixed(word.scripts)) continue;
    const keep = word.scripts.has('Latin') ? 'Latin' : null;
    for (let at = word.start; at < word.end; at++) {
      const { script } = traitsOf(chars[at] ?? '');
      if (script !== null && script !== keep) escaped[at] = true;
    }
  }
  if (as !== 'command') return;
  for (const [at, char] of chars.entries()) if (traitsOf(char).rightToLeft) escaped[at] = true;
}

/** A third or later mark on one letter, and a mark that would sit on a sign of ours or on a space, are tokens. */
function escapeMarks(chars: readonly string[], escaped: boolean[]): void {
  let marks = 2;
  for (const [at, char] of chars.entries()) {
    if (!traitsOf(char).mark) marks = escaped[at] || char === ' ' ? 2 : 0;
    else if (marks >= 2 || escaped[at]) {
      escaped[at] = true;
      marks = 2;
    } else marks++;
  }
}

/** A cluster wider than two cells, or one on whose width terminals differ, is shown by its parts. */
function escapeUnsteady(chars: readonly string[], escaped: boolean[]): void {
  for (let start = 0; start < chars.length; start++) {
    if (escaped[start]) continue;
    let end = start;
    let ascii = true;
    for (; end < chars.length && !escaped[end]; end++) ascii &&= traitsOf(chars[end] ?? '').ascii;
    if (!ascii) splitClusters(chars.slice(start, end), start, escaped);
    start = end;
  }
}

function splitClusters(run: readonly string[], offset: number, escaped: boolean[]): void {
  let at = offset;
  for (const segment of graphemes(run.join(''))) {
    const parts = [...segment];
    if (parts.length > 1 || cellsOf(segment) > 2) {
      const sum = parts.reduce((cells, part) => cells + traitsOf(part).cells, 0);
      const steady = sum <= 2 && sum === cellsOf(segment);
      if (!steady) for (let part = parts.length > 1 ? 1 : 0; part < parts.length; part++) escaped[at + part] = true;
    }
    at += parts.length;
  }
}

const token = (char: string, count: number): string =>
  count === 1 ? `<${codePointName(char)}>` : `<${codePointName(char)} x${count}>`;

function emit(chars: readonly string[], escaped: readonly boolean[]): string {
  let out = '';
  for (let at = 0; at < chars.length; ) {
    const char = chars[at] ?? '';
    let end = at + 1;
    while (end < chars.length && chars[end] === char && escaped[end] === escaped[at]) end++;
    const count = end - at;
    if (char === '<' && chars[end] === 'U' && chars[end + 1] === '+') out += '<'.repeat(count - 1) + token('<', 1);
    else if (escaped[at]) out += count >= 3 ? token(char, count) : token(char, 1).repeat(count);
    else if (char === ' ' && count >= 8) out += token(' ', count);
    else out += char.repeat(count);
    at = end;
  }
  return out;
}

/** Our own constant words. Takes literals only: a `string` does not compile. */
export const own = <const T extends string>(text: string extends T ? never : T): Safe =>
  // why: a literal in our source is not from outside.
  text as string as Safe;

/** A sentence of ours around safe parts: safe`${count} waiting`. */
export function safe(strings: TemplateStringsArray, ...values: readonly (Safe | number)[]): Safe {
  // why: literals of ours joined with numbers and text that is already safe.
  return String.raw({ raw: strings }, ...values) as Safe;
}
