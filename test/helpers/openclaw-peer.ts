import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { end } from './home.ts';

/** The other side of the interop tests: somebody else's program, half a gigabyte, and no dependency of ours. */
const peer = 'openclaw@2026.9.6';
const longestInstallMs = 240_000;
const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'oc-tests');

export type Peer = { readonly program: string } | { readonly missing: string };

/**
 * Where the real command line is, installed at the first call and kept in the user's cache; or a word on why it is not
 * there. No script of any package is run.
 */
export async function openclawPeer(): Promise<Peer> {
  const dir = join(cache, peer);
  const program = join(dir, 'node_modules', 'openclaw', 'openclaw.mjs');
  if (existsSync(program)) return { program };
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(join(cache, '.installing-'));
  try {
    const problem = await install(fresh);
    if (problem !== null) return { missing: problem };
    // Whole or not at all; of two that install at once the first one stays.
    if (!existsSync(dir)) renameSync(fresh, dir);
    return { program };
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

const flags = ['--ignore-scripts', '--omit=optional', '--no-audit', '--no-fund', '--loglevel=error'];

async function install(dir: string): Promise<string | null> {
  const child = spawn('npm', ['install', '--prefix', dir, ...flags, peer], {
    cwd: dir,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => {
    words += chunk.toString('utf8');
  });
  const timer = setTimeout(() => void end(child, 'SIGKILL'), longestInstallMs);
  const [code] = await Promise.race([once(child, 'close'), once(child, 'error').then(() => [-1])]);
  clearTimeout(timer);
  return code === 0 ? null : `${peer} cannot be installed here: ${words.trim().split('\n')[0] ?? ''}`;
}
