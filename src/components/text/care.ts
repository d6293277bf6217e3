import { codePointName, describe, isInvisible, mark } from './code-point.ts';
import { imitates } from './look-alike.ts';
import { own, printable, type Safe, safe } from './printable.ts';
import { isMixed, scriptOf } from './script.ts';
import { skeleton } from './skeleton.ts';
import { traitsOf } from './traits.ts';
import { type Word, wordsOf } from './words.ts';

/** A fact about a text that a reader could miss. Facts, never a verdict: their absence does not mean that all is well. */
export interface Care {
  readonly kind: 'invisible' | 'look-alike' | 'padding' | 'marks' | 'similar' | 'long';
  /** One line for people. */
  readonly text: Safe;
  readonly codePoint?: string;
  /** 1-based, counted in characters. */
  readonly column?: number;
}

/** Somebody the operator already knows, or a word of our own interface. */
export interface Known {
  readonly name: string;
  /** How to tell them: `approved telegram:111222333`. */
  readonly who: Safe;
}

const listed = 3;
const longText = 128;

/** Everything worth saying about one text, in the order of reading; at most three single characters of a kind are named. */
export function careOf(label: Safe, text: string, known: readonly Known[] = []): readonly Care[] {
  const chars = [...text];
  return [
    ...invisible(label, chars),
    ...lookAlikes(label, chars),
    ...padding(label, text),
    ...marks(label, chars),
    ...long(label, chars),
    ...similar(label, text, known),
  ];
}

function invisible(label: Safe, chars: readonly string[]): readonly Care[] {
  const found = [...chars.entries()].filter(([, char]) => char !== ' ' && isInvisible(char));
  return named(found, 'invisible', (char, column) => {
    const words = found.length === 1 ? own('1 invisible character') : safe`${found.length} invisible characters`;
    return safe`${label} hides ${words}: ${printable(codePointName(char))} ${printable(describe(char))}, column ${column}`;
  });
}

function lookAlikes(label: Safe, chars: readonly string[]): readonly Care[] {
  const suspicious = new Set<number>();
  for (const word of wordsOf(chars)) {
    if (!isMixed(word.scripts) && !passesForLatin(word, chars)) continue;
    for (let at = word.start; at < word.end; at++) if (scriptOf(chars[at] ?? '') !== 'Latin') suspicious.add(at);
  }
  const found = [...chars.entries()].filter(([at, char]) => {
    if (char <= '~' || imitates(char) === null) return false;
    const script = scriptOf(char);
    return script === null || script === 'Latin' || suspicious.has(at);
  });
  return named(found, 'look-alike', (char, column) => {
    const script = scriptOf(char);
    const kind = script === null ? own('') : safe` ${printable(script)}`;
    return safe`${label}: ${printable(codePointName(char))}${kind} imitates ${printable(imitates(char) ?? '')}, column ${column}`;
  });
}

/** A word of one other script in which every letter could be taken for an ASCII one. */
function passesForLatin({ scripts, start, end }: Word, chars: readonly string[]): boolean {
  if (scripts.size !== 1 || scripts.has('Latin') || scripts.has('East Asian')) return false;
  return chars.slice(start, end).every((char) => traitsOf(char).script === null || imitates(char) !== null);
}

function named(
  found: readonly (readonly [number, string])[],
  kind: Care['kind'],
  say: (char: string, column: number) => Safe,
): readonly Care[] {
  return found.slice(0, listed).map(([at, char], index) => {
    const more = index === listed - 1 && found.length > listed ? safe` (and ${found.length - listed} more)` : own('');
    return { kind, text: safe`${say(char, at + 1)}${more}`, codePoint: codePointName(char), column: at + 1 };
  });
}

function padding(label: Safe, text: string): readonly Care[] {
  const run = / {8,}/.exec(text);
  if (run === null) return [];
  const column = [...text.slice(0, run.index)].length + 1;
  return [{ kind: 'padding', text: safe`${label} holds ${run[0].length} spaces in a row, column ${column}`, column }];
}

function marks(label: Safe, chars: readonly string[]): readonly Care[] {
  const at = chars.findIndex(
    (_, index) => index >= 2 && [0, 1, 2].every((back) => mark.test(chars[index - back] ?? '')),
  );
  return at < 0 ? [] : [{ kind: 'marks', text: safe`${label} piles up accents, column ${at + 1}`, column: at + 1 }];
}

const long = (label: Safe, chars: readonly string[]): readonly Care[] =>
  chars.length <= longText ? [] : [{ kind: 'long', text: safe`${label} is ${chars.length} characters long` }];

function similar(label: Safe, text: string, known: readonly Known[]): readonly Care[] {
  const shape = skeleton(text);
  if (shape === '') return [];
  const same = known.filter(({ name }) => skeleton(name) === shape);
  return same.slice(0, listed).map(({ name, who }) => ({
    kind: 'similar',
    text: safe`${label} looks like "${printable(name)}", ${who}`,
  }));
}
