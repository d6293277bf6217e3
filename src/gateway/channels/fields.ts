/** What a platform sent, of which nothing is known yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** Null: it is no object. */
export const fieldsOf = (value: unknown): Fields | null =>
  // why: an object that is no list is its fields
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
