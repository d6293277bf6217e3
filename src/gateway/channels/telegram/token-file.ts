import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '../../logs/secret.ts';
import { OcError } from '../../protocol/errors.ts';

const mostBytes = 4096;

/**
 * Reads the token of a bot from a file: a regular one of ours that nobody else can read, no link, nothing else in it.
 * Throws STATE_UNSAFE for any other, NOT_FOUND when it is not there.
 */
export async function readTokenFile(path: string): Promise<Secret> {
  const file = await openPlain(path.startsWith('~/') ? join(homedir(), path.slice(2)) : path);
  try {
    await refuseUnsafe(file);
    const { bytesRead, buffer } = await file.read(Buffer.alloc(mostBytes), 0, mostBytes, 0);
    return new Secret(buffer.toString('utf8', 0, bytesRead).trim());
  } finally {
    await file.close();
  }
}

/** O_NONBLOCK: a FIFO in its place must not hang the gateway. */
async function openPlain(path: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException; // the only kind `open` rejects with
    if (code === 'ENOENT') throw new OcError('NOT_FOUND', 'the token file is not there');
    if (code === 'ELOOP') throw unsafe('is a link');
    throw unsafe(`cannot be read (${code})`);
  }
}

async function refuseUnsafe(file: FileHandle): Promise<void> {
  const stat = await file.stat();
  if (!stat.isFile()) throw unsafe('is not a regular file');
  if (stat.uid !== (process.getuid?.() ?? stat.uid)) throw unsafe(`belongs to user ${stat.uid}`);
  if (stat.nlink !== 1) throw unsafe(`has ${stat.nlink} names (hard links)`);
  if ((stat.mode & 0o077) !== 0) throw unsafe('can be read or written by other users (chmod 600)');
  if (stat.size >= mostBytes) throw unsafe('holds more than a token');
}

const unsafe = (because: string): OcError => new OcError('STATE_UNSAFE', `the token file ${because}`);
