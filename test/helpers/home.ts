import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programPath } from './build-once.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** As long as a busy machine may need. */
const longestRunMs = 45_000;

/** Somebody's empty home directory with `oc` on the PATH: real files, real processes, nothing of this machine's own. */
export class Home implements AsyncDisposable {
  readonly dir = mkdtempSync(join(tmpdir(), 'oc-home-'));
  readonly env: Record<string, string>;
  readonly #user: number | null;
  readonly #children: ChildProcess[] = [];

  private constructor(program: string, user: number | null) {
    this.#user = user;
    const bin = join(this.dir, 'bin');
    mkdirSync(bin);
    const as = user === null ? '' : `setpriv --reuid=${user} --regid=${user} --clear-groups `;
    writeFileSync(join(bin, 'oc'), `#!/bin/sh\nexec ${as}'${process.execPath}' '${program}' "$@"\n`, { mode: 0o755 });
    if (user !== null) chownSync(this.dir, user, user);
    this.env = { HOME: this.dir, PATH: `${bin}:${process.env['PATH'] ?? ''}`, LANG: 'C.UTF-8' };
  }

  /** With `user`, for tests that run as root: `oc` runs as that one. */
  static async make(user: number | null = null): Promise<Home> {
    return new Home(await programPath(), user);
  }

  /**
   * Sets keys of a configuration that no gateway has read yet, as `oc config set` writes them, without its start for each.
   * Keys are paths; one without a dot in its names.
   */
  configure(values: Readonly<Record<string, unknown>>): void {
    const dir = join(this.dir, '.openclaw');
    const file = join(dir, 'openclaw.json');
    const tree: Record<string, unknown> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
    for (const [path, value] of Object.entries(values)) plant(tree, path.split('.'), value);
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    writeFileSync(file, `${JSON.stringify(tree, null, 2)}\n`, { mode: 0o600 });
    for (const path of [dir, file]) if (this.#user !== null) chownSync(path, this.#user, this.#user);
  }

  /** Runs a line as a person types it; ends it after `longestMs`. `env` adds to the home's own. */
  async sh(line: string, env: Readonly<Record<string, string>> = {}, longestMs = longestRunMs): Promise<Ran> {
    const child = this.#spawn(line, env);
    const timer = setTimeout(() => child.kill('SIGKILL'), longestMs);
    const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
    const [code] = await once(child, 'close');
    clearTimeout(timer);
    return { code: typeof code === 'number' ? code : -1, stdout: stdout(), stderr: stderr() };
  }

  /** Starts a line that stays, and resolves when it has printed a line to stdout; rejects with its words if it ends first. */
  async stay(line: string): Promise<{ readonly child: ChildProcess; readonly stdout: () => string }> {
    const child = this.#spawn(`exec ${line}`, {});
    const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
    const closed = once(child, 'close').then(() => {
      throw new Error(`"${line}" ended with ${child.exitCode ?? child.signalCode}: ${stderr()}`);
    });
    const first = new Promise<void>((resolve) => {
      child.stdout?.on('data', () => stdout().includes('\n') && resolve());
    });
    await Promise.race([first, closed]);
    // From here on its end is the test's own business.
    closed.catch(() => undefined);
    return { child, stdout };
  }

  #spawn(line: string, env: Readonly<Record<string, string>>): ChildProcess {
    const child = spawn('/bin/bash', ['-c', line], {
      cwd: this.dir,
      env: { ...this.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#children.push(child);
    return child;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#children) await end(child, 'SIGKILL');
    // A gateway that was left in the background.
    if (existsSync(join(this.dir, '.openclaw', 'state', 'gateway.sock'))) await this.#stopGateway();
    rmSync(this.dir, { recursive: true, force: true });
  }

  async #stopGateway(): Promise<void> {
    const child = this.#spawn('oc gateway stop', {});
    child.stdout?.resume();
    child.stderr?.resume();
    await once(child, 'close');
  }
}

/** Sends a signal, unless it has ended, and resolves to the exit code or the name of the signal that ended it. */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
  return child.exitCode ?? child.signalCode;
}

function plant(tree: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    tree[name] = value;
    return;
  }
  tree[name] ??= {};
  plant(tree[name] as Record<string, unknown>, rest, value); // why: made here, or by who wrote the file
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = '';
  stream?.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
  });
  return () => text;
}
