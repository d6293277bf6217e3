import type { ParsedScript, Word } from 'unbash';
import { type Arg, argOfText } from './arg.ts';
import { argOfWord } from './arg-of-word.ts';
import { CommandReader } from './command-reader.ts';
import type { Effects } from './effects.ts';
import { Found } from './found.ts';
import { noNames } from './known-names.ts';
import type { Stdin } from './program-row.ts';
import { ShellReader } from './read-shell-text.ts';
import { isTooMuch, unreadablePart } from './unreadable.ts';

const noStdin: Stdin = { kind: 'none' };

/** What a command for bash does. Never throws, whatever the text; what is not understood may do anything. */
export function effectsOf(command: string): Effects {
  const found = new Found();
  const { shell } = readersInto(found);
  const unreadable = markUnreadable(command, found);
  if (isTooMuch(command)) {
    found.add('anything');
    found.note('unreadable', command.slice(0, 16), 0);
    return found.effects(null);
  }
  const readings = readDeep(() => shell.read(command, noStdin, 0), found);
  return found.effects(unreadable || readings === null ? null : sameArgv(readings));
}

/** What a program does that is started without a shell, its name first. */
export function effectsOfArgv(argv: readonly string[]): Effects {
  const found = new Found();
  const { reader } = readersInto(found);
  const unreadable = argv.map((word) => markUnreadable(word, found)).includes(true);
  if (argv.length === 0) found.add('anything');
  readDeep(() => reader.call(argv.map(argOfText), noStdin, 0, new Set()), found);
  return found.effects(unreadable || argv.length === 0 ? null : argv);
}

function readersInto(found: Found): { readonly reader: CommandReader; readonly shell: ShellReader } {
  const readText = (text: Arg, stdin: Stdin, depth: number): void => {
    shell.read(text.text, stdin, depth, text.at);
  };
  const reader = new CommandReader(found, readText);
  const shell = new ShellReader(found, reader);
  return { reader, shell };
}

/** A text that is nested deeper than the parser can follow may do anything. */
function readDeep<Read>(read: () => Read, found: Found): Read | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    found.add('anything');
    found.note('unreadable', '', 0);
    return null;
  }
}

function markUnreadable(text: string, found: Found): boolean {
  const part = unreadablePart(text);
  if (part === null) return false;
  found.add('anything');
  found.note('unreadable', part.text, part.at);
  return true;
}

/** Words that only a shell knows. */
const shellOnly =
  /^(cd|pushd|popd|eval|exec|source|\.|:|set|unset|export|declare|typeset|local|readonly|read|alias|unalias|trap|builtin|command|shopt|enable|hash|let|mapfile|readarray|ulimit|umask|wait|jobs|bg|fg|disown|type|shift|return|break|continue|exit|logout|history|fc|bind|complete|compgen|compopt|getopts|caller|dirs|times|suspend|help|coproc)$/;

/** The words that every reading of the text comes to. */
function sameArgv(readings: readonly ParsedScript[]): readonly string[] | null {
  const [argv = null, ...others] = readings.map(argvOf);
  return others.every((other) => JSON.stringify(other) === JSON.stringify(argv)) ? argv : null;
}

/** The words of the one program that the text is, when it is no more than that. */
function argvOf(script: ParsedScript): readonly string[] | null {
  const [statement] = script.commands;
  if (script.commands.length !== 1 || statement?.background || script.errors?.length) return null;
  const command = statement?.command;
  if (command?.type !== 'Command' || command.name === undefined || command.prefix.length > 0) return null;
  const words: string[] = [];
  for (const word of [command.name, ...command.suffix]) {
    const text = word.type === 'Word' ? literal(word) : null;
    if (text === null) return null;
    words.push(text);
  }
  return words[0] === '' || shellOnly.test(words[0] ?? '') ? null : words;
}

function literal(word: Word): string | null {
  const { text, fixed } = argOfWord(word, noNames);
  return fixed && !/^~|[=:]~/.test(word.text) ? text : null;
}
