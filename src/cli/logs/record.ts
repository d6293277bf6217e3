import { rankOfLine, recordOf } from '../../gateway/logs/level.ts';
import { logLevels } from '../../gateway/protocol/logs.ts';
import { redact } from '../../gateway/redaction/redact.ts';

/** A line of the log taken apart. Texts are as they stand there: who shows them escapes them. */
export interface LogRecord {
  /** NaN for a line that does not say. */
  readonly atMs: number;
  readonly rank: number;
  readonly level: string;
  readonly subsystem: string;
  readonly message: string;
  /** What is left of the record, as JSON; empty when nothing is. */
  readonly data: string;
  /** The lines of an error's stack. */
  readonly stack: readonly string[];
  /** What `--grep` looks at. */
  readonly searched: string;
  /** The whole record for `--json`. */
  readonly whole: object;
}

/** Numbered members are the arguments of a log call in OpenClaw's records; `message` says them again. */
const spoken = new Set(['time', 'level', 'subsystem', 'message', '_meta', 'hostname', '0', '1', '2']);

export function logRecord(line: string): LogRecord {
  const fields = line.includes('\\u') ? readable(recordOf(line)) : recordOf(line);
  const isRecord = Object.keys(fields).length > 0;
  const rank = rankOfLine(line);
  const level = isRecord ? (logLevels[rank] ?? '') : '';
  const subsystem = subsystemOf(fields);
  const message = textOf(fields['message']) ?? (isRecord ? '' : line);
  const { rest, stack } = withoutStack(fields);
  const data = Object.keys(rest).length === 0 ? '' : JSON.stringify(rest);
  return {
    atMs: Date.parse(textOf(fields['time']) ?? ''),
    rank,
    level,
    subsystem,
    message,
    data,
    stack,
    searched: [level, subsystem, message, data, ...stack].join(' '),
    whole: isRecord ? fields : { message: line },
  };
}

/** What an escape of JSON has hidden from the redaction of the line. */
const readable = (fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  recordOf(redact(JSON.stringify(fields)));

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** OpenClaw writes the subsystem as JSON into the name of its logger. */
function subsystemOf(fields: Readonly<Record<string, unknown>>): string {
  const { subsystem, _meta: meta } = fields;
  if (typeof subsystem === 'string') return subsystem;
  const name = typeof meta === 'object' && meta !== null && 'name' in meta ? textOf(meta.name) : textOf(fields['0']);
  return textOf(recordOf(name ?? '')['subsystem']) ?? '';
}

function withoutStack(fields: Readonly<Record<string, unknown>>) {
  const rest = Object.fromEntries(Object.entries(fields).filter(([name]) => !spoken.has(name)));
  const { error } = rest;
  if (typeof error !== 'object' || error === null || !('stack' in error)) return { rest, stack: [] };
  const { stack, ...said } = error;
  return { rest: { ...rest, error: said }, stack: (textOf(stack) ?? '').split('\n') };
}
