import { type Arg, argOfText, unknownPart } from './arg.ts';

export interface GivenOption {
  /** `-o` or `--output`, without its value. */
  readonly name: string;
  readonly value: Arg | null;
  readonly word: Arg;
}

export interface GivenWords {
  readonly options: readonly GivenOption[];
  readonly operands: readonly Arg[];
  /** Words that may turn out to be options. */
  readonly open: readonly Arg[];
}

export const optionNames = (names: string): ReadonlySet<string> => new Set(names.split(/\s+/).filter(Boolean));

/** A long option counts as every option that it may be an abbreviation of. */
export const isOption = (given: string, option: string): boolean =>
  given === option || (given.length > 2 && given.startsWith('--') && option.startsWith(given));

const takesValue = (name: string, values: ReadonlySet<string>): boolean =>
  values.has(name) || (name.startsWith('--') && [...values].some((value) => isOption(name, value)));

/**
 * Splits the words of a call. `stop`: the first operand ends the options, as in programs that run another. A dash with several
 * letters is read as letters, unless the whole word is in `values`.
 */
export function readOptions(args: readonly Arg[], values: ReadonlySet<string>, stop = false): GivenWords {
  const options: GivenOption[] = [];
  const operands: Arg[] = [];
  const open: Arg[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at];
    if (word === undefined) break;
    if (word.open) open.push(word);
    if (word.text === '--') {
      operands.push(...args.slice(at + 1));
      break;
    }
    if (!word.text.startsWith('-') || word.text === '-') {
      if (stop) return { options, operands: args.slice(at), open };
      operands.push(word);
      continue;
    }
    const found = readWord(word, values);
    options.push(...found.options);
    if (!found.wantsValue) continue;
    at += 1;
    const last = options.pop();
    if (last !== undefined) options.push({ ...last, value: args[at] ?? null });
  }
  return { options, operands, open };
}

interface ReadWord {
  readonly options: readonly GivenOption[];
  /** The last one takes the next word. */
  readonly wantsValue: boolean;
}

function readWord(word: Arg, values: ReadonlySet<string>): ReadWord {
  const { text } = word;
  if (text.startsWith('--')) {
    const equals = text.indexOf('=');
    const name = equals < 0 ? text : text.slice(0, equals);
    const value = equals < 0 ? null : partOf(word, equals + 1);
    return { options: [{ name, value, word }], wantsValue: value === null && takesValue(name, values) };
  }
  if (text.length > 2 && values.has(text)) return { options: [{ name: text, value: null, word }], wantsValue: true };
  const options: GivenOption[] = [];
  for (let at = 1; at < text.length && text[at] !== unknownPart; at += 1) {
    const name = `-${text[at]}`;
    if (!values.has(name)) {
      options.push({ name, value: null, word });
      continue;
    }
    const rest = at + 1 < text.length ? partOf(word, at + 1) : null;
    return { options: [...options, { name, value: rest, word }], wantsValue: rest === null };
  }
  return { options, wantsValue: false };
}

/** The end of a word: a value that is attached to its option. */
export const partOf = (word: Arg, from: number): Arg => ({
  ...argOfText(word.text.slice(from)),
  fixed: word.fixed,
  at: word.at,
});
