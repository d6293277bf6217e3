import { closeSync, fstatSync } from 'node:fs';
import { join } from 'node:path';
import { logFiles } from './file-names.ts';
import { openLog, readBytes, wholeLines } from './tail.ts';

const blockBytes = 65_536;
/** A longer line is not looked through for its beginning, and nothing before it is told. */
const longestLine = 4 * 1024 * 1024;
const newLine = 0x0a;

/** Where a reading of a directory begins: nothing behind it is told. */
export interface LogPlace {
  readonly inode: number;
  readonly cursor: number;
}

/** Every whole line of a log directory, the newest first, as far back as somebody goes on asking. */
export function* linesBackwards(dir: string, before?: LogPlace): Generator<string> {
  let within = before === undefined;
  for (const { name } of logFiles(dir).toReversed()) {
    const fd = openLog(join(dir, name));
    if (fd === null) continue;
    try {
      const { ino, size } = fstatSync(fd);
      const end = ino === before?.inode ? Math.min(size, before.cursor) : size;
      // Files that are newer than that place are somebody else's to tell.
      within ||= ino === before?.inode;
      if (within) yield* fileBackwards(fd, end);
    } finally {
      closeSync(fd);
    }
  }
}

/** Block by block from the end; what a block has of a line that began before it waits for the block before. */
function* fileBackwards(fd: number, size: number): Generator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for (let end = size; end > 0 && rest.length <= longestLine; ) {
    const from = Math.max(0, end - blockBytes);
    const block = readBytes(fd, from, end - from);
    end = from;
    // What stands after the last line break of the file is not finished yet.
    const whole = rest.length === 0 ? block.subarray(0, block.lastIndexOf(newLine) + 1) : block;
    rest = Buffer.concat([whole, rest]);
    const first = from === 0 ? 0 : rest.indexOf(newLine) + 1;
    yield* wholeLines(rest.subarray(first)).toReversed();
    rest = rest.subarray(0, first);
  }
}
