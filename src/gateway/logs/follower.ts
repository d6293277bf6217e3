import { closeSync, fstatSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { logFiles } from './file-names.ts';
import type { LogPlace } from './last-lines.ts';
import { openLog, readBytes, wholeLines } from './tail.ts';

const blockBytes = 1_048_576;
const newLine = 0x0a;

/** Reads a log directory on and on, from the end that it has now, across rotations; the files are only ever read. */
export class LogFollower {
  readonly #dir: string;
  #fd: number | null = null;
  #cursor = 0;
  #start: LogPlace | undefined;

  constructor(dir: string) {
    this.#dir = dir;
    this.#openNewest();
    if (this.#fd === null) return;
    // What stands there now is the past; a line that is only half written yet is not, and is told when it is whole.
    const { ino, size } = fstatSync(this.#fd);
    this.#cursor = endOfLines(this.#fd, size);
    this.#start = { inode: ino, cursor: this.#cursor };
  }

  /** Where the following began; undefined when there was no file yet. */
  get start(): LogPlace | undefined {
    return this.#start;
  }

  /** Whole lines that came since the last call, at most about one MB of them; an empty list when there are none. */
  read(): readonly string[] {
    const lines = this.#readOn();
    if (lines.length > 0 || !this.#isLeft()) return lines;
    this.#openNewest();
    return this.#readOn();
  }

  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
  }

  #readOn(): readonly string[] {
    if (this.#fd === null || fstatSync(this.#fd).size <= this.#cursor) return [];
    const bytes = readBytes(this.#fd, this.#cursor, blockBytes);
    const end = bytes.lastIndexOf(newLine) + 1;
    // A line of more than a block is passed over, piece by piece.
    this.#cursor += end === 0 && bytes.length === blockBytes ? bytes.length : end;
    return wholeLines(bytes.subarray(0, end));
  }

  /** Is there a newer file than the one that is open? */
  #isLeft(): boolean {
    const newest = logFiles(this.#dir).at(-1);
    if (newest === undefined) return false;
    const stat = lstatSync(join(this.#dir, newest.name), { throwIfNoEntry: false });
    return this.#fd === null ? stat !== undefined : stat !== undefined && stat.ino !== fstatSync(this.#fd).ino;
  }

  #openNewest(): void {
    this.close();
    const newest = logFiles(this.#dir).at(-1);
    this.#fd = newest === undefined ? null : openLog(join(this.#dir, newest.name));
    this.#cursor = 0;
  }
}

/** Offset after the last line break, looked for in the last block. */
function endOfLines(fd: number, size: number): number {
  const from = Math.max(0, size - blockBytes);
  return from + readBytes(fd, from, size - from).lastIndexOf(newLine) + 1;
}
