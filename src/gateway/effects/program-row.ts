import type { Arg } from './arg.ts';
import type { Category, EffectNoteKind } from './effects.ts';

/** `anything`: nobody can know it by reading. */
export type Does = readonly Category[] | 'anything';

/** What a command reads on its standard input. `elsewhere`: a pipe or a file; a text stands in the command itself. */
export type Stdin =
  | { readonly kind: 'none' | 'elsewhere' }
  | { readonly kind: 'text'; readonly text: string; readonly fixed: boolean };

/** One program with its words. */
export interface Call {
  /** The program's bare name, when it is of the system. */
  readonly name: string;
  readonly program: Arg;
  readonly args: readonly Arg[];
  readonly stdin: Stdin;
  /** How many programs and texts it stands in. */
  readonly depth: number;
}

/** What a row that needs more than words may do. Every answer is added to what is already known of the command. */
export interface Reader {
  does(does: Does, kind: EffectNoteKind | null, about: Arg): void;
  /** It cannot be known by reading, yet it is of no more kinds than these. */
  uncertain(does: Does, kind: EffectNoteKind, about: Arg): void;
  /** Another program that this one runs. Empty words: nothing is run. */
  runs(words: readonly Arg[], from: Call): void;
  /** A text that a shell runs. */
  shellText(text: Arg, from: Call): void;
  /** A file is run: by its own name or by an interpreter. */
  runsFile(file: Arg): void;
  /** A file is written under this name. */
  writes(file: Arg): void;
  /** Where it runs is another directory from here on. */
  moves(): void;
  /** Reads settings of the directory that it runs in, which may name programs. */
  trustsDirectory(about: Arg): void;
}

/** A program is a row. What no row knows is `anything`. */
export interface ProgramRow {
  /** What it does whatever its words are. Absent: it reads, or computes, and prints. */
  readonly does?: Does;
  /** Options that do more, as `-o` or `--output`; an abbreviation of a long one is one too. */
  readonly options?: Readonly<Record<string, Does>>;
  /** Options that take the next word, separated by spaces. */
  readonly values?: string;
  /** What only its first operand tells. `''`: there is none; a verb that is not here is `otherVerbs`. */
  readonly verbs?: Readonly<Record<string, ProgramRow>>;
  readonly otherVerbs?: Does;
  /** The kind of note a person is shown. */
  readonly note?: EffectNoteKind;
  /** Its operands are files that it writes. */
  readonly writesOperands?: true;
  /** A word with an address in it makes it reach the network. */
  readonly fetches?: true;
  /** What rows cannot say. */
  readonly more?: (call: Call, reader: Reader) => void;
}

export type ProgramTable = Readonly<Record<string, ProgramRow>>;

/** One row for many names, separated by spaces. */
export const each = (names: string, row: ProgramRow): ProgramTable =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, row]));
