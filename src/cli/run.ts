import { Command, CommanderError } from 'commander';
import { version } from '../gateway/protocol/version.ts';
import { statePaths } from '../gateway/state/paths.ts';
import type { CliContext } from './command.ts';
import { commands } from './commands.ts';
import { addGlobals, commandName, readGlobals } from './globals.ts';
import { isHelpTopic } from './help-topics.ts';
import { nearest } from './nearest.ts';
import { type CliOutput, createOutput } from './output.ts';
import { unknownCommand, usageError } from './usage-error.ts';

/** Runs one command line and answers its exit code. Nothing it throws is anything but a bug. */
export async function run(args: readonly string[]): Promise<number> {
  const flags = {
    json: args.includes('--json') || args.includes('--jsonl'),
    tsv: args.includes('--tsv'),
    debug: args.includes('--debug'),
  };
  const out = createOutput(flags, {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    columns: process.stdout.isTTY ? process.stdout.columns : undefined,
  });
  process.stdout.on('error', endQuietly);
  const program = new Command('oc').version(version, '-V, --version').exitOverride();
  try {
    await parse(program, args, out);
  } catch (error) {
    const askedForHelp = error instanceof CommanderError && (error.exitCode === 0 || error.code === 'commander.help');
    // Help that was asked for is no complaint; help that is printed because a command was left out is wrong use.
    if (askedForHelp) return error.code === 'commander.help' ? 2 : 0;
    out.fail(error instanceof CommanderError ? usageError(error, program, args) : error);
  }
  return out.code;
}

async function parse(program: Command, given: readonly string[], out: CliOutput): Promise<void> {
  const args = withoutHelpWord(given);
  program.showSuggestionAfterError().configureOutput({ outputError: () => undefined });
  program.configureHelp({ showGlobalOptions: false, sortSubcommands: false, minWidthToWrap: 30 });
  addGlobals(program);
  const context = contextOf(program, out);
  const name = commandName(args);
  const row = commands.find((candidate) => candidate.name === name);
  if (row !== undefined) (await row.load()).register(program, context);
  else if (name !== undefined) throw unknownCommand(name, program, commandNames);
  else program.action(async () => (await import('./overview.ts')).overview(context));
  await program.parseAsync([...args], { from: 'user' });
}

function contextOf(program: Command, out: CliOutput): CliContext {
  const context: CliContext = {
    env: process.env,
    out,
    stdin: process.stdin,
    get globals() {
      return readGlobals(program);
    },
    paths: () => statePaths(process.env, context.globals.profile),
    // Loaded when it is asked for: a command that reads a file needs no socket.
    gateway: async (need) => (await import('./door.ts')).openDoor(context, need),
  };
  return context;
}

const commandNames = commands.map((row) => row.name);

/** `oc help pairing` is `oc pairing --help`; `oc help keys` is a page of its own, and what is neither has none. */
function withoutHelpWord(args: readonly string[]): readonly string[] {
  const [first, ...rest] = args;
  const [topic] = rest;
  if (first !== 'help' || topic === undefined || isHelpTopic(topic)) return args;
  return topic.startsWith('-') || nearest(topic, commandNames) !== null ? [...rest, '--help'] : args;
}

/** `oc … | head` closes the pipe early; that is how pipes work, not an error. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
}
