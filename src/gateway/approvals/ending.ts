import type { ApprovalRow, GrantOffer } from '../protocol/approvals.ts';
import { type Approval, type End, type EndedApproval, isEnded } from './approval.ts';
import { damagedEnd } from './approval-store.ts';
import type { ApprovalsDeps } from './approvals-deps.ts';
import type { Waiters } from './waiters.ts';

const ledgerKinds = {
  allowed: 'approval.allowed',
  denied: 'approval.denied',
  expired: 'approval.expired',
  cancelled: 'approval.cancelled',
} as const satisfies Record<End['status'], string>;

/** The one way a request ends: with its ledger entry in one transaction, and only then told to anybody. */
export class Ending {
  readonly #deps: ApprovalsDeps;
  readonly #waiters: Waiters;

  constructor(deps: ApprovalsDeps, waiters: Waiters) {
    this.#deps = deps;
    this.#waiters = waiters;
  }

  /** Ends requests that wait. What is damaged is denied, whatever else was meant for it. */
  all(pending: readonly Approval[], end: (approval: Approval) => End): readonly EndedApproval[] {
    const { store, now, deadlines, askers, onResolved } = this.#deps;
    if (pending.length === 0) return [];
    const ended = pending.map((approval) => ({
      ...approval,
      end: approval.damaged ? damagedEnd(now()) : end(approval),
    }));
    store.transaction(() => {
      for (const approval of ended) this.#write(approval);
    });
    for (const approval of ended) {
      deadlines.forget(approval.row.id);
      askers.forget(approval.row.id);
      this.#waiters.settle(approval);
      onResolved(approval);
    }
    return ended;
  }

  one(approval: Approval, end: End): EndedApproval {
    const [ended] = this.all([approval], () => end);
    if (ended === undefined) throw new Error('one request went in and none came out');
    return ended;
  }

  /** Ends what is past its time, by the clock on the wall or by the one that nobody sets, and what nobody waits for. */
  expire(): void {
    const { rows, now, deadlines, askers } = this.#deps;
    const end: End = { status: 'expired', decision: null, reason: 'timeout', atMs: now(), by: null, deviceId: null };
    this.all(rows.due(now()), () => end);
    this.all(this.#waiting(deadlines.passed()), () => end);
    this.all(this.#waiting(askers.gone()), () => aborted(now()));
  }

  #waiting(ids: readonly string[]): readonly Approval[] {
    return ids.flatMap((id) => this.#deps.rows.one(id) ?? []).filter((approval) => !isEnded(approval));
  }

  #write({ row, end }: EndedApproval): void {
    const { rows, ledger, grants } = this.#deps;
    const { id, approvalKind, digest, requestedBy } = row;
    if (!rows.end(id, digest, end)) throw new Error(`the request ${id} had ended already`);
    const detail = {
      approvalKind,
      digest,
      requestedBy,
      reason: end.reason,
      ...(end.decision !== null && { decision: end.decision }),
    };
    const actor = end.by ?? 'gateway';
    ledger.append({ atMs: end.atMs, kind: ledgerKinds[end.status], actor, subject: id, detail });
    if (end.decision === 'allow-always') grants.give(id, grantOf(row), actor);
  }
}

/** Whoever asked does not want it any more, or may not be answered. */
export const aborted = (atMs: number): End => ({
  status: 'cancelled',
  decision: null,
  reason: 'run-aborted',
  atMs,
  by: null,
  deviceId: null,
});

/** The decision was offered with what it would save, and both stand in the digest that was read. */
function grantOf(row: ApprovalRow): GrantOffer {
  const grant = row.approvalKind === 'exec' ? row.request.call?.grant : null;
  if (!grant) throw new Error(`the request ${row.id} offers no grant, and was allowed for always`);
  return grant;
}
