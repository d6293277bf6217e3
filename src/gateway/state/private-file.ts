import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { OcError } from '../protocol/errors.ts';

interface ReadOptions {
  /** A longer file is refused, in bytes. */
  readonly maxBytes: number;
  /** What to do about a file that cannot be trusted. */
  readonly hint: string;
}

const mostTries = 10;

/** The text of a file that only we can read or write; null where there is none. Throws STATE_UNSAFE for any other. */
export async function readPrivateFile(path: string, { maxBytes, hint }: ReadOptions): Promise<string | null> {
  const unsafe = (because: string) => new OcError('STATE_UNSAFE', `${path} ${because}; refusing to use it`, [hint]);
  for (let left = mostTries; ; left -= 1) {
    const file = await openSafely(path, unsafe);
    if (file === null) return null;
    try {
      const because = await whyUnsafe(file, maxBytes);
      if (because !== null) throw unsafe(because);
      const text = await file.readFile('utf8');
      // Another one of us may have put a new file in its place meanwhile: that one counts.
      if (left <= 1 || (await file.stat()).nlink > 0) return text;
    } finally {
      await file.close();
    }
  }
}

/** O_NONBLOCK: a FIFO planted here must not hang us. */
async function openSafely(path: string, unsafe: (because: string) => OcError): Promise<FileHandle | null> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException; // the only kind `open` rejects with
    if (code === 'ENOENT') return null;
    if (code === 'ELOOP' || code === 'ENXIO') throw unsafe('is not a regular file');
    throw error;
  }
}

async function whyUnsafe(file: FileHandle, maxBytes: number): Promise<string | null> {
  const stat = await file.stat();
  if (!stat.isFile()) return 'is not a regular file';
  if (stat.uid !== (process.getuid?.() ?? stat.uid)) return `belongs to user ${stat.uid}`;
  if (stat.nlink > 1) return `has ${stat.nlink} names (hard links)`;
  if ((stat.mode & 0o077) !== 0) return 'can be read or written by other users';
  return stat.size > maxBytes ? `is longer than ${maxBytes} bytes` : null;
}
