import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../logs/secret.ts';

const digestBytes = 32;
const digest = (value: string): Buffer => createHash('sha256').update(value, 'utf8').digest();

/**
 * The one place where a given text is compared with a secret. Both sides are hashed first, so that neither length nor
 * content shows in the time it takes. An empty secret equals nothing.
 */
export function equalsSecret(given: string, secret: Secret): boolean {
  const equal = timingSafeEqual(digest(given), digest(secret.reveal()));
  return equal && secret.length > 0;
}

/** What is kept of a secret that nobody here has to know again: lower-case hex SHA-256. It is random, so no salt hides more. */
export const digestOf = (secret: string): string => digest(secret).toString('hex');

/** As `equalsSecret`, for a secret of which only its `digestOf` is kept. */
export function equalsDigest(given: string, kept: string): boolean {
  const known = Buffer.from(kept, 'hex');
  return (
    timingSafeEqual(digest(given), known.length === digestBytes ? known : Buffer.alloc(digestBytes)) && given !== ''
  );
}
