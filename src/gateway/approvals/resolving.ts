import type { ApprovalDecision, ApprovalKind, ResolveOutcome } from '../protocol/approvals.ts';
import { OcError } from '../protocol/errors.ts';
import type { Approval, End, EndedApproval, Party } from './approval.ts';
import { isEnded } from './approval.ts';

export interface Verdict {
  readonly id: string;
  readonly kind: ApprovalKind;
  readonly decision: ApprovalDecision;
  /** What the decider read; null by the official methods, which cannot say it. */
  readonly digest: string | null;
}

/** What a decision comes to before anything is written: an answer, or the end to write. */
export type Judged = { readonly answer: ResolveOutcome } | { readonly end: End };

/**
 * Judges a decision about a request that was read a moment ago in the same turn. Throws INVALID_REQUEST for a request of
 * another kind. Whoever asked cannot answer, in either way: not on that connection, and not as that device.
 */
export function judge(approval: Approval, verdict: Verdict, party: Party, nowMs: number): Judged {
  const { row } = approval;
  refuseOtherKind(approval, verdict);
  if (isEnded(approval)) return { answer: afterwards(approval, verdict.decision) };
  if (!row.request.allowedDecisions.includes(verdict.decision)) {
    return { answer: { outcome: 'not-allowed', allowed: row.request.allowedDecisions } };
  }
  if (isRequester(approval, party)) return { answer: { outcome: 'own-request' } };
  if (verdict.digest !== null && verdict.digest !== row.digest) {
    return { answer: { outcome: 'changed', digest: row.digest } };
  }
  const status = verdict.decision === 'deny' ? 'denied' : 'allowed';
  return {
    end: { status, decision: verdict.decision, reason: 'user', atMs: nowMs, by: party.actor, deviceId: party.deviceId },
  };
}

function refuseOtherKind({ row }: Approval, { kind }: Verdict): void {
  if (row.approvalKind === kind) return;
  throw new OcError('INVALID_REQUEST', `this request is of the kind ${row.approvalKind}, not ${kind}`, [], {
    reason: 'APPROVAL_KIND_MISMATCH',
  });
}

const isRequester = ({ requester }: Approval, { connectionId, deviceId }: Party): boolean =>
  (connectionId !== null && connectionId === requester.connectionId) ||
  (deviceId !== null && deviceId === requester.deviceId);

/** What somebody is told whose decision came too late. */
export function afterwards({ end }: EndedApproval, decision: ApprovalDecision): ResolveOutcome {
  const { atMs, reason } = end;
  if (end.status === 'expired') return { outcome: 'expired', atMs };
  if (reason !== 'user' || end.decision === null || end.by === null) return { outcome: 'ended', reason, atMs };
  return { outcome: 'already', same: end.decision === decision, decision: end.decision, by: end.by, atMs };
}
