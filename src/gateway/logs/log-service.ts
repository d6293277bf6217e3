import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { OcError } from '../protocol/errors.ts';
import type { LogLevel, LogSubscription } from '../protocol/logs.ts';
import type { CallConnection } from '../protocol/methods.ts';
import { LogFeed } from './feed.ts';
import type { FileLog } from './file-log.ts';
import { linesBackwards } from './last-lines.ts';
import { rankOf, rankOfLine } from './level.ts';
import type { Redactor } from './redactor.ts';
import { type ScrubResult, scrubbable, scrubFiles } from './scrub.ts';
import { currentFile, readTail, type Tail, type TailParams } from './tail.ts';

/** The log as the methods offer it. Everything is redacted on the way out as it was on the way in. */
export interface LogService {
  /** Where the files are. */
  readonly dir: string;
  tail(params: TailParams): Tail;
  /** The last `tail` lines of at least `level`, and every later one to this connection. Throws NOT_RUNNING without a gateway. */
  subscribe(connection: CallConnection, level: LogLevel, tail: number): LogSubscription;
  unsubscribe(connection: CallConnection): boolean;
  /** Redacts the files that exist again. Throws CONFLICT while another one is at it. */
  scrub(): Promise<ScrubResult>;
  close(): void;
}

export interface LogServiceOptions {
  readonly dir: string;
  readonly now: () => number;
  readonly redactor: () => Redactor;
  /** What writes the log; null with the gateway down. */
  readonly sink: FileLog | null;
}

/** Lines that are looked through for the ones that a subscription begins with. */
const mostLookedThrough = 20_000;
/** Cursors that are remembered with their file. */
const mostCursors = 1000;

export function openLogService(options: LogServiceOptions): LogService {
  const { dir, now, redactor, sink } = options;
  const feed = sink === null ? null : new LogFeed(now);
  const handedOut = new HandedOut();
  let scrubbing = false;
  sink?.onLine(feed?.push ?? null);
  const tail = (params: TailParams): Tail => {
    const file = currentFile(dir, now());
    const inode = lstatSync(join(dir, file), { throwIfNoEntry: false })?.ino ?? 0;
    const found = readTail(dir, file, params, handedOut.isOfAnother(params.cursor, inode), redactor().lines());
    handedOut.note(found.cursor, inode);
    return found;
  };
  return {
    dir,
    tail,
    subscribe(connection, level, count) {
      if (feed === null) throw new OcError('NOT_RUNNING', 'the gateway is not running', ['oc logs']);
      feed.subscribe(connection, level);
      const { file, cursor } = tail({ limit: 1, maxBytes: 1 });
      return { lines: lastOf(dir, rankOf(level), count).map(redactor().lines()), file, cursor };
    },
    unsubscribe: (connection) => feed?.unsubscribe(connection.id) ?? false,
    async scrub() {
      if (scrubbing) throw new OcError('CONFLICT', 'the log is being redacted already', ['Wait for it to end.']);
      scrubbing = true;
      try {
        sink?.rotate();
        return await scrubFiles(dir, scrubbable(dir), () => redactor().lines());
      } finally {
        scrubbing = false;
      }
    },
    close() {
      sink?.onLine(null);
      feed?.close();
    },
  };
}

/** Oldest first. */
function lastOf(dir: string, least: number, count: number): readonly string[] {
  const found = linesBackwards(dir)
    .take(mostLookedThrough)
    .filter((line) => rankOfLine(line) >= least)
    .take(count);
  return [...found].toReversed();
}

/**
 * Which file a cursor was handed out for. A cursor is a plain number on the wire, and in a younger file the same number
 * means other lines: who comes back with one after a rotation is told that it does not follow on.
 */
class HandedOut {
  /** Inodes by cursor: a part of a day that is full leaves its name to the next one. */
  readonly #inodes = new Map<number, number>();

  note(cursor: number, inode: number): void {
    this.#inodes.delete(cursor);
    this.#inodes.set(cursor, inode);
    const [oldest] = this.#inodes.keys();
    if (this.#inodes.size > mostCursors && oldest !== undefined) this.#inodes.delete(oldest);
  }

  isOfAnother(cursor = 0, inode: number): boolean {
    const known = this.#inodes.get(cursor);
    return cursor > 0 && known !== undefined && known !== inode;
  }
}
