import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ran } from './home.ts';

const longestRunMs = 50_000;

/** Where a gateway is for somebody on another machine. */
export interface Elsewhere {
  readonly url: string;
  /** None for somebody who has nothing but a device. */
  readonly token?: string;
  readonly tlsFingerprint?: string;
  /** What a line begins with to run on that machine. */
  readonly prefix: string;
}

/** The real command line in a home of its own. */
export class OpenClawCommand implements AsyncDisposable {
  readonly #program: string;
  readonly home = mkdtempSync(join(tmpdir(), 'oc-peer-'));
  readonly #running = new Set<ChildProcess>();
  readonly #explicit: readonly string[];
  readonly #prefix: readonly string[];

  private constructor(program: string, gateway: object, explicit: readonly string[], prefix = '') {
    this.#program = program;
    this.#explicit = explicit;
    this.#prefix = prefix.split(' ').filter((word) => word !== '');
    mkdirSync(join(this.home, '.openclaw'), { mode: 0o700 });
    this.configure(gateway);
  }

  /** What its configuration says of the gateway, from now on. */
  configure(gateway: object): void {
    writeFileSync(join(this.home, '.openclaw', 'openclaw.json'), JSON.stringify({ gateway }), { mode: 0o600 });
  }

  /** As somebody on this machine has it, for the gateway at one port. */
  static beside(program: string, port: number, token: string): OpenClawCommand {
    const explicit = ['--url', `ws://127.0.0.1:${port}`, '--token', token];
    return new OpenClawCommand(program, { mode: 'local', port, auth: { mode: 'token', token } }, explicit);
  }

  /** As somebody on another machine has it. */
  static away(program: string, { prefix, ...remote }: Elsewhere): OpenClawCommand {
    const { url, token } = remote;
    const explicit = ['--url', url, ...(token === undefined ? [] : ['--token', token])];
    return new OpenClawCommand(program, { mode: 'remote', remote }, explicit, prefix);
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
    const env = { HOME: this.home, PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8', ...alone };
    const [command = process.execPath, ...more] = [...this.#prefix, process.execPath, this.#program, ...args];
    const child = spawn(command, more, {
      cwd: this.home,
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
    rmSync(this.home, { recursive: true, force: true });
  }
}
