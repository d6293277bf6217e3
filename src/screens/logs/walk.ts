import { type LogFilter, shows } from './filter.ts';
import type { LogEntry, LogGap } from './log-line.ts';
import { recordOf } from './record.ts';
import type { LogRing } from './ring.ts';

/** The log as a person moves through it: the ring behind what is held of it, without what the filter hides. */
export interface Walked {
  readonly ring: LogRing;
  /** In order; those that are still in the ring are taken from there. */
  readonly held: readonly LogEntry[];
  readonly filter: LogFilter;
}

export function entryAt({ ring, held }: Walked, seq: number): LogEntry | null {
  return ring.at(seq) ?? held.find((entry) => entry.seq === seq) ?? null;
}

type Wanted = (entry: LogEntry) => boolean;
const anything: Wanted = () => true;

/** The first that is shown after a number. */
export function after(walked: Walked, seq: number, wanted: Wanted = anything): LogEntry | null {
  const { ring, held, filter } = walked;
  const fits = (entry: LogEntry | null): entry is LogEntry => entry !== null && shows(filter, entry) && wanted(entry);
  const kept = held.find((entry) => entry.seq > seq && entry.seq < ring.first && fits(entry));
  if (kept) return kept;
  for (let at = Math.max(seq + 1, ring.first); at < ring.next; at++) {
    const entry = ring.at(at);
    if (fits(entry)) return entry;
  }
  return null;
}

/** The last that is shown before a number. */
export function before(walked: Walked, seq: number, wanted: Wanted = anything): LogEntry | null {
  const { ring, held, filter } = walked;
  const fits = (entry: LogEntry | null): entry is LogEntry => entry !== null && shows(filter, entry) && wanted(entry);
  for (let at = Math.min(seq, ring.next) - 1; at >= ring.first; at--) {
    const entry = ring.at(at);
    if (fits(entry)) return entry;
  }
  return held.findLast((entry) => entry.seq < seq && entry.seq < ring.first && fits(entry)) ?? null;
}

/** Lines of a text that are shown in the list; the record view shows them all. */
const mostLines = 5;

/** The lines of a message, as many as the list shows. */
export const linesOf = (message: string): readonly string[] => message.split(/\r\n|\n/, mostLines);

/** Rows it takes on the screen. */
export const heightOf = (entry: LogEntry): number =>
  entry.kind === 'gap' || !mayBreak.test(entry.text) ? 1 : linesOf(recordOf(entry).message).length;

/** A line break within a line of the log can only be an escape of JSON. */
const mayBreak = /\\n|\n|\\u000a/i;

/** What stands on the screen from a number on, until the rows are full. */
export function pageFrom(walked: Walked, seq: number, rows: number): readonly LogEntry[] {
  const page: LogEntry[] = [];
  let left = rows;
  for (let entry = after(walked, seq - 1); entry !== null && left > 0; entry = after(walked, entry.seq)) {
    const lost = lostBetween(walked, page.at(-1), entry);
    page.push(...lost, entry);
    left -= heightOf(entry) + lost.length;
  }
  return page;
}

/** What stands on the screen above and with a number, until the rows are full; the first may be cut at its top. */
export function pageTo(walked: Walked, seq: number, rows: number): readonly LogEntry[] {
  const page: LogEntry[] = [];
  let left = rows;
  for (let entry = before(walked, seq + 1); entry !== null && left > 0; entry = before(walked, entry.seq)) {
    const lost = lostBetween(walked, entry, page[0]);
    page.unshift(entry, ...lost);
    left -= heightOf(entry) + lost.length;
  }
  return page;
}

/** Between what is held and what is left of the ring lines have fallen out. */
function lostBetween({ ring }: Walked, above: LogEntry | undefined, below: LogEntry | undefined): readonly LogGap[] {
  if (!above || !below || above.seq >= ring.first || below.seq < ring.first) return [];
  const lines = ring.first - above.seq - 1;
  return lines === 0 ? [] : [{ kind: 'gap', seq: ring.first - 0.5, why: 'fell-out', lines, bytes: null }];
}
