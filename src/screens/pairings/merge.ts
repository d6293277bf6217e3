import type { Untrusted } from '../../components/text/printable.ts';
import type { PairingChange } from '../../gateway/protocol/pairing.ts';
import type { Gone, Pairings, Pending } from './facts.ts';

/** A row that is gone says so for this long. */
export const tombstoneMs = 10_000;

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
    pending: mergePending(old.pending, fresh.pending, changes, nowLocalMs),
    approved: fresh.approved && keepOrder(old.approved ?? [], fresh.approved),
    denied: fresh.denied && keepOrder(old.denied ?? [], fresh.denied),
  };
}

function mergePending(
  old: readonly Pending[],
  fresh: readonly Pending[],
  changes: Changes,
  nowLocalMs: number,
): readonly Pending[] {
  const byKey = new Map(fresh.map((row) => [row.key, row]));
  const kept = old.map(
    (row) => byKey.get(row.key) ?? (row.gone ? row : { ...row, gone: endOf(row, changes, nowLocalMs) }),
  );
  const known = new Set(old.map(({ key }) => key));
  return [...kept, ...fresh.filter(({ key }) => !known.has(key))];
}

function endOf(row: Pending, changes: Changes, nowLocalMs: number): Gone {
  const last = changes.get(row.requestId);
  return { how: (last && endings[last.change]) ?? 'gone', by: last?.by ?? null, sinceLocalMs: nowLocalMs };
}

function keepOrder<T extends { readonly key: string }>(old: readonly T[], fresh: readonly T[]): readonly T[] {
  const byKey = new Map(fresh.map((row) => [row.key, row]));
  const known = new Set(old.map(({ key }) => key));
  const kept = old.flatMap(({ key }) => byKey.get(key) ?? []);
  return [...kept, ...fresh.filter(({ key }) => !known.has(key))];
}

/** Drops tombstones that have been seen long enough; the one under the cursor stays until the cursor leaves it. */
export function sweep(pairings: Pairings, nowLocalMs: number, keep: string | null): Pairings {
  const pending = pairings.pending.filter(
    ({ gone, key }) => gone === null || key === keep || nowLocalMs - gone.sinceLocalMs < tombstoneMs,
  );
  return pending.length === pairings.pending.length ? pairings : { ...pairings, pending };
}
