import { Secret } from './secret.ts';

/** A longer value from outside is cut: a header of 15 KB is not a log record. A stack is ours, and longer. */
const longestValue = 256;
const longestStack = 8192;
/** Beyond this nothing of a value is looked at; a secret that begins in what is kept ends before. */
const longestRead = 16_384;
const deepest = 6;
const mostMembers = 100;

/** What every record begins with; data of these names is renamed, so that it can never speak for the record. */
const reserved: ReadonlySet<string> = new Set(['level', 'time', 'subsystem', 'message']);

type Data = Readonly<Record<string, unknown>>;

/** The data of a record as it may be written: bounded in every direction, each text redacted before it is cut. */
export function cleanData(data: Data, redact: (text: string) => string): Data {
  const entries = Object.entries(data).slice(0, mostMembers);
  return Object.fromEntries(
    entries.map(([name, value]) => [reserved.has(name) ? `${name}_` : name, clean(value, redact, 1)]),
  );
}

/** A text, redacted and then cut. */
export function shorten(text: string, redact: (text: string) => string, longest = longestValue): string {
  const whole = redact(text.slice(0, longestRead));
  return whole.length > longest || text.length > longestRead ? `${whole.slice(0, longest)}…` : whole;
}

function clean(value: unknown, redact: (text: string) => string, depth: number): unknown {
  if (typeof value === 'string') return shorten(value, redact);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Secret) return value.toJSON();
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (depth > deepest) return '…';
  const within = (member: unknown) => clean(member, redact, depth + 1);
  // A bug of ours is logged whole; JSON alone would make `{}` of it.
  if (value instanceof Error) return errorData(value, redact, within);
  if (Array.isArray(value)) return value.slice(0, mostMembers).map(within);
  const entries = Object.entries(value).slice(0, mostMembers);
  return Object.fromEntries(entries.map(([name, member]) => [shorten(name, redact), within(member)]));
}

const errorData = (error: Error, redact: (text: string) => string, within: (value: unknown) => unknown) => ({
  name: error.name,
  message: shorten(error.message, redact),
  ...(error.stack !== undefined && { stack: shorten(error.stack, redact, longestStack) }),
  ...('code' in error && { code: within(error.code) }),
  ...(error.cause !== undefined && { cause: within(error.cause) }),
});

const plain = /^[ -~…]*$/;

/** JSON leaves format and bidi characters as they are; a terminal that shows the file must not obey them. */
export function escapeHidden(json: string): string {
  if (plain.test(json)) return json;
  return json.replace(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, (sign) =>
    [...Array(sign.length).keys()].map((i) => `\\u${sign.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''),
  );
}
