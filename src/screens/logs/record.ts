import { redact } from '../../gateway/redaction/redact.ts';
import { fieldsOf, timeOf } from '../read.ts';
import { jsonOf, type LogLine, subsystemIn } from './log-line.ts';

/**
 * A line taken apart. Its texts were redacted again: what a JSON escape hid from the redactor in the line is visible only
 * here. They are not escaped yet.
 */
export interface LogRecord {
  /** False for a line that is no JSON object; then `message` is the line. */
  readonly isRecord: boolean;
  /** Epoch milliseconds as the record says. */
  readonly timeMs: number | null;
  readonly message: string;
  /** Its further fields, each as `name=value`. */
  readonly data: readonly string[];
}

const mostFields = 200;
const deepest = 6;

/** Only what is on the screen is read, so that few are worth keeping. */
const known = new Map<LogLine, LogRecord>();
const mostKnown = 256;

/** The same as `readRecord`, remembered for lines that are drawn again and again. */
export function recordOf(line: LogLine): LogRecord {
  const found = known.get(line);
  if (found !== undefined) return found;
  if (known.size >= mostKnown) known.clear();
  const record = readRecord(line);
  known.set(line, record);
  return record;
}

/** What our records and those of OpenClaw say elsewhere on the screen. */
const told: ReadonlySet<string> = new Set(['level', 'time', 'subsystem', 'message', '_meta', 'hostname']);
/** Arguments of a log call of OpenClaw: `message` says the texts among them again. */
const argument = /^\d$/;

export function readRecord({ text }: LogLine): LogRecord {
  const fields = jsonOf(text);
  if (fields === null) return { isRecord: false, timeMs: null, message: redact(text), data: [] };
  const spoken = Object.entries(fields).filter(
    ([name, value]) => argument.test(name) && typeof value === 'string' && subsystemIn(value) === undefined,
  );
  const { message } = fields;
  const words = typeof message === 'string' ? message : spoken.map(([, value]) => value).join(' ');
  const rest = Object.entries(fields).filter(
    ([name, value]) => !told.has(name) && !(argument.test(name) && typeof value === 'string'),
  );
  const data: string[] = [];
  for (const [name, value] of rest) flatten(argument.test(name) ? '' : name, value, 1, data);
  return {
    isRecord: true,
    timeMs: timeOf(fields['time'] ?? fieldsOf(fields['_meta'])?.['date']),
    message: redact(words),
    data,
  };
}

/** One text a value, under its whole path: `error.code=ETIMEDOUT`; a list of plain values is one: `scopes=read, write`. */
function flatten(path: string, value: unknown, depth: number, out: string[]): void {
  if (out.length >= mostFields) return;
  if (Array.isArray(value) && value.length > 0 && value.every(isPlain)) {
    out.push(...listOf(path, value.slice(0, mostFields).map(plainText)));
    return;
  }
  if (typeof value === 'object' && value !== null && depth < deepest && Object.keys(value).length > 0) {
    for (const [name, member] of Object.entries(value)) {
      flatten(path === '' ? name : `${path}.${name}`, member, depth + 1, out);
    }
    return;
  }
  out.push(named(path, plainText(value)));
}

const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null;

/** The value alone, which may hold JSON of its own. */
const plainText = (value: unknown): string => (typeof value === 'string' ? redact(value) : JSON.stringify(value));

/** With its name, which may say that it is a secret. */
const named = (path: string, text: string): string => redact(path === '' ? text : `${path}=${text}`);

/** One text, or one a value where the name says that each is a secret. */
function listOf(path: string, texts: readonly string[]): readonly string[] {
  const alone = texts.map((text) => named(path, text));
  const isSecret = path !== '' && alone.some((text, at) => text !== `${path}=${texts[at]}`);
  return isSecret ? alone : [named(path, texts.join(', '))];
}
