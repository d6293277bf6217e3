import { existsSync, readFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { writeFileAtomic } from '../../state/atomic-file.ts';
import type { StatePaths } from '../../state/paths.ts';
import { checkPrivateFile, ensurePrivateDir } from '../../state/private-dir.ts';
import { safeRead } from './safe-read.ts';

/** How many older texts are kept: `.bak` is the newest, `.bak.4` the oldest. */
const kept = 5;

/** Path of a backup, 0 the newest. They hold secrets: 0600 in the 0700 directory of backups. */
export const backupPath = (paths: Pick<StatePaths, 'backupsDir' | 'configFile'>, age: number): string =>
  join(paths.backupsDir, `${basename(paths.configFile)}.bak${age === 0 ? '' : `.${age}`}`);

/** Keeps `text` as the newest backup; a text that is the newest already is not kept twice. */
export async function keepBackup(paths: Pick<StatePaths, 'backupsDir' | 'configFile'>, text: string): Promise<void> {
  ensurePrivateDir(paths.backupsDir);
  if (newestBackup(paths) === text) return;
  for (let age = kept - 2; age >= 0; age--) {
    if (existsSync(backupPath(paths, age))) await rename(backupPath(paths, age), backupPath(paths, age + 1));
  }
  await writeFileAtomic(backupPath(paths, 0), text, 0o600);
}

export function newestBackup(paths: Pick<StatePaths, 'backupsDir' | 'configFile'>): string | null {
  const path = backupPath(paths, 0);
  checkPrivateFile(path);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/** Does one of the older texts hold this, word for word? What cannot be read is taken to. */
export function backupsHold(paths: Pick<StatePaths, 'backupsDir' | 'configFile'>, secret: string): boolean {
  return Array.from({ length: kept }, (_, age) => safeRead(backupPath(paths, age))).some(
    (read) => read.kind === 'refused' || (read.kind === 'text' && read.text.includes(secret)),
  );
}

/** Puts `text` in the place of the newest backup, for an undo that can itself be undone. */
export const replaceNewestBackup = (
  paths: Pick<StatePaths, 'backupsDir' | 'configFile'>,
  text: string,
): Promise<void> => writeFileAtomic(backupPath(paths, 0), text, 0o600);
