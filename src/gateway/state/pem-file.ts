import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';

/** Bytes that a file of certificates may hold. */
const mostBytes = 1_048_576;

export type PemFile =
  | { readonly ok: true; readonly text: string }
  /** `unsafe`: it is there, and somebody else could have read or changed it. */
  | { readonly ok: false; readonly because: string; readonly unsafe: boolean; readonly hint: string };

/**
 * Reads a file of certificates, or of a private key, which only its owner may read. Links are followed, since programs that
 * renew certificates turn a link; what is at its end is what is judged.
 */
export function readPem(path: string, holds: 'certificates' | 'a private key'): PemFile {
  let file: number;
  try {
    // Not blocking: a FIFO in its place must not hang the gateway.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException; // the only kind `openSync` throws for a path
    return no(code === 'ENOENT' ? 'is not there' : `cannot be read (${code})`, look(path));
  }
  try {
    const stat = fstatSync(file);
    return whyUnusable(stat, path) ?? whyUnsafe(stat, path, holds) ?? { ok: true, text: readFileSync(file, 'utf8') };
  } catch {
    // A directory, or a file of the kernel's, may be opened and not be read.
    return no('cannot be read', look(path));
  } finally {
    closeSync(file);
  }
}

const look = (path: string): string => `Look at it:  ls -lL ${path}`;
const no = (because: string, hint: string): PemFile => ({ ok: false, because, unsafe: false, hint });
const unsafe = (because: string, hint: string): PemFile => ({ ok: false, because, unsafe: true, hint });

function whyUnusable(stat: Stats, path: string): PemFile | null {
  if (!stat.isFile()) return no('is not a regular file', look(path));
  return stat.size > mostBytes ? no('is larger than 1 MB', look(path)) : null;
}

function whyUnsafe(stat: Stats, path: string, holds: 'certificates' | 'a private key'): PemFile | null {
  const uid = process.getuid?.() ?? stat.uid;
  if (stat.uid !== uid && stat.uid !== 0) return unsafe(`belongs to user ${stat.uid}`, `chown ${uid} ${path}`);
  const isKey = holds === 'a private key';
  if (isKey && (stat.mode & 0o077) !== 0) return unsafe('can be read or written by other users', `chmod 600 ${path}`);
  // Whoever can write authorities decides who is asked for more.
  return (stat.mode & 0o022) === 0 ? null : unsafe('can be written by other users', `chmod go-w ${path}`);
}
