/** A text and the ranges of it, in UTF-16 units and in order, in which nobody is spoken to: code, links, quotes. */
export interface SpokenText {
  readonly text: string;
  readonly asides: readonly { readonly start: number; readonly end: number }[];
}

/** A name that the operator gave the assistant: itself, or a pattern on an engine whose time grows with the text alone. */
export type NamePattern = { readonly literal: string } | { readonly test: (text: string) => boolean };

/** No platform lets anybody write more at once; what stands behind it names nobody. */
const mostRead = 65_536;

/** Whether one of the names stands in what is said: literals as whole words, in any case. */
export function isNamedIn(spoken: SpokenText, names: readonly NamePattern[]): boolean {
  if (names.length === 0) return false;
  const said = withoutAsides(spoken);
  const folded = said.toLowerCase();
  return names.some((name) => ('literal' in name ? hasWord(folded, name.literal.toLowerCase()) : name.test(said)));
}

/** Blanks of the same length stand for them: two words do not become one. */
function withoutAsides({ text, asides }: SpokenText): string {
  let said = '';
  let at = 0;
  for (const { start, end } of asides) {
    if (end <= at) continue;
    said += `${text.slice(at, Math.max(at, start))} `;
    at = end;
  }
  return (said + text.slice(at)).slice(0, mostRead);
}

function hasWord(text: string, word: string): boolean {
  if (word === '') return false;
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (beginsThere(text, at) && endsThere(text, at + word.length)) return true;
  }
  return false;
}

const wordSign = /[\p{L}\p{M}\p{N}_]/u;

/** `mail@bot` and `@@bot` name somebody else. */
const beginsThere = (text: string, at: number): boolean => {
  const before = signBefore(text, at);
  return before !== '@' && !wordSign.test(before);
};

/** `@bot-evil` and `@bot.example` are longer names; a full stop, a dash or a comma after a name is none of it. */
const endsThere = (text: string, end: number): boolean => {
  const after = signAt(text, end);
  if (wordSign.test(after)) return false;
  return !/[-.@]/.test(after) || !wordSign.test(signAt(text, end + 1));
};

const signAt = (text: string, at: number): string => {
  const point = text.codePointAt(at);
  return point === undefined ? '' : String.fromCodePoint(point);
};

function signBefore(text: string, at: number): string {
  const low = text.slice(Math.max(0, at - 1), at);
  return /[\uDC00-\uDFFF]/.test(low) ? signAt(text, at - 2) : low;
}
