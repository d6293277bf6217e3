import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { dayFile, logFiles } from './file-names.ts';

/** What `logs.tail` asks; bytes and lines. */
export interface TailParams {
  readonly cursor?: number;
  readonly limit?: number;
  readonly maxBytes?: number;
}

/** As `logs.tail` answers; `file` is a base name. */
export interface Tail {
  readonly file: string;
  /** Byte offset after the last whole line. */
  readonly cursor: number;
  readonly size: number;
  readonly lines: string[];
  /** Older lines were left out. */
  readonly truncated: boolean;
  /** The cursor was of another file or too far behind: these lines do not follow on the caller's last ones. */
  readonly reset: boolean;
  readonly skippedBytes?: number;
}

const defaults = { limit: 500, maxBytes: 250_000 } as const;
const newLine = 0x0a;

/** File, and the bytes of it that are read: never more than `maxBytes` and one before. */
interface Slice {
  readonly start: number;
  readonly size: number;
  readonly truncated: boolean;
  readonly reset: boolean;
  readonly skippedBytes?: number;
}

/** The file of a directory that `logs.tail` reads: the newest; its name for today when there is none yet. */
export const currentFile = (dir: string, atMs: number): string =>
  logFiles(dir, atMs).at(-1)?.name ?? dayFile(new Date(atMs).toISOString().slice(0, 10));

/**
 * The last lines of a file, or those after a cursor. `isOther` says that the cursor was handed out for another file.
 * `redact` is called for every line that is answered, in their order.
 */
export function readTail(
  dir: string,
  file: string,
  { cursor, limit = defaults.limit, maxBytes = defaults.maxBytes }: TailParams,
  isOther: boolean,
  redact: (line: string) => string,
): Tail {
  const fd = openLog(join(dir, file));
  if (fd === null) return { file, cursor: 0, size: 0, lines: [], truncated: false, reset: (cursor ?? 0) > 0 };
  try {
    const slice = sliceOf(fstatSync(fd).size, cursor, maxBytes, isOther);
    const { size, start, ...rest } = slice;
    const { lines, end } = start < size ? readLines(fd, start, size) : { lines: [], end: size };
    const shown = lines.slice(-limit);
    const truncated = slice.truncated || shown.length < lines.length;
    return { file, ...rest, truncated, cursor: end, size, lines: shown.map(redact) };
  } finally {
    closeSync(fd);
  }
}

/** Null for what is not there, or is no plain file: a link, a directory, a pipe. */
export function openLog(path: string): number | null {
  try {
    const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    if (fstatSync(fd).isFile()) return fd;
    closeSync(fd);
    return null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ELOOP')) return null;
    throw error;
  }
}

function sliceOf(size: number, cursor: number | undefined, maxBytes: number, isOther: boolean): Slice {
  const lastBytes = Math.max(0, size - maxBytes);
  if (cursor === undefined) return { start: lastBytes, size, truncated: lastBytes > 0, reset: false };
  if (cursor > size || isOther) return { start: lastBytes, size, truncated: lastBytes > 0, reset: true };
  if (size - cursor <= maxBytes) return { start: cursor, size, truncated: false, reset: false };
  return { start: lastBytes, size, truncated: true, reset: true, skippedBytes: lastBytes - cursor };
}

/** Whole lines between two offsets; one that began before `start`, and one that is not finished, are left out. */
function readLines(fd: number, start: number, size: number): { lines: string[]; end: number } {
  const from = Math.max(0, start - 1);
  const bytes = readBytes(fd, from, size - from);
  const first = start === 0 ? 0 : bytes.indexOf(newLine) + 1;
  const end = bytes.lastIndexOf(newLine) + 1;
  if (start > 0 && first === 0) return { lines: [], end: start };
  return { lines: wholeLines(bytes.subarray(first, end)), end: from + end };
}

/** The lines of bytes that end in a line break, decoded one by one, so that no sign is ever cut in two. */
export function wholeLines(bytes: Buffer): string[] {
  const lines = bytes.toString('utf8').split('\n');
  lines.pop();
  return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}

/** Up to `length` bytes from an offset; fewer when the file ends there. */
export function readBytes(fd: number, offset: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let got = 0;
  while (got < length) {
    const count = readSync(fd, bytes, got, length - got, offset + got);
    if (count === 0) break;
    got += count;
  }
  return bytes.subarray(0, got);
}
