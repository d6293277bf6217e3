import type { Untrusted } from '../../components/text/printable.ts';
import { type Gone, mergeWaiting, sweepGone } from '../gone.ts';
import type { Approval, Approvals } from './approval.ts';

/** What the gateway said about how a request ended, by its id. */
export type Endings = ReadonlyMap<string, Ending>;

interface Ending {
  readonly how: Gone['how'];
  readonly by: Untrusted | null;
  /** By the gateway's clock; null: it did not tell. */
  readonly atMs: number | null;
}

/** A clock that runs a little ahead is no reason to doubt a time-out. */
const slackMs = 1000;

/** Nobody's denial before the time was out is no time-out: whoever asked does not wait any more. */
const howOf = ({ how, atMs }: Ending, { expiresAtMs }: Approval): Gone['how'] =>
  how === 'expired' && atMs !== null && atMs < expiresAtMs - slackMs ? 'cancelled' : how;

/** The new queue in the old order, with tombstones. */
export function mergeApprovals(
  old: Approvals | null,
  fresh: Approvals,
  endings: Endings,
  { nowLocalMs, serverNowMs }: { readonly nowLocalMs: number; readonly serverNowMs: number },
): Approvals {
  if (old === null) return fresh;
  const endOf = (row: Approval): Gone => {
    const told = endings.get(row.id);
    const how = (told && howOf(told, row)) ?? (row.expiresAtMs <= serverNowMs ? 'expired' : 'gone');
    return { how, by: told?.by ?? null, sinceLocalMs: nowLocalMs };
  };
  // What did not change stays the same object, so that what was studied once is not studied again.
  const byKey = new Map(old.pending.map((row) => [row.key, row]));
  const same = fresh.pending.map((row) => {
    const before = byKey.get(row.key);
    return before?.content === row.content && before.gone === null ? before : row;
  });
  return { ...fresh, pending: mergeWaiting(old.pending, same, endOf) };
}

export function sweepApprovals(approvals: Approvals, nowLocalMs: number, keep: ReadonlySet<string>): Approvals {
  const pending = sweepGone(approvals.pending, nowLocalMs, keep);
  return pending === approvals.pending ? approvals : { ...approvals, pending };
}
