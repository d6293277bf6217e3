import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';

/** Bytes that a file with secrets may hold. */
const mostBytes = 65_536;

type SecretFile =
  | { readonly ok: true; readonly text: string; readonly modifiedAtMs: number }
  | { readonly ok: false; readonly because: string };

/**
 * Reads a file that holds secrets: a regular one of ours with one name, no link, that nobody else can read or write. In words
 * that name no content.
 */
export function readSecretFile(path: string): SecretFile {
  const opened = openPlain(path);
  if (typeof opened === 'string') return { ok: false, because: opened };
  try {
    const stat = fstatSync(opened);
    const because = whyUnsafe(stat);
    if (because !== null) return { ok: false, because };
    const bytes = readFileSync(opened);
    if (bytes.length > mostBytes) return { ok: false, because: tooLong };
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), modifiedAtMs: stat.mtimeMs };
  } catch {
    return { ok: false, because: 'cannot be read as text' };
  } finally {
    closeSync(opened);
  }
}

/** The open file, or why there is none. Not blocking: a FIFO in its place must not hang the gateway. */
function openPlain(path: string): number | string {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException; // the only kind `openSync` throws for a path
    if (code === 'ENOENT') return 'is not there';
    return code === 'ELOOP' ? 'is a link' : `cannot be read (${code})`;
  }
}

const tooLong = `is longer than ${mostBytes} bytes`;

function whyUnsafe(stat: Stats): string | null {
  if (!stat.isFile()) return 'is not a regular file';
  if (stat.uid !== (process.getuid?.() ?? stat.uid)) return `belongs to user ${stat.uid}`;
  if (stat.nlink !== 1) return `has ${stat.nlink} names (hard links)`;
  if ((stat.mode & 0o077) !== 0) return 'can be read or written by other users (chmod 600)';
  return stat.size > mostBytes ? tooLong : null;
}
