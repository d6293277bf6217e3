import { type LogFilter, shows } from './filter.ts';
import type { LogEntry, LogLine } from './log-line.ts';
import { readRecord } from './record.ts';
import type { LogRing } from './ring.ts';

/** Text that is looked at in one go, in UTF-16 units: a few milliseconds, so that no key ever waits for a search. */
const unitsAtOnce = 300_000;
/** What a line costs beside its text, and by how much looking is cheaper than reading. */
const perLine = 64;
const cheaper = 8;

/** Signs that stand in the line as they stand in its record. */
const simple = /^[\w./@-]+$/;

/**
 * Looks for a text in the lines that are shown, from the newest to the oldest and in those that arrive, a little at a time.
 * What is searched is what can be read on the screen: redacted, without regard to case.
 */
export class Finder {
  readonly #query: string;
  readonly #filter: LogFilter;
  readonly #isSimple: boolean;
  /** Hits below and above where the search began, each away from there. */
  readonly #older: number[] = [];
  #newer: number[] = [];
  /** Everything from `low` to before `high` has been looked at. */
  #low: number;
  #high: number;
  #done = false;

  constructor(query: string, filter: LogFilter, next: number) {
    this.#query = query.toLowerCase();
    this.#filter = filter;
    this.#isSimple = simple.test(query);
    this.#low = next;
    this.#high = next;
  }

  /** False while lines are left that were not looked at. */
  get done(): boolean {
    return this.#done;
  }

  get count(): number {
    return this.#older.length + this.#newer.length;
  }

  /** Looks at some more lines, and forgets the hits that fell out. */
  advance(ring: LogRing): void {
    this.#forget(ring.first);
    let left = unitsAtOnce;
    for (; left > 0 && this.#high < ring.next; this.#high += 1) left -= this.#look(ring.at(this.#high), this.#newer);
    for (; left > 0 && this.#low > ring.first; this.#low -= 1) left -= this.#look(ring.at(this.#low - 1), this.#older);
    this.#done = this.#high >= ring.next && this.#low <= ring.first;
  }

  /** The nearest hit before a number. */
  before(seq: number): number | null {
    return this.#newer.findLast((hit) => hit < seq) ?? this.#older.find((hit) => hit < seq) ?? null;
  }

  /** The nearest hit after a number. */
  after(seq: number): number | null {
    return this.#older.findLast((hit) => hit > seq) ?? this.#newer.find((hit) => hit > seq) ?? null;
  }

  /** Which of the hits this is, from 1, the oldest first; 0 for none. */
  placeOf(seq: number): number {
    const older = this.#older.indexOf(seq);
    if (older >= 0) return this.#older.length - older;
    return this.#newer.includes(seq) ? this.#older.length + this.#newer.indexOf(seq) + 1 : 0;
  }

  #forget(first: number): void {
    while ((this.#older.at(-1) ?? first) < first) this.#older.pop();
    if ((this.#newer[0] ?? first) < first) this.#newer = this.#newer.filter((hit) => hit >= first);
    this.#low = Math.max(this.#low, Math.min(first, this.#high));
    this.#high = Math.max(this.#high, first);
  }

  /** What looking cost. */
  #look(entry: LogEntry | null, hits: number[]): number {
    if (entry?.kind !== 'line' || !shows(this.#filter, entry)) return 1;
    if (this.#cannotMatch(entry)) return perLine + entry.text.length / cheaper;
    if (searched(entry).some((text) => text.toLowerCase().includes(this.#query))) hits.push(entry.seq);
    return perLine + entry.text.length;
  }

  /** Without an escape in the line, what is not in it is not in its record either. */
  #cannotMatch({ text }: LogLine): boolean {
    return this.#isSimple && !text.includes('\\') && !text.toLowerCase().includes(this.#query);
  }
}

/** The readable parts of a line; nothing is found across two of them. */
function searched(line: LogLine): readonly string[] {
  const { message, data } = readRecord(line);
  return [line.from, message, ...data];
}
