import { linearPattern } from '../logs/linear-pattern.ts';
import { listOf, refusal } from './key-kind.ts';
import type { Raw } from './tree.ts';

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
