import { type Untrusted, untrusted } from '../components/text/printable.ts';

/**
 * Reading what a gateway answered. Its types are promises of the other side: a hostile or a newer gateway may send anything,
 * in any amount. Whatever does not fit is left out and counted, never guessed.
 */
export type Fields = Readonly<Record<string, unknown>>;

const mostRows = 1000;
/** Longest text of a sender that is shown, in UTF-16 units; the rest is announced. */
export const longestClaim = 2048;

export const fieldsOf = (value: unknown): Fields | null =>
  // why: an object that is no array can be read by any name.
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;

export const numberOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

/** Text of at most `longest` units, or null: for ids, of which a part would be another id. */
export const idOf = (value: unknown, longest = 512): Untrusted | null =>
  typeof value === 'string' && value !== '' && value.length <= longest ? untrusted(value) : null;

/** Text that may be cut without harm. */
export const textOf = (value: unknown, longest = 512): Untrusted | null =>
  typeof value === 'string' ? untrusted(value.slice(0, longest)) : null;

/** Epoch milliseconds from a number or an ISO 8601 string. */
export function timeOf(value: unknown): number | null {
  if (typeof value !== 'string') return numberOf(value);
  const parsed = Date.parse(value);
  return Number.isNaN(parsed) ? null : parsed;
}

export interface Rows<T> {
  readonly rows: readonly T[];
  /** Rows that were left out: of another shape, or beyond the most that are kept. */
  readonly unreadable: number;
}

export function rowsOf<T>(value: unknown, read: (fields: Fields) => T | null): Rows<T> {
  if (!Array.isArray(value)) return { rows: [], unreadable: value === undefined ? 0 : 1 };
  const rows: T[] = [];
  for (const item of value.slice(0, mostRows)) {
    const fields = fieldsOf(item);
    const row = fields && read(fields);
    if (row) rows.push(row);
  }
  return { rows, unreadable: value.length - rows.length };
}
