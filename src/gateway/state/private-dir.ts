import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
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
