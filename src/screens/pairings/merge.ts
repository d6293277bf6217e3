import type { Untrusted } from '../../components/text/printable.ts';
import type { PairingChange } from '../../gateway/protocol/pairing.ts';
import { type Gone, mergeWaiting, sweepGone } from '../gone.ts';
import { keepOrder } from '../keep-order.ts';
import type { Pairings, Pending } from './facts.ts';

/** What the gateway said last about a request, by request id. */
export type Changes = ReadonlyMap<string, { readonly change: PairingChange; readonly by: Untrusted }>;

const endings: Readonly<Partial<Record<PairingChange, Gone['how']>>> = {
  approved: 'approved',
  rejected: 'rejected',
  blocked: 'blocked',
  expired: 'expired',
};

/**
 * The new list in the old order: what was there stays where it was, what is new joins at the end, what is gone becomes a
 * tombstone. Nothing moves under the cursor.
 */
export function mergePairings(old: Pairings | null, fresh: Pairings, changes: Changes, nowLocalMs: number): Pairings {
  if (old === null) return fresh;
  return {
    ...fresh,
    pending: mergeWaiting(old.pending, fresh.pending, (row) => endOf(row, changes, nowLocalMs)),
    approved: fresh.approved && keepOrder(old.approved ?? [], fresh.approved),
    denied: fresh.denied && keepOrder(old.denied ?? [], fresh.denied),
  };
}

function endOf(row: Pending, changes: Changes, nowLocalMs: number): Gone {
  const last = changes.get(row.requestId);
  return { how: (last && endings[last.change]) ?? 'gone', by: last?.by ?? null, sinceLocalMs: nowLocalMs };
}

/** Without the tombstones that have been seen long enough. */
export function sweep(pairings: Pairings, nowLocalMs: number, keep: ReadonlySet<string>): Pairings {
  const pending = sweepGone(pairings.pending, nowLocalMs, keep);
  return pending === pairings.pending ? pairings : { ...pairings, pending };
}
