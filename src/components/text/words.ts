import { traitsOf } from './traits.ts';

export interface Word {
  readonly start: number;
  /** Index after the last character. */
  readonly end: number;
  readonly scripts: ReadonlySet<string>;
}

/** Runs of letters, marks, digits, `_` and `'`; what is invisible inside does not end a word. */
export function wordsOf(chars: readonly string[]): readonly Word[] {
  const words: Word[] = [];
  for (let start = 0; start < chars.length; start++) {
    if (!traitsOf(chars[start] ?? '').inWord) continue;
    let end = start;
    const scripts = new Set<string>();
    for (; end < chars.length; end++) {
      const { inWord, script } = traitsOf(chars[end] ?? '');
      if (!inWord) break;
      if (script !== null) scripts.add(script);
    }
    words.push({ start, end, scripts });
    start = end;
  }
  return words;
}
