import { dirname } from 'node:path';
import { OcError } from '../../protocol/errors.ts';
import { writeFileAtomic } from '../../state/atomic-file.ts';
import { refuseForeignState } from '../../state/owner.ts';
import type { StatePaths } from '../../state/paths.ts';
import { ensurePrivateDir } from '../../state/private-dir.ts';
import { keepBackup, newestBackup, replaceNewestBackup } from './backups.ts';
import { safeRead } from './safe-read.ts';
import { hashOf, realPath } from './sources.ts';
import { withWriteLock } from './write-lock.ts';

/**
 * The one way to the configuration file: under the writers' lock, from the text that is there now, through a backup and an
 * atomic replacement (0600). A reader, or a crash at any moment, sees the old text or the new and never a part.
 */
export interface Written {
  /** Real path of the file. */
  readonly file: string;
  readonly changed: boolean;
}

/** `change` gets the present text (null: no file yet) and gives the new one, or null to leave it. */
export function updateConfigFile(
  paths: StatePaths,
  change: (text: string | null, file: string) => string | null | Promise<string | null>,
): Promise<Written> {
  return locked(paths, async (file) => {
    const before = presentText(file);
    const after = await change(before, file);
    if (after === null || after === before) return { file, changed: false };
    await replace(paths, file, before, after);
    return { file, changed: true };
  });
}

/** Replaces the file if it still is what `expected` (its hash; null: no file) says. Throws CONFLICT when it is not. */
export const replaceConfigFile = (paths: StatePaths, expected: string | null, text: string): Promise<Written> =>
  updateConfigFile(paths, (before, file) => {
    if ((before === null ? null : hashOf(before)) !== expected) throw conflict(file);
    return text;
  });

/** Swaps the file and its newest backup. Throws NOT_FOUND when there is no backup. */
export function undoConfigFile(paths: StatePaths): Promise<Written> {
  return locked(paths, async (file) => {
    const backup = newestBackup(paths);
    if (backup === null) throw new OcError('NOT_FOUND', `there is no backup of ${file}`);
    const before = presentText(file);
    await writeFileAtomic(file, backup, 0o600);
    if (before !== null) await replaceNewestBackup(paths, before);
    return { file, changed: true };
  });
}

async function locked(paths: StatePaths, work: (file: string) => Promise<Written>): Promise<Written> {
  refuseForeignState(paths);
  ensurePrivateDir(paths.stateDir);
  // A link to a file kept elsewhere stays a link: what it points to is written.
  const file = realPath(paths.configFile);
  if (dirname(file) !== paths.stateDir) ensurePrivateParent(paths, file);
  return withWriteLock(file, () => work(file));
}

/** Only a directory that we would make ourselves is made private; where a person keeps their files is their own affair. */
function ensurePrivateParent(paths: StatePaths, file: string): void {
  if (dirname(paths.configFile) === dirname(file) && presentText(file) === null) ensurePrivateDir(dirname(file));
}

export function presentText(file: string): string | null {
  const read = safeRead(file);
  if (read.kind === 'text') return read.text;
  if (read.kind === 'missing') return null;
  throw new OcError('CONFIG_INVALID', `${file} ${read.because}`, [read.hint]);
}

async function replace(paths: StatePaths, file: string, before: string | null, after: string): Promise<void> {
  if (before !== null) await keepBackup(paths, before);
  // Editors do not take our lock: what they saved while we were thinking is theirs, not ours to overwrite.
  if (presentText(file) !== before) throw conflict(file);
  await writeFileAtomic(file, after, 0o600);
}

const conflict = (file: string): OcError =>
  new OcError('CONFLICT', `${file} was changed by somebody else in the meantime; nothing was written`, [
    'Look at it and try again:  oc config diff',
  ]);
