/** An id as Discord gives them: a number of 64 bits, of which we only ever compare the text. */
export const isSnowflake = (value: unknown): value is string =>
  typeof value === 'string' && /^[1-9]\d{15,19}$/.test(value);
