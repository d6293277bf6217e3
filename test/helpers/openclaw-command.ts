import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ran } from './home.ts';

const longestRunMs = 50_000;

/** The real command line in a home of its own, as somebody on this machine has it for the gateway at one port. */
export class OpenClawCommand implements AsyncDisposable {
  readonly #program: string;
  readonly #home = mkdtempSync(join(tmpdir(), 'oc-peer-'));
  readonly #running = new Set<ChildProcess>();
  readonly #explicit: readonly string[];

  constructor(program: string, port: number, token: string) {
    this.#program = program;
    this.#explicit = ['--url', `ws://127.0.0.1:${port}`, '--token', token];
    mkdirSync(join(this.#home, '.openclaw'), { mode: 0o700 });
    const config = { gateway: { mode: 'local', port, auth: { mode: 'token', token } } };
    writeFileSync(join(this.#home, '.openclaw', 'openclaw.json'), JSON.stringify(config), { mode: 0o600 });
  }

  /** Runs a command that finds the gateway by its configuration. */
  run(...args: readonly string[]): Promise<Ran> {
    const { child, ran } = this.#spawn(args);
    const timer = setTimeout(() => child.kill('SIGKILL'), longestRunMs);
    return ran.finally(() => clearTimeout(timer));
  }

  /** Runs a command that is told the gateway's address and token. */
  at(...args: readonly string[]): Promise<Ran> {
    return this.run(...args, ...this.#explicit);
  }

  /** Runs a command that stays until `enough` is true of what it printed; resolves with all of it. */
  async until(enough: (stdout: string) => boolean, ...args: readonly string[]): Promise<string> {
    const { child, stdout, ran } = this.#spawn([...args, ...this.#explicit]);
    const printed = new Promise<void>((resolve) => child.stdout?.on('data', () => enough(stdout()) && resolve()));
    const timer = setTimeout(() => child.kill('SIGKILL'), longestRunMs);
    await Promise.race([printed, ran]);
    clearTimeout(timer);
    child.kill('SIGKILL');
    await ran;
    return stdout();
  }

  #spawn(args: readonly string[]) {
    // One process: a grandchild of its own session would outlive the end of its parent.
    const alone = { OPENCLAW_NO_RESPAWN: '1', NO_COLOR: '1' };
    const env = { HOME: this.#home, PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', ...alone };
    const child = spawn(process.execPath, [this.#program, ...args], {
      cwd: this.#home,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#running.add(child);
    const words = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].on('data', (chunk: Buffer) => {
        words[name] += chunk.toString('utf8');
      });
    }
    const ran = once(child, 'close').then(([code]): Ran => {
      this.#running.delete(child);
      return { code: typeof code === 'number' ? code : -1, ...words };
    });
    return { child, stdout: () => words.stdout, ran };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#running) child.kill('SIGKILL');
    rmSync(this.#home, { recursive: true, force: true });
  }
}
