import { createHash } from 'node:crypto';
import type { Pending } from './facts.ts';

/**
 * SHA-256 over everything in a request that a decision rests on. How often and when the sender wrote again is not part of it:
 * that does not change who is approved.
 */
export function digestOf(row: Pending): string {
  const claims = row.claims.map(({ name, value, whole }) => [name, value, whole]).toSorted();
  const parts = [
    row.gateway,
    row.channel,
    row.accountId,
    row.senderId,
    row.requestId,
    row.createdAtMs,
    row.expiresAtMs,
    claims,
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
