import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { OcError } from '../gateway/protocol/errors.ts';
import { refuseForeignState } from '../gateway/state/owner.ts';
import { ensurePrivateDir } from '../gateway/state/private-dir.ts';
import type { ChannelTarget } from './channel-target.ts';
import type { CliContext } from './command.ts';

interface LinkFlags {
  readonly phone?: string;
  readonly again?: true;
}

/** What the program may know of where it runs, as when the gateway starts it. */
const shared = ['PATH', 'LANG', 'LC_ALL', 'TZ'];

/** Has the program that carries WhatsApp link a phone; what it says is shown as it says it. */
export async function linkPhone(context: CliContext, target: ChannelTarget, flags: LinkFlags): Promise<void> {
  const { out } = context;
  const phone = flags.phone?.replaceAll(/[\s+().-]/g, '') ?? '';
  if (!/^[1-9]\d{5,14}$/.test(phone)) {
    throw new OcError('USAGE', 'WhatsApp wants the number of the phone, with its country', [
      'oc channels login whatsapp --phone 15551234567',
    ]);
  }
  refuseForeignState(context.paths());
  const account = target.accountId ?? 'default';
  const { argv, cwd } = await loginProgram(context.paths().stateDir);
  const words = [...argv, '--phone', phone, '--account', account, ...(flags.again === true ? ['--again'] : [])];
  const [command = 'node', ...args] = words;
  const run = spawn(command, args, { cwd, env: passed(context.env), stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(run, 'close');
  const [, problem] = await Promise.all([
    eachLine(run.stdout, (line) => out.record({ said: line }, () => out.say(line))),
    lastLine(run.stderr),
    closed,
  ]);
  if (run.exitCode !== 0) {
    throw new OcError('CONFLICT', `the phone was not linked: ${problem === '' ? 'the program ended' : problem}`, [
      'docs/whatsapp.md',
    ]);
  }
  const done = 'A running gateway finds the link by itself:  oc channels status';
  out.record({ channel: 'whatsapp', accountId: account, linked: true }, () => out.say(done));
}

const passed = (env: CliContext['env']): Record<string, string> =>
  Object.fromEntries(shared.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));

async function eachLine(stream: Readable, take: (line: string) => void): Promise<void> {
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) take(line.slice(0, 500));
}

async function lastLine(stream: Readable): Promise<string> {
  let last = '';
  await eachLine(stream, (line) => {
    last = line.trim() === '' ? last : line.trim();
  });
  return last;
}

/** The program's own way of linking, held to the same rules as the program: its folder and the links, and nothing else. */
async function loginProgram(stateDir: string): Promise<{ readonly argv: readonly string[]; readonly cwd: string }> {
  const { whatsappProgram } = await import('../gateway/channels/whatsapp/program.ts');
  const links = join(stateDir, 'credentials', 'whatsapp');
  for (const dir of [dirname(links), links]) ensurePrivateDir(dir);
  const program = whatsappProgram(join(stateDir, 'plugins', 'oc-whatsapp'), links);
  if (typeof program === 'string') throw new OcError('NOT_FOUND', program, ['docs/whatsapp.md']);
  const login = join(program.cwd, 'src', 'login.ts');
  const stat = lstatSync(login, { throwIfNoEntry: false });
  if (stat === undefined) throw new OcError('NOT_FOUND', 'this oc-whatsapp cannot link a phone; install a newer one');
  const isOurs = stat.uid === 0 || stat.uid === process.getuid?.();
  if (!stat.isFile() || !isOurs || (stat.mode & 0o022) !== 0) {
    throw new OcError('STATE_UNSAFE', 'the program that links a phone can be changed by others; it is not started');
  }
  return { argv: [...program.argv.slice(0, -1), login], cwd: program.cwd };
}
