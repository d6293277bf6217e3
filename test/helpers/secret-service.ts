import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

const longestMs = 10_000;

/** A real Secret Service of its own: a message bus, and a keyring daemon on it with an open keyring. */
export class SecretService implements AsyncDisposable {
  readonly address: string;
  readonly #home: string;
  readonly #children: readonly ChildProcess[];

  private constructor(home: string, address: string, children: readonly ChildProcess[]) {
    this.#home = home;
    this.address = address;
    this.#children = children;
  }

  static async start(): Promise<SecretService> {
    const home = mkdtempSync(join(tmpdir(), 'oc-keyring-'));
    const runtime = join(home, 'run');
    mkdirSync(runtime, { mode: 0o700 });
    const env = { HOME: home, XDG_RUNTIME_DIR: runtime, PATH: process.env['PATH'] ?? '' };
    const bus = spawn('dbus-daemon', ['--session', '--nofork', '--nopidfile', '--print-address=1'], {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [address] = await once(createInterface({ input: bus.stdout }), 'line');
    const withBus = { ...env, DBUS_SESSION_BUS_ADDRESS: String(address) };
    const keyring = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
      env: withBus,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    keyring.stdin.end('a password of the test');
    const service = new SecretService(home, String(address), [keyring, bus]);
    const deadline = Date.now() + longestMs;
    while (!hasSecrets(withBus)) {
      if (Date.now() > deadline) throw new Error('the keyring daemon did not come up');
      await delay(20);
    }
    return service;
  }

  /** For a program that is to find it. */
  get env(): { readonly DBUS_SESSION_BUS_ADDRESS: string } {
    return { DBUS_SESSION_BUS_ADDRESS: this.address };
  }

  /** Both programs end, as when somebody logs out. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    rmSync(this.#home, { recursive: true, force: true });
  }
}

/** The bus knows the name only when the keyring is open: it is asked for an object that an open one has. */
function hasSecrets(env: Readonly<Record<string, string>>): boolean {
  const ask = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.NameHasOwner'];
  const said = execFileSync('dbus-send', [...ask, 'string:org.freedesktop.secrets'], { env, encoding: 'utf8' });
  return said.includes('boolean true');
}
