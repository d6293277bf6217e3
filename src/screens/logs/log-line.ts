import { type Untrusted, untrusted } from '../../components/text/printable.ts';
import { isTooDeep } from '../../gateway/protocol/json-depth.ts';
import { logLevels } from '../../gateway/protocol/logs.ts';
import { redact } from '../../gateway/redaction/redact.ts';
import { type Fields, fieldsOf } from '../read.ts';

/**
 * One line of the log as it is kept: secrets are out of it, but it is neither read nor escaped yet. Only what the filter
 * looks at is known of it; everything else is found when the line is drawn.
 */
export interface LogLine {
  readonly kind: 'line';
  /** Counts everything that was ever put into the ring. */
  readonly seq: number;
  /** Redacted as it came, and at most `longestLine` of it. What an escape of JSON hides is redacted when it is read. */
  readonly text: Untrusted;
  /** How grave: index into `logLevels`. A line that does not say counts as info. */
  readonly rank: number;
  /** The subsystem; empty for a line that does not say. */
  readonly from: string;
  /** UTF-16 units of the whole line. */
  readonly length: number;
}

/** Lines that are missing here, and why. */
export interface LogGap {
  readonly kind: 'gap';
  readonly seq: number;
  readonly why: 'too-fast' | 'away' | 'other-file' | 'fell-out';
  /** Null when it is not known. */
  readonly lines: number | null;
  /** The same in bytes, where that is what the gateway tells. */
  readonly bytes: number | null;
}

export type LogEntry = LogLine | LogGap;
export type NewLine = Omit<LogLine, 'kind' | 'seq'>;
export type NewGap = Omit<LogGap, 'kind' | 'seq'>;

/** A longer line is kept cut. Our gateway writes none that is longer. */
export const longestLine = 65_536;
const longestFrom = 128;

export const infoRank = logLevels.indexOf('info');
export const errorRank = logLevels.indexOf('error');

/** How our gateway begins its lines; they are the ones that come in thousands a second. */
const ours = /^\{"level":"([a-z]{1,8})","time":"[^"\\]{1,40}","subsystem":"([^"\\]{0,128})"/;

/** What the filter looks at, of a redacted line of any kind. */
export function readLine(text: string): NewLine {
  const kept = text.length > longestLine ? text.slice(0, longestLine) : text;
  const [, level, from] = ours.exec(kept) ?? [];
  const known = level !== undefined && from !== undefined ? { rank: rankOf(level), from } : headOf(jsonOf(kept));
  return { text: untrusted(kept), length: text.length, rank: known.rank, from: interned(known.from) };
}

/** The JSON object that a line is, or null for text. */
export function jsonOf(text: string): Fields | null {
  if (!text.startsWith('{') || isTooDeep(text)) return null;
  try {
    const value: unknown = JSON.parse(text);
    return fieldsOf(value);
  } catch {
    return null; // Cut off, or the line of another program: it is shown as the text that it is.
  }
}

/** OpenClaw keeps both in `_meta`, the subsystem as JSON in the name of its logger. */
function headOf(fields: Fields | null): { readonly rank: number; readonly from: string } {
  if (fields === null) return { rank: infoRank, from: '' };
  const meta = fieldsOf(fields['_meta']);
  const level = meta?.['logLevelName'] ?? fields['level'];
  const from = fields['subsystem'] ?? subsystemIn(meta?.['name']) ?? subsystemIn(fields['0']);
  return {
    rank: typeof level === 'string' ? rankOf(level.toLowerCase()) : infoRank,
    from: typeof from === 'string' ? redact(from.slice(0, longestFrom)) : '',
  };
}

/** `{"subsystem":"gateway/ws"}` or `{"module":"cron"}` within a text. */
export function subsystemIn(value: unknown): unknown {
  const names = typeof value === 'string' && value.length <= 1024 ? jsonOf(value) : null;
  return names?.['subsystem'] ?? names?.['module'];
}

const ranks: ReadonlyMap<string, number> = new Map(logLevels.map((level, rank) => [level, rank]));

const rankOf = (level: string): number => ranks.get(level) ?? infoRank;

/** Names of subsystems are few; one that was cut out of its line would keep the whole line in memory. */
const names = new Map<string, string>();
const mostNames = 512;

function interned(name: string): string {
  const found = names.get(name);
  if (found !== undefined) return found;
  if (names.size >= mostNames) names.clear();
  const own = Buffer.from(name, 'utf8').toString('utf8');
  names.set(own, own);
  return own;
}
