import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { OcError } from '../../gateway/protocol/errors.ts';
import { refuseForeignState } from '../../gateway/state/owner.ts';
import { ensurePrivateDir } from '../../gateway/state/private-dir.ts';
import type { CliContext } from '../command.ts';
import { notStarted } from './not-started.ts';
import { recordChange } from './record.ts';
import { type ChannelTarget, targetText } from './target.ts';

interface LinkFlags {
  readonly phone?: string;
  readonly again?: true;
}

/** What the program may know of where it runs, as when the gateway starts it. */
const shared = ['PATH', 'LANG', 'LC_ALL', 'TZ'];

/** Has the program that carries WhatsApp link a phone: by a QR code, or by a code to type where the number is given. */
export async function linkPhone(context: CliContext, target: ChannelTarget, flags: LinkFlags): Promise<void> {
  const { out } = context;
  const account = target.accountId ?? 'default';
  const isLinked =
    flags.phone === undefined ? await byQr(context, target, flags) : await byCode(context, account, flags.phone, flags);
  if (!isLinked) return;
  await recordChange(context, { channel: 'whatsapp', accountId: account }, 'login', []);
  const done = 'A running gateway finds the link by itself:  oc channels status';
  out.record({ channel: 'whatsapp', accountId: account, linked: true }, () => out.say(done));
}

/** False when the person broke off. */
async function byQr(context: CliContext, target: ChannelTarget, { again }: LinkFlags): Promise<boolean> {
  const { out } = context;
  const otherWay = `oc channels login ${targetText(target)} --phone 15551234567`;
  const { linkByQr, requireScreen } = await import('./whatsapp-qr.ts');
  requireScreen(context, otherWay);
  refuseForeignState(context.paths());
  const { argv, cwd, links } = await loginProgram(context.paths().stateDir);
  const more = ['--lines', '--account', target.accountId ?? 'default', ...(again === true ? ['--again'] : [])];
  const code = await linkByQr(context, { argv: [...argv, ...more], cwd, links, env: passed(context.env), otherWay });
  if (code === null) {
    out.say('Linked.');
    return true;
  }
  out.warn('Nothing was linked.');
  out.exit(code);
  return false;
}

/** What the program says is shown as it says it. */
async function byCode(context: CliContext, account: string, typed: string, { again }: LinkFlags): Promise<true> {
  const { out } = context;
  const phone = typed.replaceAll(/[\s+().-]/g, '');
  if (!/^[1-9]\d{5,14}$/.test(phone)) {
    throw new OcError('USAGE', 'WhatsApp wants the number of the phone, with its country', [
      'oc channels login whatsapp --phone 15551234567',
    ]);
  }
  refuseForeignState(context.paths());
  const { argv, cwd } = await loginProgram(context.paths().stateDir);
  const words = [...argv, '--phone', phone, '--account', account, ...(again === true ? ['--again'] : [])];
  const [command = 'node', ...args] = words;
  const run = spawn(command, args, { cwd, env: passed(context.env), stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(run, 'close').catch((error) => Promise.reject(notStarted(error)));
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
  return true;
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

interface LoginProgram {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Where links are kept. */
  readonly links: string;
}

/** The program's own way of linking, held to the same rules as the program: its folder and the links, and nothing else. */
async function loginProgram(stateDir: string): Promise<LoginProgram> {
  const { whatsappProgram } = await import('../../gateway/channels/whatsapp/program.ts');
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
  return { argv: [...program.argv.slice(0, -1), login], cwd: program.cwd, links };
}
