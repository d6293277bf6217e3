import { type Approval, isEnded } from './approval.ts';
import type { ApprovalsOptions } from './approvals-deps.ts';

/** Longer than any approval is kept itself: a row that is gone allows nothing. */
const keptMs = 60 * 86_400_000;

/** Takes allowances, each once. Written with full synchronisation before it answers: what was taken stays taken. */
export function openExecutions(
  { store, ledger, now }: Pick<ApprovalsOptions, 'store' | 'ledger' | 'now'>,
  find: (id: string) => Approval | null,
): (id: string, binding: string) => boolean {
  const take = store.db.prepare('INSERT INTO approval_use VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const sweep = store.db.prepare('DELETE FROM approval_use WHERE used_at < ?');
  return (id, binding) => {
    const approval = find(id);
    if (approval === null || !isAllowed(approval, binding)) return false;
    return store.transaction(() => {
      if (take.run(id, binding, now()).changes !== 1) return false;
      sweep.run(now() - keptMs);
      const detail = { digest: approval.row.digest, binding };
      ledger.append({ atMs: now(), kind: 'approval.used', actor: 'gateway', subject: id, detail });
      return true;
    });
  };
}

/** Only what a person allowed, as it was written, about exactly this binding. */
const isAllowed = (approval: Approval, binding: string): boolean =>
  isEnded(approval) &&
  !approval.damaged &&
  approval.end.status === 'allowed' &&
  approval.row.approvalKind === 'exec' &&
  approval.row.request.call?.binding === binding;
