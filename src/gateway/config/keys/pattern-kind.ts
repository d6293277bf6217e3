import { linearPattern } from '../../logs/linear-pattern.ts';
import type { Raw } from '../file/tree.ts';
import { listOf, refusal } from './key-kind.ts';

/** A name that stands for the assistant in a group, or a pattern between slashes. Names are short, so that looking for them is fast. */
export const mentionNames = listOf('list of names, or of patterns between slashes', (raw: Raw) => {
  if (typeof raw !== 'string' || raw.trim() === '') return refusal('is no name', 'Write each in quotes.');
  if (!raw.startsWith('/')) {
    return raw.length > 100 ? refusal('is longer than 100 characters', 'Write a shorter name.') : { value: raw.trim() };
  }
  const found = linearPattern(raw);
  if (!found.ok) return refusal(`cannot be used: ${found.because}`, 'Write it without looking around or back.');
  if (found.pattern.test('')) return refusal('fits an empty text', 'Write what must stand there at least.');
  return { value: raw };
});

/** Every line of the log runs through them, so that there is a bound on their number too. */
const most = 50;

/** Patterns that must never be able to stop the gateway: what has no linear-time form is refused. */
const each = listOf('list of patterns', (raw: Raw) => {
  if (typeof raw !== 'string' || raw === '') return refusal('is not a pattern', 'Write each in quotes.');
  const found = linearPattern(raw);
  if (!found.ok) return refusal(`cannot be used: ${found.because}`, 'Write it without looking around or back.');
  if (found.pattern.test('')) return refusal('fits an empty text', 'Write what must stand there at least.');
  return { value: raw };
});

export const patterns = {
  ...each,
  parse: (raw: Raw) =>
    Array.isArray(raw) && raw.length > most
      ? { ok: false as const, message: `must be at most ${most} patterns`, hint: 'Join some with "|".' }
      : each.parse(raw),
};
