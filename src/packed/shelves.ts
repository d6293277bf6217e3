import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { getRawAsset } from 'node:sea';
import type { Shelf } from './load-chunk.ts';

/** The suffix of a chunk's code cache, beside the chunk. */
export const cacheSuffix = '.cache';

/** The npm package: files. A program that was started before a new build still finds its own, for an hour. */
export function fileShelf(dir: string): Shelf {
  const place = (name: string) => join(dir, name);
  return {
    place,
    source: (name) => readFileSync(place(name), 'utf8'),
    codeCache(name) {
      const path = place(name) + cacheSuffix;
      return statSync(path, { throwIfNoEntry: false }) ? readFileSync(path) : undefined;
    },
  };
}

/** The executable carries them; there every chunk has its cache, and one that is missing is a broken build. */
export function executableShelf(executable: string): Shelf {
  const asset = (name: string) => Buffer.from(getRawAsset(name));
  return {
    place: (name) => join(executable, name),
    source: (name) => asset(name).toString('utf8'),
    codeCache: (name) => asset(name + cacheSuffix),
  };
}
