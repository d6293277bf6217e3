import type { LogEntry, LogLine } from './log-line.ts';

/** Which lines are shown. Markers of gaps always are. */
export interface LogFilter {
  /** Index into `logLevels`. */
  readonly least: number;
  /** Part of the subsystem's name in lower case; empty for all. */
  readonly from: string;
  readonly excluded: readonly Exclusion[];
}

/** Lines of one subsystem whose message begins alike. */
export interface Exclusion {
  readonly from: string;
  /** As it stands in the line. */
  readonly start: string;
}

export function shows({ least, from, excluded }: LogFilter, entry: LogEntry): boolean {
  if (entry.kind === 'gap') return true;
  if (entry.rank < least) return false;
  if (from !== '' && !entry.from.toLowerCase().includes(from)) return false;
  return !excluded.some((exclusion) => isLike(entry, exclusion));
}

const longestStart = 40;
const shortestStart = 4;
/** Where messages of one kind begin to differ: at a figure, a quote, an id. */
const varies = /["'\\\d[({<=:]/;

/** Everything like this line: from the same subsystem, with the same words up to what varies. */
export function likeThis(line: LogLine): Exclusion {
  const at = messageAt(line);
  const start = line.text.slice(at, at + longestStart);
  const end = start.slice(shortestStart).search(varies);
  return { from: line.from, start: end === -1 ? start : start.slice(0, shortestStart + end) };
}

const isLike = (line: LogLine, { from, start }: Exclusion): boolean =>
  line.from === from && line.text.startsWith(start, messageAt(line));

const messageKey = '"message":"';

/** Where the message begins, without the line being read: within a string of JSON the quotes would be escaped. */
function messageAt({ text }: LogLine): number {
  const at = text.startsWith('{') ? text.lastIndexOf(messageKey) : -1;
  return at === -1 ? 0 : at + messageKey.length;
}
