import type { Category, Effects } from '../effects/effects.ts';

/** A standing approval: what exactly may be done again, where, and for how long. */
export interface GrantForm {
  /** What the granted call does. A call that does more is another call. */
  readonly categories: readonly Category[];
  /** The program by its bare name and the words that must follow it, each compared as it is. */
  readonly argv: readonly string[];
  /**
   * What may follow. `operands`: one or more plain paths below the directory; `text`: exactly one word of one to 200
   * printable ASCII characters that does not begin with a dash.
   */
  readonly rest: 'none' | 'operands' | 'text';
  /** Absolute; compared as it is. */
  readonly cwd: string;
}

export interface GrantedCall {
  readonly effects: Effects;
  /** As it would run. Null when it takes a shell: then no grant covers it. */
  readonly argv: readonly string[] | null;
  readonly cwd: string;
  /** Names of variables that the call adds to its environment. */
  readonly addedEnvironment: readonly string[];
}

/** Kinds of note about a command that is not only itself. */
const never: ReadonlySet<string> = new Set([
  'wrapper',
  'privilege',
  'interpreter',
  'unknown-program',
  'dynamic',
  'compound',
  'unreadable',
]);

/** True only if the grant covers exactly this call. Who may use it, and whether it has ended, is judged elsewhere. */
export function grantCovers(grant: GrantForm, { effects, argv, cwd, addedEnvironment }: GrantedCall): boolean {
  if (argv === null || cwd !== grant.cwd || addedEnvironment.length > 0) return false;
  if (!isGrantable(effects)) return false;
  if (effects.categories.some((category) => !grant.categories.includes(category))) return false;
  const [program] = grant.argv;
  if (program === undefined || program.includes('/') || argv.length < grant.argv.length) return false;
  return grant.argv.every((word, at) => word === argv[at]) && isRest(grant.rest, argv.slice(grant.argv.length));
}

/** Whether a grant may be given for it at all: everything in it is known, and it runs nothing else. */
export const isGrantable = ({ certain, notes, argv }: Effects): boolean =>
  certain && argv !== null && !notes.some(({ kind }) => never.has(kind));

function isRest(rest: GrantForm['rest'], words: readonly string[]): boolean {
  if (rest === 'none') return words.length === 0;
  if (rest === 'text') return words.length === 1 && /^(?!-)[\x20-\x7e]{1,200}$/.test(words[0] ?? '');
  return words.length > 0 && words.every(isPlainPath);
}

const isPlainPath = (word: string): boolean =>
  /^[A-Za-z0-9._][A-Za-z0-9._/-]*$/.test(word) &&
  word.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && part.toLowerCase() !== '.git');
