import { createHash } from 'node:crypto';
import { untrusted } from '../components/text/printable.ts';
import type { Claim } from './pairings/facts.ts';
import { fieldsOf, longestClaim } from './read.ts';

/** Claims that are shown; whoever makes more of them cannot be approved, since some would not be read. */
export const mostClaims = 64;

/** What somebody says of themselves, one claim more than are shown at most. */
export const readClaims = (value: unknown): readonly Claim[] =>
  Object.entries(fieldsOf(value) ?? {})
    .filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    .slice(0, mostClaims + 1)
    .map(([name, text]) => ({
      name: untrusted(name.slice(0, 64)),
      value: untrusted(text.slice(0, longestClaim)),
      length: text.length,
      whole: text.length > longestClaim ? createHash('sha256').update(text).digest('hex') : '',
    }));
