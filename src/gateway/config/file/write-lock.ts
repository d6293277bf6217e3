import { chmodSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { OcError } from '../../protocol/errors.ts';
import { checkPrivateFile } from '../../state/private-dir.ts';

/** How long one writer waits for another, in milliseconds. A write takes a few. */
const patience = 5000;

/**
 * Runs `work` while no other writer of this configuration does. The lock is SQLite's own file lock on an empty database
 * beside the file: the system drops it when the process ends, however it ends. Throws CONFLICT when it cannot be had.
 */
export async function withWriteLock<T>(configFile: string, work: () => Promise<T>): Promise<T> {
  const path = `${configFile}.lock`;
  checkPrivateFile(path);
  const db = new DatabaseSync(path, { timeout: 0 });
  try {
    chmodSync(path, 0o600);
    await begin(db, configFile);
    return await work();
  } finally {
    db.close();
  }
}

async function begin(db: DatabaseSync, configFile: string): Promise<void> {
  const giveUp = performance.now() + patience;
  for (;;) {
    try {
      db.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
      return;
    } catch (error) {
      if (!(error instanceof Error && 'errcode' in error && error.errcode === 5)) throw error;
      if (performance.now() > giveUp)
        throw new OcError('CONFLICT', `${configFile} is being written by another command`);
    }
    // Between tries and not inside SQLite, which would stop this whole process while it waits.
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
