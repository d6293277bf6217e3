import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { checkPrivateFile } from '../state/private-dir.ts';
import { dayFile, logFiles } from './file-names.ts';

interface Open {
  readonly day: string;
  readonly fd: number;
  /** Bytes in the file. */
  size: number;
  /** The last line was not written whole. */
  torn: boolean;
}

/** How often the file is looked at from outside: somebody may have moved it away. Milliseconds. */
const lookEveryMs = 1000;
const dayMs = 86_400_000;
const newLine = 0x0a;

/** One file a day, a part of a day when it is full; each 0600, and no link is ever followed. */
export class RotatingFile {
  readonly #dir: string;
  #maxBytes = Number.POSITIVE_INFINITY;
  #retentionDays = Number.POSITIVE_INFINITY;
  #open: Open | null = null;
  #lookedMs = 0;

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** A full file is put aside; files of more than that many days ago are removed. */
  limit(maxBytes: number, retentionDays: number): void {
    this.#maxBytes = maxBytes;
    this.#retentionDays = retentionDays;
    if (this.#open !== null) this.#removeOld(this.#open.day);
  }

  /** Where the next line will stand; null before the first. */
  get position(): { readonly file: string; readonly cursor: number } | null {
    return this.#open === null ? null : { file: dayFile(this.#open.day), cursor: this.#open.size };
  }

  /** Appends a line, given with its line break. Throws when it cannot; then none of it counts as written. */
  write(line: string, atMs: number): void {
    const day = new Date(atMs).toISOString().slice(0, 10);
    const open = this.#fileFor(day, Buffer.byteLength(line), atMs);
    const bytes = Buffer.from(open.torn ? `\n${line}` : line);
    open.torn = true;
    for (let written = 0; written < bytes.length; ) {
      const count = writeSync(open.fd, bytes, written);
      written += count;
      open.size += count;
    }
    open.torn = false;
  }

  /** Puts the file that is written to aside, so that nobody writes to any that exists. */
  rotate(): void {
    const last = this.#open;
    this.close();
    if (last !== null) this.#putAside(last.day);
  }

  close(): void {
    const last = this.#open;
    // Forgotten first: a number that was closed belongs to somebody else's file soon.
    this.#open = null;
    if (last !== null) closeSync(last.fd);
  }

  #fileFor(day: string, length: number, atMs: number): Open {
    if (this.#open !== null && Math.abs(atMs - this.#lookedMs) >= lookEveryMs) {
      this.#lookedMs = atMs;
      if (this.#isGone(this.#open)) this.close();
    }
    const open = this.#open?.day === day ? this.#open : this.#begin(day, atMs);
    if (open.size === 0 || open.size + length <= this.#maxBytes) return open;
    this.rotate();
    return this.#begin(day, atMs);
  }

  #begin(day: string, atMs: number): Open {
    this.close();
    this.#lookedMs = atMs;
    const path = join(this.#dir, dayFile(day));
    checkPrivateFile(path);
    const { O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW } = constants;
    const fd = openSync(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
    fchmodSync(fd, 0o600);
    const { size } = fstatSync(fd);
    this.#open = { day, fd, size, torn: !endsWhole(fd, size) };
    this.#removeOld(day);
    return this.#open;
  }

  #isGone({ day, fd }: Open): boolean {
    const stat = lstatSync(join(this.#dir, dayFile(day)), { throwIfNoEntry: false });
    return stat === undefined || stat.ino !== fstatSync(fd).ino;
  }

  #putAside(day: string): void {
    const parts = logFiles(this.#dir).filter((each) => each.day === day && Number.isFinite(each.part));
    const path = join(this.#dir, dayFile(day));
    renameSync(path, `${path}.${(parts.at(-1)?.part ?? 0) + 1}`);
  }

  #removeOld(today: string): void {
    const oldest = Date.parse(today) - this.#retentionDays * dayMs;
    for (const { name, day } of logFiles(this.#dir)) {
      // A day that is none (2026-99-99) is nobody's log of ours: NaN compares as false, and it stays.
      if (Date.parse(day) < oldest) tryToRemove(join(this.#dir, name));
    }
  }
}

function tryToRemove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Tried again tomorrow: a file that stays too long must not keep today's lines from being written.
  }
}

/** A gateway that was killed may have left half a line; the next one begins on a line of its own. */
function endsWhole(fd: number, size: number): boolean {
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  readSync(fd, last, 0, 1, size - 1);
  return last[0] === newLine;
}
