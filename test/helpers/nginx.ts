import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { end } from './home.ts';

const longestMs = 8000;

/** A real nginx on a free port of 127.0.0.1, with a `server` block as `oc doctor proxy` prints it, but for TLS. */
export class Nginx implements AsyncDisposable {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #dir: string;

  private constructor(child: ChildProcess, dir: string, port: number) {
    this.#child = child;
    this.#dir = dir;
    this.port = port;
  }

  /** `users`: name to password, for basic authentication. */
  static async open(server: string, users: Readonly<Record<string, string>> = {}): Promise<Nginx> {
    const dir = mkdtempSync(join(tmpdir(), 'oc-nginx-'));
    const port = await freePort();
    const passwords = Object.entries(users).map(([name, password]) => `${name}:{PLAIN}${password}\n`);
    writeFileSync(join(dir, 'users'), passwords.join(''));
    writeFileSync(join(dir, 'nginx.conf'), configuration(dir, plain(server, dir, port)));
    const child = spawn('nginx', ['-p', dir, '-c', join(dir, 'nginx.conf'), '-e', 'stderr', '-g', 'daemon off;'], {
      env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let words = '';
    child.stderr.on('data', (chunk) => (words += chunk));
    const nginx = new Nginx(child, dir, port);
    for (const deadline = Date.now() + longestMs; !(await answers(port)); await sleep(20)) {
      if (child.exitCode !== null || Date.now() > deadline) throw new Error(`nginx does not listen: ${words}`);
    }
    return nginx;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await end(this.#child, 'SIGTERM');
    rmSync(this.#dir, { recursive: true, force: true });
  }
}

/** A certificate and a privileged port are all that a test has not got. */
const plain = (server: string, dir: string, port: number): string =>
  server
    .replace('listen 443 ssl;', `listen 127.0.0.1:${port};`)
    .replace(/^ *ssl_certificate.*\n/gm, '')
    .replace('/etc/nginx/gateway.htpasswd', join(dir, 'users'));

const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

const configuration = (dir: string, server: string): string =>
  [
    ...(process.getuid?.() === 0 ? ['user root;'] : []),
    'worker_processes 1;',
    `pid ${dir}/pid;`,
    'events { worker_connections 256; }',
    'http {',
    'access_log off;',
    ...temporary.map((name) => `${name}_temp_path ${dir}/${name};`),
    server,
    '}',
    '',
  ].join('\n');

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
