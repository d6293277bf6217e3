import { closeSync, fstatSync } from 'node:fs';
import { join } from 'node:path';
import { logFiles } from './file-names.ts';
import { openLog, readBytes, wholeLines } from './tail.ts';

const blockBytes = 65_536;
/** A longer line is not looked through for its beginning, and nothing before it is told. */
const longestLine = 4 * 1024 * 1024;
const newLine = 0x0a;

/** Every whole line of a log directory, the newest first, as far back as somebody goes on asking. */
export function* linesBackwards(dir: string): Generator<string> {
  for (const { name } of logFiles(dir).toReversed()) {
    const fd = openLog(join(dir, name));
    if (fd === null) continue;
    try {
      yield* fileBackwards(fd);
    } finally {
      closeSync(fd);
    }
  }
}

/** Block by block from the end; what a block has of a line that began before it waits for the block before. */
function* fileBackwards(fd: number): Generator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for (let end = fstatSync(fd).size; end > 0 && rest.length <= longestLine; ) {
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
