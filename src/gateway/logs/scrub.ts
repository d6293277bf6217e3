import { constants } from 'node:fs';
import { type FileHandle, open, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { checkPrivateFile } from '../state/private-dir.ts';
import { logFiles } from './file-names.ts';

const blockBytes = 131_072;
const newLine = 0x0a;

/** What redacting the existing files again came to. */
export interface ScrubResult {
  readonly files: number;
  readonly lines: number;
  /** Lines that hold less now than before. */
  readonly changed: number;
}

/**
 * Redacts log files again: what was written before a secret or a form of one was known. Each file is replaced as a whole
 * and keeps its mode; one with nothing to take out is not touched. Nobody may be writing to `files` meanwhile.
 */
export async function scrubFiles(dir: string, names: readonly string[], redactor: () => (line: string) => string) {
  const total = { files: 0, lines: 0, changed: 0 };
  for (const name of names) {
    const { lines, changed } = await scrubFile(join(dir, name), redactor());
    total.files += 1;
    total.lines += lines;
    total.changed += changed;
  }
  return total satisfies ScrubResult;
}

/** The files that exist, oldest first. */
export const scrubbable = (dir: string): readonly string[] => logFiles(dir).map(({ name }) => name);

async function scrubFile(path: string, redact: (line: string) => string): Promise<Omit<ScrubResult, 'files'>> {
  checkPrivateFile(path);
  const temporary = `${path}.scrubbed`;
  await unlink(temporary).catch(() => undefined); // left by a scrub that was cut off
  const target = await open(temporary, 'wx', 0o600);
  try {
    const counted = await copyRedacted(path, target, redact);
    await target.chmod(0o600);
    await target.sync();
    if (counted.changed > 0) await rename(temporary, path);
    else await unlink(temporary);
    return counted;
  } catch (error) {
    await unlink(temporary).catch(() => undefined); // the file itself is as it was
    throw error;
  } finally {
    await target.close();
  }
}

/** Block by block, so that a gateway goes on with its other work in between. */
async function copyRedacted(path: string, target: FileHandle, redact: (line: string) => string) {
  const counted = { lines: 0, changed: 0 };
  const source = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    for await (const block of blocksOfLines(source)) {
      const lines = block.toString('utf8').split('\n');
      // What stands after the last line break of a block: nothing, but at the end of a file that was cut off.
      const rest = lines.at(-1) === '' ? lines.splice(-1) : [];
      const redacted = lines.map(redact);
      counted.lines += lines.length;
      counted.changed += redacted.filter((line, at) => line !== lines[at]).length;
      await target.appendFile([...redacted, ...rest].join('\n'));
    }
    return counted;
  } finally {
    await source.close();
  }
}

/** Whole lines, many at once, with their line breaks; at the end what stands after the last one. */
async function* blocksOfLines(source: FileHandle): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  for (;;) {
    const { buffer, bytesRead } = await source.read({ buffer: Buffer.alloc(blockBytes) });
    if (bytesRead === 0) break;
    const bytes = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
    const end = bytes.lastIndexOf(newLine);
    if (end !== -1) yield bytes.subarray(0, end + 1);
    rest = bytes.subarray(end + 1);
  }
  if (rest.length > 0) yield rest;
}
