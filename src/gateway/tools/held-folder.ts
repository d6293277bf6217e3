import { constants, existsSync } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { openedPath } from '../state/opened-path.ts';

const folder = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/** A folder that is held open: a name in it is looked up in the one that was judged, whatever its path leads to by now. */
export interface HeldFolder extends AsyncDisposable {
  /** How a name in it is opened, made or removed. */
  at(name: string): string;
}

/** Thrown where a path leads elsewhere than it did when it was judged. */
export class Swapped extends Error {
  override readonly name = 'Swapped';
  readonly code = 'ELOOP';
}

/** Holds the folder at a real path. Throws as `node:fs` does, and `Swapped`. */
export async function holdFolder(real: string): Promise<HeldFolder> {
  return await held(await open(real, folder), real);
}

/** Holds it, making it and what is above it, one by one, each in the one that is held already. */
export async function makeFolder(real: string): Promise<HeldFolder> {
  const missing: string[] = [];
  let there = real;
  for (; there !== '/' && !existsSync(there); there = dirname(there)) missing.unshift(basename(there));
  let at = await holdFolder(there);
  for (const name of missing) {
    await using above = at;
    there = join(there, name);
    await mkdir(above.at(name));
    at = await held(await open(above.at(name), folder), there);
  }
  return at;
}

async function held(handle: FileHandle, real: string): Promise<HeldFolder> {
  if (openedPath(handle.fd, real) !== real) {
    await handle.close();
    throw new Swapped(`${real} leads elsewhere`);
  }
  // Only Linux knows a descriptor by a path; elsewhere what is opened there is compared afterwards.
  const own = `/proc/self/fd/${handle.fd}`;
  const base = existsSync(own) ? own : real;
  return { at: (name) => join(base, name), [Symbol.asyncDispose]: () => handle.close() };
}
