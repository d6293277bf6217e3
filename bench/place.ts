import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildIfStale } from '../scripts/build.ts';
import { binaryIfStale } from '../scripts/build-binary.ts';
import { freePort } from '../test/helpers/free-port.ts';

export interface Programs {
  /** Both start the program with further arguments. */
  readonly binary: readonly [string];
  readonly npm: readonly [string, string];
}

/** Builds what is measured from the sources as they are. */
export async function programs(): Promise<Programs> {
  await buildIfStale();
  return { binary: [await binaryIfStale()], npm: [process.execPath, resolve('dist/npm/main.js')] };
}

/** An empty home directory with a token and a free port. */
export class Place implements AsyncDisposable {
  readonly dir = mkdtempSync(join(tmpdir(), 'oc-bench-'));
  readonly token = randomBytes(32).toString('hex');
  readonly port: number;
  readonly env: Record<string, string>;
  readonly #children: ChildProcess[] = [];

  private constructor(port: number) {
    this.port = port;
    this.env = {
      HOME: this.dir,
      PATH: process.env['PATH'] ?? '',
      LANG: 'C.UTF-8',
      OPENCLAW_GATEWAY_TOKEN: this.token,
    };
  }

  static async make(): Promise<Place> {
    return new Place(await freePort());
  }

  /** Starts a gateway in the foreground; does not wait for it. */
  spawnGateway(program: readonly string[]): ChildProcess {
    const [file = '', ...args] = [...program, 'gateway', '--port', String(this.port)];
    const child = spawn(file, args, { env: this.env, cwd: this.dir, stdio: ['ignore', 'pipe', 'ignore'] });
    this.#children.push(child);
    return child;
  }

  /** Resolves when the gateway has printed its ready line. */
  async startGateway(program: readonly string[]): Promise<ChildProcess> {
    const child = this.spawnGateway(program);
    const ended = once(child, 'exit').then(() => {
      throw new Error(`the gateway ended with ${child.exitCode ?? child.signalCode}`);
    });
    if (child.stdout) await Promise.race([once(child.stdout, 'data'), ended]);
    ended.catch(() => undefined);
    return child;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#children) await stop(child);
    rmSync(this.dir, { recursive: true, force: true });
  }
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}

/** Milliseconds from spawn to exit; throws when it does not end well. */
export function timeRun(program: readonly string[], env: Readonly<Record<string, string>>): number {
  const [file = '', ...args] = program;
  const started = performance.now();
  const { status, stderr } = spawnSync(file, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const took = performance.now() - started;
  if (status !== 0) throw new Error(`${program.join(' ')} ended with ${status}: ${stderr.toString('utf8')}`);
  return took;
}

/** Resident memory of a process in MB (10^6 bytes). */
export function residentMb(pid: number | undefined): number {
  const kb = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (!kb) throw new Error('the system does not tell the memory of a process');
  return (Number(kb) * 1024) / 1e6;
}
