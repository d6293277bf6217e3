import type { LogBatch, LogLevel } from '../protocol/logs.ts';
import type { CallConnection } from '../protocol/methods.ts';
import type { WrittenLine } from './file-log.ts';
import { rankOf } from './level.ts';

/** Ten messages a second to one subscriber. */
const betweenMs = 100;
/** What one message holds at most; the newest lines are kept, and those before them counted. */
const mostLines = 2000;
const mostBytes = 512 * 1024;
/** A connection with more than this waiting is told nothing until it has read. */
const mostWaiting = 1024 * 1024;

interface Subscriber {
  readonly connection: CallConnection;
  readonly least: number;
  /** Number of the first line that it was not given with its subscription. */
  readonly from: number;
  dropped: number;
  readonly forget: () => void;
}

/**
 * The log as it is written, to the connections that asked for it, in batches. Nothing is kept and no timer runs while
 * nobody listens; a batch is put together once for all who ask for the same level.
 */
export class LogFeed {
  readonly #now: () => number;
  readonly #subscribers = new Map<string, Subscriber>();
  #waiting: WrittenLine[] = [];
  #bytes = 0;
  #next = 0;
  #position = { file: '', cursor: 0 };
  #sentMs = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes a line that was written. */
  readonly push = (line: WrittenLine): void => {
    this.#next += 1;
    if (line.end !== null) this.#position = line.end;
    if (this.#subscribers.size === 0) return;
    this.#waiting.push(line);
    this.#bytes += line.text.length;
    // Thrown away half at a time: taking single lines off the front of an array would cost as much as the lines.
    if (this.#waiting.length > 2 * mostLines || this.#bytes > 2 * mostBytes) this.#throwAway();
    this.#timer ??= this.#schedule();
  };

  /** One subscription a connection; a second takes the place of the first. Ends with the connection. */
  subscribe(connection: CallConnection, level: LogLevel): void {
    this.unsubscribe(connection.id);
    const forget = connection.onGone(() => this.unsubscribe(connection.id));
    const entry = { connection, least: rankOf(level), from: this.#next, dropped: 0, forget };
    this.#subscribers.set(connection.id, entry);
  }

  unsubscribe(connectionId: string): boolean {
    const known = this.#subscribers.get(connectionId);
    this.#subscribers.delete(connectionId);
    known?.forget();
    if (this.#subscribers.size === 0) this.#forgetLines();
    return known !== undefined;
  }

  close(): void {
    for (const id of [...this.#subscribers.keys()]) this.unsubscribe(id);
  }

  #schedule(): NodeJS.Timeout {
    const since = this.#now() - this.#sentMs;
    return setTimeout(() => this.#send(), since < 0 ? betweenMs : Math.max(0, betweenMs - since));
  }

  /** Keeps the newest lines that one message holds, and counts the others to everybody who would have been told them. */
  #throwAway(): void {
    const kept = newest(this.#waiting);
    const thrown = this.#waiting.slice(0, this.#waiting.length - kept.length);
    for (const subscriber of this.#subscribers.values())
      subscriber.dropped += this.#linesFor(subscriber, thrown).length;
    this.#waiting = kept;
    this.#bytes = bytesOf(kept);
  }

  /** Those of the first waiting lines that a subscriber is to be told. */
  #linesFor({ least, from }: Subscriber, lines: readonly WrittenLine[]): readonly WrittenLine[] {
    const first = this.#next - this.#waiting.length;
    return lines.slice(Math.max(0, from - first)).filter(({ rank }) => rank >= least);
  }

  #send(): void {
    this.#throwAway();
    const batches = new Map<string, LogBatch>();
    for (const subscriber of this.#subscribers.values()) {
      const { connection, least } = subscriber;
      const lines = this.#linesFor(subscriber, this.#waiting);
      if (connection.waiting() > mostWaiting) subscriber.dropped += lines.length;
      else if (lines.length > 0 || subscriber.dropped > 0) {
        // Two who ask for the same level and miss as many lines get the same lines: one object, written out once.
        const key = `${least} ${lines.length} ${subscriber.dropped}`;
        const batch = batches.get(key) ?? this.#batchOf(lines, subscriber.dropped);
        batches.set(key, batch);
        subscriber.dropped = 0;
        connection.tell('oc.logs.batch', batch);
      }
    }
    this.#forgetLines();
    this.#sentMs = this.#now();
    // Whoever was told nothing hears of the gap as soon as it reads again.
    if (this.#subscribers.values().some(({ dropped }) => dropped > 0)) this.#timer = this.#schedule();
  }

  #batchOf(lines: readonly WrittenLine[], dropped: number): LogBatch {
    return { lines: lines.map(({ text }) => text), dropped, ...this.#position };
  }

  #forgetLines(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting = [];
    this.#bytes = 0;
  }
}

const bytesOf = (lines: readonly WrittenLine[]): number => lines.reduce((sum, { text }) => sum + text.length, 0);

/** The newest lines that fit into one message. */
function newest(lines: readonly WrittenLine[]): WrittenLine[] {
  let from = lines.length;
  let bytes = 0;
  while (from > 0 && lines.length - from < mostLines) {
    bytes += lines[from - 1]?.text.length ?? 0;
    if (bytes > mostBytes) break;
    from -= 1;
  }
  return lines.slice(from);
}
