import { constants, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import { OcError } from '../protocol/errors.ts';

/**
 * The text of a file that may be read by everybody and be written by nobody else: ours or root's. Links are followed; what is
 * at their end is what is judged. Throws USAGE where it cannot be read, STATE_UNSAFE where others can change it.
 */
export async function readTrustedFile(path: string, maxBytes: number): Promise<string> {
  // Not blocking: a FIFO in its place must not hang us.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: NodeJS.ErrnoException) => {
    throw new OcError('USAGE', `cannot read ${path} (${error.code})`, [`Look at it:  ls -l ${path}`]);
  });
  try {
    const stat = await file.stat();
    const because = whyUnsafe(stat);
    if (because !== null) {
      throw new OcError('STATE_UNSAFE', `${path} ${because}; refusing to use it`, [`Look at it:  ls -l ${path}`]);
    }
    if (!stat.isFile()) throw new OcError('USAGE', `${path} is not a regular file`);
    if (stat.size > maxBytes) throw new OcError('USAGE', `${path} is longer than ${maxBytes} bytes`);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

function whyUnsafe({ uid, mode }: Stats): string | null {
  if (uid !== 0 && uid !== (process.getuid?.() ?? uid)) return `belongs to user ${uid}`;
  return (mode & 0o022) === 0 ? null : 'can be written by other users';
}
