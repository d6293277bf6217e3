import { objectOf } from './wire-error.ts';

/** Rows of one list that are kept; no person reads more, and no console should have to hold them. */
const maxRows = 10_000;

/** Whether a value that a gateway sent is what it should be. */
export type Field = (value: unknown) => boolean;
export type Fields = Readonly<Record<string, Field>>;

const textUpTo =
  (length: number): Field =>
  (value) =>
    typeof value === 'string' && value.length <= length;

/** Lengths in UTF-16 units. */
export const text = textUpTo(65_536);
export const longText = textUpTo(262_144);
export const id: Field = (value) => value !== '' && textUpTo(512)(value);
export const line = textUpTo(1_048_576);
export const count: Field = (value) => typeof value === 'number' && Number.isFinite(value);
export const size: Field = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
/** Epoch milliseconds that a date can hold. */
export const time: Field = (value) => typeof value === 'number' && Math.abs(value) <= 8.64e15;
export const pid: Field = (value) => Number.isSafeInteger(value) && Number(value) > 0;
export const flag: Field = (value) => typeof value === 'boolean';
export const anObject: Field = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

export const orNull =
  (holds: Field): Field =>
  (value) =>
    value === null || holds(value);

/** The official protocol leaves a field out or sends null, as it comes. */
export const maybe =
  (holds: Field): Field =>
  (value) =>
    value === undefined || value === null || holds(value);

export const oneOf =
  (...words: readonly string[]): Field =>
  (value) =>
    typeof value === 'string' && words.includes(value);

/** A flat record of texts: what a sender says of itself. */
export const texts: Field = (value) => anObject(value) && Object.values(objectOf(value)).every(text);

/** An object with these fields of its own, and whatever else; a field that is `maybe` need not be there. */
export const record =
  (fields: Fields): Field =>
  (value) => {
    if (!anObject(value)) return false;
    const object = objectOf(value);
    return Object.entries(fields).every(([name, holds]) =>
      Object.hasOwn(object, name) ? holds(object[name]) : holds(undefined),
    );
  };

export const list =
  (holds: Field, longest = maxRows): Field =>
  (value) =>
    Array.isArray(value) && value.length <= longest && value.every(holds);

/** What something came to: its word in `outcome`, and as much as is shown of it. */
export const outcome =
  (rows: Readonly<Record<string, Fields>>): Field =>
  (value) => {
    const { outcome: word } = objectOf(value);
    if (typeof word !== 'string' || !Object.hasOwn(rows, word)) return false;
    return record(rows[word] ?? {})(value);
  };
