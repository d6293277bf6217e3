import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../logs/secret.ts';

const digest = (value: string): Buffer => createHash('sha256').update(value, 'utf8').digest();

/**
 * The one place where a given text is compared with a secret. Both sides are hashed first, so that neither length nor
 * content shows in the time it takes. An empty secret equals nothing.
 */
export function equalsSecret(given: string, secret: Secret): boolean {
  const equal = timingSafeEqual(digest(given), digest(secret.reveal()));
  return equal && secret.length > 0;
}
