import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { end } from './home.ts';

const longestMs = 30_000;

/** A Docker daemon of its own: its socket, data and containers are in a directory that goes away with it. */
export class DockerDaemon implements AsyncDisposable {
  readonly dir: string;
  #child: ChildProcess;
  #words = '';

  private constructor(dir: string) {
    this.dir = dir;
    this.#child = this.#spawn();
  }

  static async open(): Promise<DockerDaemon> {
    const daemon = new DockerDaemon(mkdtempSync(join(tmpdir(), 'oc-docker-')));
    await daemon.#answers();
    return daemon;
  }

  get host(): string {
    return `unix://${this.dir}/docker.sock`;
  }

  get env(): Record<string, string> {
    return { ...path(), HOME: this.dir, DOCKER_HOST: this.host };
  }

  /** Runs the client against this daemon; what it printed. */
  docker(...args: readonly string[]): string {
    return execFileSync('docker', args, { env: this.env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  }

  /** Ends the daemon and every container of it; `start` brings it back with the same data. */
  async stop(): Promise<void> {
    await end(this.#child, 'SIGTERM');
  }

  async start(): Promise<void> {
    this.#child = this.#spawn();
    await this.#answers();
  }

  #spawn(): ChildProcess {
    const at = (name: string) => join(this.dir, name);
    const child = spawn(
      'dockerd',
      [
        ...['--host', this.host, '--data-root', at('data'), '--exec-root', at('exec'), '--pidfile', at('pid')],
        ...['--bridge=none', '--iptables=false', '--ip6tables=false', '--ip-forward=false'],
      ],
      { env: path(), stdio: ['ignore', 'ignore', 'pipe'] },
    );
    child.stderr.on('data', (chunk: Buffer) => {
      this.#words = (this.#words + chunk.toString('utf8')).slice(-4000);
    });
    return child;
  }

  async #answers(): Promise<void> {
    for (const deadline = Date.now() + longestMs; ; await sleep(100)) {
      try {
        this.docker('version', '--format', '{{.Server.Version}}');
        return;
      } catch (error) {
        if (this.#child.exitCode !== null || Date.now() > deadline) {
          throw new Error(`dockerd does not answer: ${this.#words}`, { cause: error });
        }
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null) {
      const left = this.docker('ps', '--all', '--quiet');
      if (left !== '') this.docker('rm', '--force', ...left.split('\n'));
    }
    await this.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** Daemons live where an ordinary user's PATH does not look. */
const path = (): Record<string, string> => ({ PATH: `${process.env['PATH']}:/usr/local/sbin:/usr/sbin:/sbin` });
