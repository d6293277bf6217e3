import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats } from 'node:fs';
import { realPathOf } from '../state/real-path.ts';

/** What is at a path at one moment, as far as a decision may rest on it. */
export interface FileFact {
  /** As the call sees it. */
  readonly path: string;
  /** Where its links lead; null when they cannot be followed, or lead out of what the call can see. */
  readonly real: string | null;
  readonly kind: 'file' | 'folder' | 'other' | 'absent' | 'unknown';
  /** Device and number: another file in the same place is another. */
  readonly inode: string | null;
  /** Of its content; null when only what it is was asked for. */
  readonly sha256: string | null;
  /** Stands for the content of a file too large to be read: size and times. */
  readonly stamp: string | null;
}

/** A larger file is known by its size and times; a program that changes it on purpose can set one of the two times alone. */
const mostRead = 64 << 20;

interface Look {
  readonly path: string;
  /** Where to look on this machine. */
  readonly at: string;
  /** Null for anywhere; else what the call can see, a real path. */
  readonly within: string | null;
  readonly content: boolean;
}

/** Looks once. Never waits for a pipe, and reads nothing but regular files. */
export function factOf({ path, at, within, content }: Look): FileFact {
  const none = { path, real: null, inode: null, sha256: null, stamp: null };
  const real = realPathOf(at);
  if (real === null) return { ...none, kind: 'unknown' };
  if (within !== null && real !== within && !real.startsWith(`${within}/`)) return { ...none, kind: 'unknown' };
  const found = lookedAt(real);
  if (found === null) return { ...none, real, kind: 'unknown' };
  if (found === undefined) return { ...none, real, kind: 'absent' };
  const inode = `${found.dev}:${found.ino}`;
  if (!found.isFile()) return { ...none, real, inode, kind: found.isDirectory() ? 'folder' : 'other' };
  if (!content) return { ...none, real, inode, kind: 'file' };
  return { ...none, real, inode, kind: 'file', ...contentOf(real, found) };
}

/** Undefined: there is nothing. Null: it may not be looked at. */
function lookedAt(real: string): Stats | undefined | null {
  try {
    return lstatSync(real, { throwIfNoEntry: false });
  } catch {
    return null;
  }
}

const stampOf = ({ size, mtimeMs, ctimeMs }: Stats): string => `${size} ${mtimeMs} ${ctimeMs}`;

function contentOf(real: string, looked: Stats): Pick<FileFact, 'sha256' | 'stamp'> {
  if (looked.size > mostRead) return { sha256: null, stamp: stampOf(looked) };
  try {
    const fd = openSync(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      return fstatSync(fd).ino === looked.ino
        ? { sha256: readAll(fd), stamp: null }
        : { sha256: null, stamp: 'replaced' };
    } finally {
      closeSync(fd);
    }
  } catch {
    // It may not be read by us: then what it is and when it was changed has to tell.
    return { sha256: null, stamp: stampOf(looked) };
  }
}

function readAll(fd: number): string {
  const hash = createHash('sha256');
  const piece = Buffer.alloc(1 << 16);
  for (;;) {
    const length = readSync(fd, piece);
    if (length === 0) return hash.digest('hex');
    hash.update(piece.subarray(0, length));
  }
}
