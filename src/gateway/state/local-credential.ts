import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Secret } from '../logs/secret.ts';
import { OcError } from '../protocol/errors.ts';
import { writeFileAtomic } from './atomic-file.ts';

/** 32 random bytes in hex: the operator's own way in. It lives in one file of ours and never leaves the machine. */
const shape = /^[0-9a-f]{64}$/;

/** Reads the local credential, making it first where there is none. Throws STATE_UNSAFE for a file it cannot trust. */
export async function openLocalCredential(path: string): Promise<Secret> {
  return (await readLocalCredential(path)) ?? (await create(path));
}

/** The local credential, or null where no gateway has made one. Throws STATE_UNSAFE for a file it cannot trust. */
export async function readLocalCredential(path: string): Promise<Secret | null> {
  const file = await openSafely(path);
  if (file === null) return null;
  try {
    await refuseUnsafe(file, path);
    const text = (await file.readFile('utf8')).trim();
    if (!shape.test(text)) throw unsafe(path, 'does not hold a credential');
    return new Secret(text);
  } finally {
    await file.close();
  }
}

/** Whole or not at all: a gateway that is killed here must find no half credential at its next start. */
async function create(path: string): Promise<Secret> {
  const secret = randomBytes(32).toString('hex');
  await writeFileAtomic(path, `${secret}\n`);
  return new Secret(secret);
}

/** O_NONBLOCK: a FIFO planted here must not hang us. */
async function openSafely(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException; // the only kind `open` rejects with
    if (code === 'ENOENT') return null;
    if (code === 'ELOOP' || code === 'ENXIO') throw unsafe(path, 'is not a regular file');
    throw error;
  }
}

async function refuseUnsafe(file: FileHandle, path: string): Promise<void> {
  const stat = await file.stat();
  if (!stat.isFile()) throw unsafe(path, 'is not a regular file');
  if (stat.uid !== (process.getuid?.() ?? stat.uid)) throw unsafe(path, `belongs to user ${stat.uid}`);
  if (stat.nlink !== 1) throw unsafe(path, `has ${stat.nlink} names (hard links)`);
  if ((stat.mode & 0o077) !== 0) throw unsafe(path, 'can be read or written by other users');
}

const unsafe = (path: string, because: string): OcError =>
  new OcError('STATE_UNSAFE', `${path} ${because}; refusing to use it`, [
    `Stop the gateway, remove it, and start again:  rm ${path}`,
  ]);
