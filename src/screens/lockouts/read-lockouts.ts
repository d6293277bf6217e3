import { type Fields, fieldsOf, idOf, rowsOf, timeOf } from '../read.ts';
import type { Lockout, Lockouts } from './facts.ts';

/** The answer of `oc.auth.lockouts`. */
export function readLockouts(gateway: string, answer: unknown): Lockouts {
  const { rows, unreadable } = rowsOf(fieldsOf(answer)?.['lockouts'] ?? null, (row) => readLockout(gateway, row));
  return { rows: [...new Map(rows.map((row) => [row.key, row])).values()], unreadable };
}

function readLockout(gateway: string, row: Fields): Lockout | null {
  const credential = idOf(row['credential']);
  const address = idOf(row['address']);
  const sinceMs = timeOf(row['sinceMs']);
  const untilMs = timeOf(row['untilMs']);
  if (!credential || !address || sinceMs === null || untilMs === null) return null;
  const key = JSON.stringify(['lockout', gateway, credential, address, sinceMs]);
  return { section: 'lockout', key, gateway, credential, address, sinceMs, untilMs };
}
