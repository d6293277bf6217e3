import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { end } from './home.ts';

/** The separate package, which is installed by its own lock file: none of it is a dependency of the program. */
export const packageDir = resolve('packages/oc-whatsapp');
const inModules = (name: string): string => join(packageDir, 'node_modules', name);
/** What it needs itself; one that was added since makes an installation an old one. */
const isInstalled = (): boolean => ['.package-lock.json', 'baileys', 'qr'].every((name) => existsSync(inModules(name)));
const lockFile = 'dist/oc-whatsapp.installing';
const longestInstallMs = 240_000;
/** `--legacy-peer-deps` leaves out what only pictures would need. */
const flags = ['--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/** What is used of Baileys here; its types are installed with it, so not for the compiler of this repository. */
interface Baileys {
  readonly initAuthCreds: () => object;
  readonly BufferJSON: { readonly replacer: (key: string, value: unknown) => unknown };
  readonly proto: {
    readonly WebMessageInfo: {
      fromObject(value: object): unknown;
      encode(message: unknown): { finish(): Uint8Array };
      decode(bytes: Uint8Array): unknown;
    };
  };
}

/**
 * Installs the package where that was not done yet. A text says why it cannot be had here; in CI, which runs every test,
 * that is an error.
 */
export async function whatsappPackage(): Promise<string | null> {
  const missing = await install();
  if (missing === null) return null;
  if (process.env['CI']) throw new Error(missing);
  console.log(`skipped: ${missing}`);
  return missing;
}

async function install(): Promise<string | null> {
  mkdirSync('dist', { recursive: true });
  while (!isInstalled()) {
    if (take()) {
      try {
        return isInstalled() ? null : await npmCi();
      } finally {
        rmSync(lockFile, { force: true });
      }
    }
    const age = Date.now() - (statSync(lockFile, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    // Whoever held it was killed.
    if (age > longestInstallMs) rmSync(lockFile, { force: true });
    await delay(100);
  }
  return null;
}

function take(): boolean {
  try {
    closeSync(openSync(lockFile, 'wx'));
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function npmCi(): Promise<string | null> {
  const child = spawn('npm', ['ci', ...flags], { cwd: packageDir, stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => {
    words += chunk.toString('utf8');
  });
  const timer = setTimeout(() => void end(child, 'SIGKILL'), longestInstallMs);
  const [code] = await Promise.race([once(child, 'close'), once(child, 'error').then(() => [-1])]);
  clearTimeout(timer);
  return code === 0 ? null : `oc-whatsapp cannot be installed here: ${words.trim().split('\n')[0] ?? ''}`;
}

// why: the shape of what is used of it stands above, and a wrong one fails the tests
export const baileys = async (): Promise<Baileys> =>
  (await import(join(packageDir, 'node_modules', 'baileys', 'lib', 'index.js'))) as Baileys;

/** The package's own picture of a text: rows of `1` and `0`. */
export async function pictureOf(text: string): Promise<readonly string[]> {
  // why: as above
  const made = (await import(join(packageDir, 'src', 'picture.ts'))) as {
    readonly pictureOf: (text: string) => readonly string[];
  };
  return made.pictureOf(text);
}

/** Links a phone without one: keys of its own, and the name of somebody whom the server knows. */
export async function writeLink(dir: string, me: object): Promise<void> {
  const { initAuthCreds, BufferJSON } = await baileys();
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const creds = { ...initAuthCreds(), me, registered: true };
  writeFileSync(join(dir, 'creds.json'), JSON.stringify(creds, BufferJSON.replacer), { mode: 0o600 });
}
