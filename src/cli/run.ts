import { Command, CommanderError } from 'commander';
import { OcError } from '../gateway/protocol/errors.ts';
import { version } from '../gateway/protocol/version.ts';
import { statePaths } from '../gateway/state/paths.ts';
import type { CliContext } from './command.ts';
import { commands } from './commands.ts';
import { addGlobals, commandName, readGlobals } from './globals.ts';
import { type CliOutput, createOutput } from './output.ts';

/** Runs one command line and answers its exit code. Nothing it throws is anything but a bug. */
export async function run(args: readonly string[]): Promise<number> {
  const flags = { json: args.includes('--json'), tsv: args.includes('--tsv'), debug: args.includes('--debug') };
  const out = createOutput(flags, {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  });
  process.stdout.on('error', endQuietly);
  try {
    await parse(args, out);
  } catch (error) {
    if (error instanceof CommanderError) return usage(error, out);
    out.fail(error);
  }
  return out.code;
}

async function parse(args: readonly string[], out: CliOutput): Promise<void> {
  const program = new Command('oc').version(version, '-V, --version').exitOverride();
  program.showSuggestionAfterError().configureOutput({ outputError: () => undefined });
  program.configureHelp({ showGlobalOptions: false, sortSubcommands: false });
  addGlobals(program);
  const context = contextOf(program, out);
  const name = commandName(args);
  const row = commands.find((candidate) => candidate.name === name);
  if (row !== undefined) (await row.load()).register(program, context);
  else if (name !== undefined) throw unknownCommand(name);
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

/** commander's own complaints in our one style; asking for help is no complaint. */
function usage(error: CommanderError, out: CliOutput): number {
  if (error.exitCode === 0 || error.code === 'commander.help') return error.code === 'commander.help' ? 2 : 0;
  const message = error.message.replace(/^error: /, '').replace(/\n\(Did you mean (.*)\?\)$/s, '; did you mean $1?');
  out.fail(new OcError('USAGE', message, ['See  oc --help  or  oc COMMAND --help']));
  return out.code;
}

function unknownCommand(name: string): OcError {
  const near = commands.map((row) => row.name).sort((a, b) => distance(name, a) - distance(name, b))[0] ?? '';
  const hint = distance(name, near) <= 3 ? `Did you mean  oc ${near}` : 'See  oc --help';
  return new OcError('USAGE', `unknown command "${name}"`, [hint]);
}

/** Levenshtein distance: how many letters to add, drop or change. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change));
    }
    row = next;
  }
  return row[b.length] ?? a.length;
}

/** `oc … | head` closes the pipe early; that is how pipes work, not an error. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
}
