import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSea } from 'node:sea';
import type { Readable } from 'node:stream';
import { type ErrorCode, errorTable, OcError } from '../../gateway/protocol/errors.ts';
import { refuseForeignState } from '../../gateway/state/owner.ts';
import type { StatePaths } from '../../gateway/state/paths.ts';
import { checkPrivateFile, ensurePrivateDir } from '../../gateway/state/private-dir.ts';

/** How this program is started again: the executable alone, or Node with our main file. */
function ourselves(): readonly [string, readonly string[]] {
  return isSea() ? [process.execPath, []] : [process.execPath, [process.argv[1] ?? '']];
}

interface Started {
  readonly pid: number;
  /** Its ready line. */
  readonly line: string;
  /** What it warned of before that. */
  readonly complaints: readonly string[];
}

/** A first start with a large configuration may have much to say; the log has all of it. */
const mostComplaints = 10;

/**
 * Starts `oc gateway` as a process of its own and waits until it is ready. Its complaints go to `logs/gateway.err`.
 * Throws with its own last words when it ends before that.
 */
export async function startInBackground(
  paths: StatePaths,
  args: readonly string[],
  timeoutMs: number,
): Promise<Started> {
  // Before anything is made there: the gateway itself would refuse only after our log was.
  refuseForeignState(paths);
  ensurePrivateDir(paths.stateDir);
  ensurePrivateDir(paths.logsDir);
  const errors = join(paths.logsDir, 'gateway.err');
  checkPrivateFile(errors);
  const fd = openSync(errors, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW, 0o600);
  const [file, before] = ourselves();
  const child = spawn(file, [...before, 'gateway', ...args], { detached: true, stdio: ['ignore', 'pipe', fd] });
  closeSync(fd);
  const { stdout } = child;
  if (stdout === null) throw new Error('no pipe to the gateway'); // asked for above
  const line = await firstLine(child, stdout, timeoutMs).catch((error: unknown) => {
    if (child.exitCode === null) child.kill('SIGTERM');
    throw error;
  });
  if (line === null) throw failedToStart(readFileSync(errors, 'utf8'), child.exitCode ?? 1);
  stdout.destroy();
  child.unref();
  const complaints = readFileSync(errors, 'utf8').trim().split('\n').filter(Boolean).slice(0, mostComplaints);
  return { pid: child.pid ?? 0, line, complaints };
}

/** The ready line, or null when the process ended without one. */
function firstLine(child: ChildProcess, stdout: Readable, timeoutMs: number): Promise<string | null> {
  return new Promise((resolve, reject) => {
    let text = '';
    const late = setTimeout(() => reject(new OcError('TIMEOUT', 'the gateway was not ready in time')), timeoutMs);
    const end = (line: string | null): void => {
      clearTimeout(late);
      resolve(line);
    };
    stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (text.includes('\n')) end(text.slice(0, text.indexOf('\n')));
    });
    child.once('exit', () => end(null));
    child.once('error', reject);
  });
}

/** What the gateway itself printed, in our one style: message, hints, code. What it logged before that is in its log. */
function failedToStart(words: string, exit: number): OcError {
  const all = words
    .trim()
    .split('\n')
    .map((line) => line.trim());
  const lines = all.slice(
    Math.max(
      0,
      all.findLastIndex((line) => line.startsWith('oc: ')),
    ),
  );
  const code = /\[([A-Z_]+), exit \d+\]$/.exec(lines.at(-1) ?? '')?.[1];
  const message = (lines[0] ?? '').replace(/^oc: /, '') || `the gateway ended with exit code ${exit}`;
  return new OcError(isKnown(code) ? code : 'INTERNAL', message, lines.slice(1, code === undefined ? undefined : -1));
}

const isKnown = (code: string | undefined): code is ErrorCode => code !== undefined && Object.hasOwn(errorTable, code);
