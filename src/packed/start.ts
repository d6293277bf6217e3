import { dirname, join } from 'node:path';
import { isSea } from 'node:sea';
import { type Chunk, createLoad, type Load, run } from './load-chunk.ts';
import { executableShelf, fileShelf } from './shelves.ts';

/** How a built program begins: its entry runs, and asks for its chunks. The build writes the call (scripts/pack.ts). */
export function start(main: Chunk, outside: Load, filename: string): void {
  const shelf = isSea() ? executableShelf(process.execPath) : fileShelf(join(dirname(filename), 'chunks'));
  run(main, createLoad(shelf, outside), filename);
}
