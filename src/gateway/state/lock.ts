import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { OcError } from '../protocol/errors.ts';
import { checkPrivateFile, ensurePrivateDir } from './private-dir.ts';

/** Who holds the state directory, for a message; not proof of anything. */
export interface LockHolder {
  readonly pid: number;
  readonly what: string;
}

export interface StateLock {
  release(): void;
}

/**
 * Takes the exclusive lock of a state directory, or throws ALREADY_RUNNING with the holder's pid in `details`.
 * The lock is SQLite's own file lock on an empty database: the system drops it when the process ends, however it ends,
 * so there is no stale lock to guess about.
 */
export function takeStateLock(path: string, holder: LockHolder): StateLock {
  ensurePrivateDir(dirname(path));
  for (const file of [path, holderFile(path)]) checkPrivateFile(file);
  const db = new DatabaseSync(path, { timeout: 0 });
  try {
    chmodSync(path, 0o600);
    db.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    if (isBusy(error)) throw heldBy(readHolder(path));
    throw error;
  }
  writeFileSync(holderFile(path), JSON.stringify(holder), { mode: 0o600 });
  return { release: () => db.close() };
}

/** Who said last that it holds the lock; null when nobody ever did. */
export function readHolder(path: string): LockHolder | null {
  try {
    const { pid, what } = JSON.parse(readFileSync(holderFile(path), 'utf8'));
    return Number.isSafeInteger(pid) && typeof what === 'string' ? { pid, what } : null;
  } catch {
    return null; // only the wording of a message depends on it
  }
}

const holderFile = (path: string): string => `${path}.holder`;

const isBusy = (error: unknown): boolean => error instanceof Error && 'errcode' in error && error.errcode === 5;

function heldBy(holder: LockHolder | null): OcError {
  const who = holder === null ? 'another process' : `${holder.what} (pid ${holder.pid})`;
  return new OcError('ALREADY_RUNNING', `the state directory is in use by ${who}`, ['See  oc gateway status'], {
    pid: holder?.pid ?? null,
  });
}
