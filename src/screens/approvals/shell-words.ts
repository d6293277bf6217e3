/**
 * The words of a command line as a POSIX shell splits it when nothing in it is expanded; null when something would be, or
 * when a quote stays open. Used to compare a text with the argv beside it, never to run anything.
 */
export function shellWords(line: string): readonly string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? '';
    if (/[ \t\n]/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
      continue;
    }
    const taken = takeOne(line, at);
    if (taken === null) return null;
    word = (word ?? '') + taken.text;
    at = taken.last;
  }
  return word === null ? words : [...words, word];
}

interface Taken {
  readonly text: string;
  /** Index of the last character that was taken. */
  readonly last: number;
}

/** What a shell would act on outside of quotes. */
const active = /[$`;&|<>(){}*?[\]~#!]/;

function takeOne(line: string, at: number): Taken | null {
  const char = line[at] ?? '';
  if (char === "'") return quoted(line, at);
  if (char === '"') return doubleQuoted(line, at);
  if (char === '\\') return at + 1 < line.length ? { text: line[at + 1] ?? '', last: at + 1 } : null;
  return active.test(char) ? null : { text: char, last: at };
}

function quoted(line: string, at: number): Taken | null {
  const end = line.indexOf("'", at + 1);
  return end < 0 ? null : { text: line.slice(at + 1, end), last: end };
}

function doubleQuoted(line: string, at: number): Taken | null {
  let text = '';
  for (let next = at + 1; next < line.length; next++) {
    const char = line[next] ?? '';
    if (char === '"') return { text, last: next };
    if (char === '$' || char === '`') return null;
    const escaped = char === '\\' && /["\\$`]/.test(line[next + 1] ?? '');
    if (escaped) next += 1;
    text += line[next] ?? '';
  }
  return null;
}

const plainShell = /^(\/(usr\/)?bin\/)?(ba|da)?sh$/;

/** Whether a text and an argv are the same command, joined plainly or with quotes. */
export function isSameCommand(text: string, argv: readonly string[]): boolean {
  if (argv.join(' ') === text && argv.every((word) => !/\s/.test(word))) return true;
  // A text is for a shell: a list that hands exactly this text to one is the same.
  if (argv.length === 3 && plainShell.test(argv[0] ?? '') && argv[1] === '-c' && argv[2] === text) return true;
  const words = shellWords(text);
  return words !== null && words.length === argv.length && words.every((word, at) => word === argv[at]);
}
