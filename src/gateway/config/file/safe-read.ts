import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';

/** Bytes that a configuration file may hold. */
export const maximumBytes = 1_048_576;

export type ReadOutcome =
  | { readonly kind: 'text'; readonly text: string; readonly stat: Stats }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly because: string; readonly hint: string };

/**
 * Reads a file of ours: a regular one of at most 1 MB, ours or root's, that nobody else can write. A link is followed
 * (people keep their configuration in other places); what is at its end is what is judged.
 */
export function safeRead(path: string): ReadOutcome {
  return read(path, (stat) => whyUnsafe(path, stat));
}

/**
 * The same whoever owns it and whoever can write it: for the audit, which looks and acts on nothing that it reads.
 */
export function plainRead(path: string): ReadOutcome {
  return read(path, () => null);
}

function read(path: string, judge: (stat: Stats) => ReadOutcome | null): ReadOutcome {
  let file: number;
  try {
    // Not blocking, or opening a FIFO would wait for a writer for ever.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    return isMissing(error) ? { kind: 'missing' } : refused('cannot be read', `Look at it:  ls -l ${path}`);
  }
  try {
    const stat = fstatSync(file);
    return whyUnreadable(stat) ?? judge(stat) ?? readText(file, stat);
  } catch {
    // A file of the kernel's may be opened and not be read.
    return refused('cannot be read', `Look at it:  ls -l ${path}`);
  } finally {
    closeSync(file);
  }
}

const refused = (because: string, hint: string): ReadOutcome => ({ kind: 'refused', because, hint });

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

function whyUnreadable(stat: Stats): ReadOutcome | null {
  if (!stat.isFile()) return refused('is not a regular file', 'Put a plain file there.');
  if (stat.size > maximumBytes) return refused('is larger than 1 MB', 'Make it smaller.');
  return null;
}

function whyUnsafe(path: string, stat: Stats): ReadOutcome | null {
  const uid = process.getuid?.() ?? stat.uid;
  if (stat.uid !== uid && stat.uid !== 0) return refused(`belongs to user ${stat.uid}`, `chown ${uid} ${path}`);
  // Whoever can write it decides who may talk to the assistant.
  if ((stat.mode & 0o022) !== 0) return refused('can be written by other users', `chmod 600 ${path}`);
  return null;
}

function readText(file: number, stat: Stats): ReadOutcome {
  const buffer = Buffer.alloc(maximumBytes + 1);
  let length = 0;
  for (;;) {
    const got = readSync(file, buffer, length, buffer.length - length, null);
    length += got;
    if (got === 0 || length === buffer.length) break;
  }
  // Checked again on what came: some files report no size, and a file can grow while it is read.
  if (length > maximumBytes) return refused('is larger than 1 MB', 'Make it smaller.');
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(buffer.subarray(0, length));
    return { kind: 'text', text, stat };
  } catch {
    return refused('is not UTF-8 text', 'Save it as UTF-8.');
  }
}
