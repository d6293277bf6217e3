import { type ChildProcess, spawn } from 'node:child_process';
import { KeptOutput } from './kept-output.ts';
import type { CallOutput, LiveCall } from './sandbox.ts';

export interface ProgramCall {
  /** Program and arguments; no shell stands between. */
  readonly argv: readonly string[];
  readonly cwd?: string;
  /** All of its environment: nothing of ours comes along. */
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: string | Uint8Array | null;
  readonly timeoutMs: number;
  readonly maxOutputBytes: number;
  readonly signal?: AbortSignal;
  readonly live?: LiveCall;
  /** Told the program's number, which is also that of its session, before anything else happens. */
  readonly onPid?: (pid: number) => void;
}

export interface ProgramEnd {
  /** `not-started`: there is no such program, or it may not be executed; `because` says which. */
  readonly ended: 'exit' | 'timeout' | 'aborted' | 'not-started';
  readonly because: string | null;
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: CallOutput;
  readonly stderr: CallOutput;
  readonly tookMs: number;
}

/** Streams that a child of the program still holds open are given up after this. */
const drainMs = 250;

/** Runs a program to its end in a process group of its own; time-out and abort kill the whole group. Never rejects. */
export async function runProgram(call: ProgramCall): Promise<ProgramEnd> {
  const began = performance.now();
  const [stdout, stderr] = [new KeptOutput(call.maxOutputBytes), new KeptOutput(call.maxOutputBytes)];
  const finish = (ended: ProgramEnd['ended'], code: number | null, because: string | null = null): ProgramEnd => ({
    ended,
    because,
    code,
    stdout: stdout.output(),
    stderr: stderr.output(),
    tookMs: performance.now() - began,
  });
  if (call.signal?.aborted === true) return finish('aborted', null);
  const child = start(call);
  if (child instanceof Error) return finish('not-started', null, child.message);
  if (child.pid !== undefined) call.onPid?.(child.pid);
  const { live } = call;
  for (const [stream, kept] of [
    [child.stdout, stdout],
    [child.stderr, stderr],
  ] as const) {
    stream?.on('data', (chunk: Buffer) => {
      kept.add(chunk);
      live?.onOutput(chunk);
    });
  }
  feed(child, call.stdin ?? null, live);
  const stopped = watch(child, call);
  const end = await ending(child);
  const early = stopped();
  if (end instanceof Error) return finish('not-started', null, end.message);
  return finish(early ?? 'exit', end);
}

function start(call: ProgramCall): ChildProcess | Error {
  const [program = '', ...args] = call.argv;
  try {
    return spawn(program, args, {
      ...(call.cwd === undefined ? {} : { cwd: call.cwd }),
      env: { ...call.env },
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  } catch (error) {
    // A NUL in an argument, or a program that is no text: nothing was started.
    return error instanceof Error ? error : new Error(String(error));
  }
}

function feed({ stdin }: ChildProcess, text: string | Uint8Array | null, live: LiveCall | undefined): void {
  // A program that does not read what it is given is its own affair.
  stdin?.on('error', () => undefined);
  if (text !== null) stdin?.write(text);
  if (live === undefined || stdin === null) stdin?.end();
  else live.onStarted({ write: (more) => void stdin.write(more), end: () => void stdin.end() });
}

/** Kills at the deadline or when told to; the answer stops watching and says whether it did. */
function watch(child: ChildProcess, { timeoutMs, signal }: ProgramCall): () => 'timeout' | 'aborted' | null {
  let why: 'timeout' | 'aborted' | null = null;
  const kill = (because: 'timeout' | 'aborted') => (): void => {
    why ??= because;
    killGroup(child);
  };
  const timer = setTimeout(kill('timeout'), Math.min(timeoutMs, 2 ** 31 - 1));
  const onAbort = kill('aborted');
  signal?.addEventListener('abort', onAbort, { once: true });
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    return why;
  };
}

/** What became another user's, as a program of `sudo` does, cannot be killed: it is let go, and nobody waits for it. */
function killGroup(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // why: the only kind that process.kill throws; a group that is gone needs no killing
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EPERM') letGo(child);
    else if (code !== 'ESRCH') throw error;
  }
}

/** As if it had ended: see `ending`. */
function letGo(child: ChildProcess): void {
  child.unref();
  child.stdin?.destroy();
  child.emit('exit', null, null);
}

/** The exit code once its streams are read, or soon after its end when a child of it keeps them open; then that is killed too. */
function ending(child: ChildProcess): Promise<number | null | Error> {
  return new Promise((resolve) => {
    child.once('error', resolve);
    child.once('close', (code) => resolve(code));
    child.once('exit', (code) => {
      const late = setTimeout(() => {
        killGroup(child);
        child.stdout?.destroy();
        child.stderr?.destroy();
        resolve(code);
      }, drainMs);
      child.once('close', () => clearTimeout(late));
    });
  });
}
