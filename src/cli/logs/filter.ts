import { rankOf } from '../../gateway/logs/level.ts';
import { linearPattern } from '../../gateway/logs/linear-pattern.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import { type LogLevel, logLevels } from '../../gateway/protocol/logs.ts';
import type { LogRecord } from './record.ts';

export interface LogFilter {
  readonly fits: (record: LogRecord) => boolean;
  /** Epoch milliseconds before which nothing is wanted. */
  readonly sinceMs: number;
}

interface Flags {
  readonly level?: string;
  readonly grep?: string;
  readonly since?: string;
}

/** Throws USAGE for what cannot be understood. */
export function logFilter({ level, grep, since }: Flags, nowMs: number): LogFilter {
  const least = level === undefined ? 0 : rankOf(levelOf(level));
  const wanted = grep === undefined ? null : patternOf(grep);
  return {
    fits: (record) => record.rank >= least && (wanted === null || wanted.test(record.searched)),
    sinceMs: since === undefined ? Number.NEGATIVE_INFINITY : sinceOf(since, nowMs),
  };
}

function levelOf(word: string): LogLevel {
  const found = logLevels.find((level) => level === word || (word === 'warning' && level === 'warn'));
  if (found !== undefined) return found;
  throw new OcError('USAGE', `--level wants one of: ${logLevels.join(', ')}`);
}

/** A pattern on the linear-time engine: the log is what strangers write into, and a command must not hang on it. */
function patternOf(text: string) {
  const found = linearPattern(text);
  if (found.ok) return found.pattern;
  throw new OcError('USAGE', `--grep: the pattern cannot be used: ${found.because}`, [
    'Look ahead, look behind and \\1 are not known here.',
  ]);
}

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function sinceOf(text: string, nowMs: number): number {
  const { count, unit = '' } = /^(?<count>\d{1,6})(?<unit>[smhd])$/.exec(text)?.groups ?? {};
  const ago = Number(count) * (units[unit] ?? Number.NaN);
  const at = Number.isNaN(ago) && /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : nowMs - ago;
  if (!Number.isNaN(at)) return at;
  throw new OcError('USAGE', '--since wants a time like 10m, 2h, 1d, or 2026-11-20T09:30:00Z');
}
