import { chmodSync, lstatSync, mkdirSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { OcError } from '../protocol/errors.ts';

/**
 * Makes a directory that only we can enter (0700), or checks that an existing one is safe to keep secrets in.
 * Throws STATE_UNSAFE when it is a link, another user's, or writable by others: then whoever can write there could
 * already have swapped our files, and tightening it now would only hide that.
 */
export function ensurePrivateDir(path: string): void {
  if (mkdirSync(path, { recursive: true, mode: 0o700 }) !== undefined) chmodSync(path, 0o700);
  const stat = lstatSync(path);
  const uid = process.getuid?.() ?? stat.uid;
  if (stat.isSymbolicLink()) throw unsafe(path, 'is a link');
  if (!stat.isDirectory()) throw unsafe(path, 'is not a directory');
  if (stat.uid !== uid) throw unsafe(path, `belongs to user ${stat.uid}`);
  if ((stat.mode & 0o022) !== 0) {
    throw unsafe(path, 'can be written by other users', `Look at what is in it, then  chmod 700 ${path}`);
  }
  // Readable by others is a habit of old installations and costs nothing to mend.
  if ((stat.mode & 0o077) !== 0) chmodSync(path, 0o700);
}

/**
 * A private directory is only as good as what it lies in: whoever may rename it can put another in its place between our
 * look and our use. Checks the two directories above `path`: ours or root's, and nobody else's to change. Throws STATE_UNSAFE.
 */
export function requireSafePlace(path: string): void {
  const parent = dirname(path);
  for (const directory of [parent, dirname(parent)]) {
    // A link can be turned elsewhere by its owner, so both ends count.
    for (const stat of [lstatSync(directory), statSync(directory)]) {
      const because = whyChangeable(stat, directory === parent ? 0o022 : 0o002);
      if (because !== null)
        throw unsafe(path, `lies in ${directory}, which ${because}`, `Look at it:  ls -ld ${directory}`);
    }
  }
}

function whyChangeable(stat: Stats, others: number): string | null {
  const { uid, mode } = stat;
  if (uid !== 0 && uid !== (process.getuid?.() ?? uid)) return `belongs to user ${uid}`;
  // In a sticky directory everybody may make files and only their owner may rename them. A link has no mode of its own.
  const kept = stat.isSymbolicLink() || (mode & others) === 0 || (mode & sticky) !== 0;
  return kept ? null : 'others can change';
}

const sticky = 0o1000;

/** A file that we keep secrets in: ours, no link, no second name, nobody else's to write. Throws STATE_UNSAFE. */
export function checkPrivateFile(path: string): void {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (stat.isSymbolicLink()) throw unsafe(path, 'is a link');
  if (!stat.isFile()) throw unsafe(path, 'is not a regular file');
  if (stat.nlink !== 1) throw unsafe(path, `has ${stat.nlink} names (hard links)`);
  if (stat.uid !== (process.getuid?.() ?? stat.uid)) throw unsafe(path, `belongs to user ${stat.uid}`);
  if ((stat.mode & 0o022) !== 0) throw unsafe(path, 'can be written by other users', `chmod 600 ${path}`);
}

function unsafe(
  path: string,
  because: string,
  hint = `Move it away and start again:  mv ${path} ${path}.suspect`,
): OcError {
  return new OcError('STATE_UNSAFE', `${path} ${because}; refusing to use it`, [hint]);
}
