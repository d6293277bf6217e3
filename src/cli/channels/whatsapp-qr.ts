import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { OcError } from '../../gateway/protocol/errors.ts';
import type { CliContext } from '../command.ts';
import { notStarted } from './not-started.ts';
import { drawQr, modulesOf } from './qr-picture.ts';
import { QrScreen } from './qr-screen.ts';

export interface QrLogin {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where links are kept, and the half ones. */
  readonly links: string;
  /** The command that links without a picture. */
  readonly otherWay: string;
}

/** The program gives up after three minutes; one that does not is ended. */
const longestMs = 200_000;
const graceMs = 3000;
const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Throws NO_TTY where no picture can be shown. Nothing was begun then. */
export function requireScreen({ env, globals, out }: CliContext, otherWay: string): void {
  const because = out.json || globals.tsv ? 'is no output for scripts' : 'needs a terminal, and stdout is not one';
  if (process.stdout.isTTY && !out.json && !globals.tsv && env['TERM'] !== 'dumb') return;
  throw new OcError('NO_TTY', `a QR code ${because}; nothing was begun`, [`With a code to type:  ${otherWay}`]);
}

/**
 * Has the program link a phone by the pictures that it says, and shows them. What is in one crosses its pipe and is on the
 * screen, and nowhere else. Null when the phone is linked, else the exit code that a signal asks for. Throws CONFLICT, EXPIRED,
 * NOT_FOUND.
 */
export async function linkByQr({ env, globals }: CliContext, login: QrLogin): Promise<number | null> {
  const screen = new QrScreen(process.stdout, login.otherWay);
  const run = start(login);
  const signalled = Promise.withResolvers<number>();
  const release = onSignals((code) => signalled.resolve(code));
  const timer = setTimeout(() => void end(run), longestMs);
  try {
    const shown = show(run.child, screen, globals.ascii || !isUtf8(env));
    const code = await Promise.race([run.closed, signalled.promise]);
    screen.close();
    // It may have been linked at that very moment, which it says before it ends.
    if (code !== null) await end(run);
    if (await shown) return null;
    if (code !== null) return code;
    throw notLinked(await run.complaint, login.otherWay);
  } finally {
    clearTimeout(timer);
    screen.close();
    await end(run);
    release();
    // It takes away what it had begun; one that was killed does not.
    if (run.child.pid !== undefined) {
      rmSync(join(login.links, `.linking-${run.child.pid}`), { recursive: true, force: true });
    }
  }
}

interface Run {
  readonly child: ChildProcessWithoutNullStreams;
  /** Resolves when it has ended and all that it wrote was read. */
  readonly closed: Promise<null>;
  readonly complaint: Promise<string>;
}

function start({ argv, cwd, env }: QrLogin): Run {
  const [command = 'node', ...args] = argv;
  const child = spawn(command, args, { cwd, env, stdio: 'pipe' });
  child.stdin.on('error', () => undefined);
  const closed = once(child, 'close').then(
    () => null,
    (error) => Promise.reject(notStarted(error)),
  );
  // Whoever was broken off does not wait for it.
  closed.catch(() => undefined);
  return { child, closed, complaint: lastLine(child) };
}

async function lastLine({ stderr }: ChildProcessWithoutNullStreams): Promise<string> {
  let last = '';
  for await (const line of createInterface({ input: stderr })) last = line.trim() === '' ? last : line.trim();
  return last.slice(0, 300);
}

/** Shows each picture as it comes; whether the program says at last that the phone is linked. */
async function show({ stdout }: ChildProcessWithoutNullStreams, screen: QrScreen, ascii: boolean): Promise<boolean> {
  let isLinked = false;
  for await (const line of createInterface({ input: stdout, crlfDelay: Number.POSITIVE_INFINITY })) {
    const said = lineOf(line);
    const modules = said?.say === 'qr' ? modulesOf(said.rows) : null;
    if (modules !== null) screen.show(drawQr(modules, ascii));
    isLinked ||= said?.say === 'linked';
  }
  return isLinked;
}

function lineOf(line: string): { readonly say?: unknown; readonly rows?: unknown } | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null; // what is no line of the program's is not shown: it may hold a code
  }
}

function notLinked(complaint: string, otherWay: string): OcError {
  const hint = `With a code to type:  ${otherWay}`;
  if (complaint.includes('--lines')) {
    return new OcError('CONFLICT', 'this oc-whatsapp gives no QR code; install the one of this oc', [hint]);
  }
  if (complaint.includes('in time')) return new OcError('EXPIRED', `the phone was not linked: ${complaint}`, [hint]);
  const because = complaint === '' ? 'the program ended' : complaint;
  return new OcError('CONFLICT', `the phone was not linked: ${because}`, [hint, 'docs/whatsapp.md']);
}

/** Its input ends, which it takes for the end; one that does not is ended. */
async function end({ child, closed }: Run): Promise<void> {
  child.stdin.end();
  const killer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await closed.catch(() => undefined);
  clearTimeout(killer);
}

function onSignals(take: (code: number) => void): () => void {
  const taken = Object.entries(exitCodes).map(([signal, code]) => ({ signal, listener: () => take(code) }));
  for (const { signal, listener } of taken) process.on(signal, listener);
  return () => {
    for (const { signal, listener } of taken) process.off(signal, listener);
  };
}

/** As a terminal is told: the first of these that says anything decides. */
const isUtf8 = (env: CliContext['env']): boolean =>
  /utf-?8/i.test(
    [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => value !== undefined && value !== '') ?? '',
  );
