/** Longest stable id that any platform gives, with room. */
const longest = 256;

/**
 * A sender id that may be compared: a non-empty string without control, format or space characters. Compared exactly,
 * never folded or trimmed. Anything else (a number, `''`, `a\0b`, a look-alike with a zero-width joiner) is no identity.
 */
export const isSenderId = (id: unknown): id is string =>
  typeof id === 'string' &&
  id.length > 0 &&
  id.length <= longest &&
  !/[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u.test(id);
