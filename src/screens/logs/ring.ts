import { errorRank, type LogEntry, type LogGap, type NewGap, type NewLine } from './log-line.ts';

export interface RingSize {
  readonly lines: number;
  /** UTF-16 units of text. */
  readonly units: number;
}

/** At two bytes a unit 8 MB; nearly all lines need one. */
const usual: RingSize = { lines: 20_000, units: 4_194_304 };

/**
 * The newest lines of the log, oldest out first. It changes in place, because it is too large to be copied ten times a
 * second; whoever keeps something of it keeps numbers (`seq`), which never mean another line.
 */
export class LogRing {
  readonly #size: RingSize;
  readonly #slots: LogEntry[] = [];
  #first = 0;
  #next = 0;
  #units = 0;
  #errors = 0;
  #errorsEver = 0;

  constructor(size: RingSize = usual) {
    this.#size = size;
  }

  /** Number of the oldest that is kept; equal to `next` when nothing is. */
  get first(): number {
    return this.#first;
  }

  /** Number that the next one gets. */
  get next(): number {
    return this.#next;
  }

  /** Lines of level error or worse that are kept. */
  get errors(): number {
    return this.#errors;
  }

  /** The same, those that fell out included. */
  get errorsEver(): number {
    return this.#errorsEver;
  }

  at(seq: number): LogEntry | null {
    if (seq < this.#first || seq >= this.#next) return null;
    return this.#slots[seq % this.#size.lines] ?? null;
  }

  line(line: NewLine): void {
    this.#put({ kind: 'line', seq: this.#next, ...line });
    if (line.rank < errorRank) return;
    this.#errors += 1;
    this.#errorsEver += 1;
  }

  /** Two of one kind in a row are one. */
  gap(gap: NewGap): void {
    const last = this.at(this.#next - 1);
    if (last?.kind === 'gap' && last.why === gap.why) {
      this.#slots[last.seq % this.#size.lines] = joined(last, gap);
    } else this.#put({ kind: 'gap', seq: this.#next, ...gap });
  }

  #put(entry: LogEntry): void {
    if (this.#next - this.#first >= this.#size.lines) this.#drop();
    this.#slots[entry.seq % this.#size.lines] = entry;
    this.#next += 1;
    this.#units += unitsOf(entry);
    while (this.#units > this.#size.units && this.#next - this.#first > 1) this.#drop();
  }

  #drop(): void {
    const oldest = this.at(this.#first);
    this.#first += 1;
    if (oldest === null) return;
    this.#units -= unitsOf(oldest);
    if (oldest.kind === 'line' && oldest.rank >= errorRank) this.#errors -= 1;
    // The text goes now, not when the slot is needed again: by then much of the bound may be in single long lines.
    this.#slots[oldest.seq % this.#size.lines] = nothing;
  }
}

const nothing: LogGap = { kind: 'gap', seq: -1, why: 'fell-out', lines: null, bytes: null };

const unitsOf = (entry: LogEntry): number => (entry.kind === 'line' ? entry.text.length : 0);

const sum = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? null : one + other;

const joined = (gap: LogGap, more: NewGap): LogGap => ({
  ...gap,
  lines: sum(gap.lines, more.lines),
  bytes: sum(gap.bytes, more.bytes),
});
