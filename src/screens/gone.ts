import { own, printable, type Safe, safe, type Untrusted } from '../components/text/printable.ts';

/** What became of something that waited: its row stays for a while and says so. */
export interface Gone {
  readonly how: 'approved' | 'rejected' | 'blocked' | 'allowed' | 'denied' | 'cancelled' | 'expired' | 'gone';
  readonly by: Untrusted | null;
  readonly sinceLocalMs: number;
}

/** A row that is gone says so for this long. */
export const tombstoneMs = 10_000;

const words: Readonly<Record<Gone['how'], Safe>> = {
  approved: own('approved'),
  rejected: own('rejected'),
  blocked: own('blocked'),
  allowed: own('allowed'),
  denied: own('denied'),
  cancelled: own('cancelled'),
  expired: own('expired'),
  gone: own('no longer waiting'),
};

export const goneText = ({ how, by }: Gone): Safe =>
  by === null || how === 'expired'
    ? words[how]
    : safe`${words[how]} by ${printable(by.slice(0, 64), { as: 'command' })}`;

interface Waiting {
  readonly key: string;
  readonly gone: Gone | null;
}

/**
 * The new list in the old order: what was there stays where it was, what is new joins at the end, what is gone becomes a
 * tombstone. Nothing moves under the cursor.
 */
export function mergeWaiting<T extends Waiting>(
  old: readonly T[],
  fresh: readonly T[],
  endOf: (row: T) => Gone,
): readonly T[] {
  const byKey = new Map(fresh.map((row) => [row.key, row]));
  const kept = old.map((row) => byKey.get(row.key) ?? (row.gone ? row : { ...row, gone: endOf(row) }));
  const known = new Set(old.map(({ key }) => key));
  return [...kept, ...fresh.filter(({ key }) => !known.has(key))];
}

/** Drops tombstones that have been seen long enough; the one under the cursor stays until the cursor leaves it. */
export function sweepGone<T extends Waiting>(
  rows: readonly T[],
  nowLocalMs: number,
  keep: ReadonlySet<string>,
): readonly T[] {
  const kept = rows.filter(
    ({ gone, key }) => gone === null || keep.has(key) || nowLocalMs - gone.sinceLocalMs < tombstoneMs,
  );
  return kept.length === rows.length ? rows : kept;
}
