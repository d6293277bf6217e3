import { OcError } from '../gateway/protocol/errors.ts';

/** The value of a flag that counts. Throws USAGE with the bounds for anything else. */
export function wholeNumber(flag: string, text: unknown, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new OcError('USAGE', `${flag} wants a whole number from ${least} to ${most}`);
}
