import type { Command, CommanderError } from 'commander';
import { OcError } from '../gateway/protocol/errors.ts';
import { nearest } from './nearest.ts';

/** commander's complaint in our one style: what is wrong, and the line or the help page that is right. */
export function usageError(error: CommanderError, program: Command, args: readonly string[]): OcError {
  const { command, rest } = typed(program, args);
  const strangers = error.code === 'commander.unknownCommand' || error.code === 'commander.excessArguments';
  const [stranger] = rest;
  if (strangers && command.commands.length > 0 && stranger !== undefined) return unknownCommand(stranger, command);
  if (error.code === 'commander.missingArgument') {
    return new OcError('USAGE', 'missing required argument', [
      `Write  ${fullName(command)} ${command.usage().replace(/^\[options\] /, '')}`,
      help(command),
    ]);
  }
  const message = error.message
    .replace(/^error: /, '')
    // Four letters are soon alike: nobody who types --deep means --help, which is named below anyway.
    .replace(/\n\(Did you mean --help\?\)$/, '')
    .replace(/\n\(Did you mean (.*)\?\)$/s, '; did you mean $1?');
  return new OcError('USAGE', message, [help(command)]);
}

/** What nobody knows, and what was probably meant. `parent` is the program or a command that has commands of its own. */
export function unknownCommand(name: string, parent: Command, names?: readonly string[]): OcError {
  const near = nearest(name, names ?? parent.commands.map((command) => command.name()));
  const hint = near === null ? help(parent) : `Did you mean  ${fullName(parent)} ${near}`;
  return new OcError('USAGE', `unknown command "${name}"`, [hint]);
}

const help = (command: Command): string => `See  ${fullName(command)} --help`;

function fullName(command: Command): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;
}

/** How far the typed words are commands, and the words after those. */
function typed(program: Command, args: readonly string[]): { command: Command; rest: readonly string[] } {
  let command = program;
  const words = args.filter((arg) => !arg.startsWith('-'));
  for (const [at, word] of words.entries()) {
    const next = command.commands.find((one) => one.name() === word || one.aliases().includes(word));
    if (next === undefined && command !== program) return { command, rest: words.slice(at) };
    // Before the first command stand only values of global flags.
    command = next ?? command;
  }
  return { command, rest: [] };
}
