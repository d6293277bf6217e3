import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, type Stats } from 'node:fs';

type OwnFile =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly because: string };

/**
 * Reads a file that decides something: a regular one of ours with one name, no link, that nobody else can write, of at most
 * `mostBytes`, in UTF-8. Others may have been let read it.
 */
export function readOwnFile(path: string, mostBytes: number): OwnFile {
  const opened = openPlain(path);
  if (typeof opened !== 'number') return opened;
  try {
    const stat = fstatSync(opened);
    const because = whyUnsafe(stat, mostBytes);
    if (because !== null) return refused(because);
    const bytes = readFileSync(opened);
    if (bytes.length > mostBytes) return refused(`is longer than ${mostBytes} bytes`);
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return refused('cannot be read as text');
  } finally {
    closeSync(opened);
  }
}

const refused = (because: string): OwnFile => ({ kind: 'refused', because });

/** Not blocking: a FIFO in its place must not hang us. */
function openPlain(path: string): number | OwnFile {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException; // the only kind `openSync` throws for a path
    if (code === 'ENOENT' || code === 'ENAMETOOLONG') return { kind: 'missing' };
    return refused(code === 'ELOOP' ? 'is a link' : `cannot be read (${code})`);
  }
}

function whyUnsafe(stat: Stats, mostBytes: number): string | null {
  if (!stat.isFile()) return 'is not a regular file';
  if (stat.nlink !== 1) return `has ${stat.nlink} names (hard links)`;
  return whyChangeable(stat) ?? (stat.size > mostBytes ? `is longer than ${mostBytes} bytes` : null);
}

function whyChangeable({ uid, mode }: Stats): string | null {
  if (uid !== (process.getuid?.() ?? uid)) return `belongs to user ${uid}`;
  return (mode & 0o022) === 0 ? null : 'can be written by other users';
}

/** Why what lies in a directory counts for nothing; null: it counts. `missing`: there is none. */
export function whyNotOurs(directory: string): string | null {
  const stat = lstatSync(directory, { throwIfNoEntry: false });
  if (stat === undefined) return 'missing';
  if (stat.isSymbolicLink()) return 'is a link';
  return stat.isDirectory() ? whyChangeable(stat) : 'is not a directory';
}
