import { lstatSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { safeRead } from './file/safe-read.ts';
import type { Warning } from './remarks/problem.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** Variables by name, and where each came from. The environment of the process wins over the file. */
export interface Variables {
  get(name: string): string | undefined;
  readonly warnings: readonly Warning[];
}

/**
 * The process environment, and `<state>/.env` where that is a plain file of ours that nobody else can read. No other `.env`
 * is ever looked at: the working directory may be anybody's.
 */
export function variables(env: Env, envFile: string): Variables {
  const fromFile = readEnvFile(envFile);
  return {
    get: (name) => env[name] ?? (Object.hasOwn(fromFile.values, name) ? fromFile.values[name] : undefined),
    warnings: fromFile.warnings,
  };
}

interface EnvFile {
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly warnings: readonly Warning[];
}

function readEnvFile(path: string): EnvFile {
  const link = lstatSync(path, { throwIfNoEntry: false });
  if (link === undefined) return { values: {}, warnings: [] };
  if (link.isSymbolicLink()) return ignored(path, 'it is a link');
  const read = safeRead(path);
  if (read.kind === 'missing') return { values: {}, warnings: [] };
  if (read.kind === 'refused') return ignored(path, `it ${read.because} (${read.hint})`);
  if (read.stat.uid !== process.getuid?.()) return ignored(path, 'it belongs to another user');
  if ((read.stat.mode & 0o077) !== 0) return ignored(path, `other users can read it (chmod 600 ${path})`);
  return { values: parseEnv(read.text), warnings: [] };
}

const ignored = (path: string, because: string): EnvFile => ({
  values: {},
  warnings: [{ path, message: `not read: ${because}` }],
});
