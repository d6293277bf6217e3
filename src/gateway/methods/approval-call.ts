import { type Approval, type EndedApproval, isEnded, type Party, verdictOf } from '../approvals/approval.ts';
import type { ExecAsking, PluginAsking } from '../approvals/intake.ts';
import type { ApprovalDecision, ApprovalKind, ApprovalVerdict, ResolveOutcome } from '../protocol/approvals.ts';
import { OcError } from '../protocol/errors.ts';
import type { Call, CallConnection } from '../protocol/methods.ts';
import type { Services } from './services.ts';

/** What the methods of the approvals queue share: who calls, what they are told, and the official words of a refusal. */

export const partyOf = ({ actor, connection }: Call): Party => ({
  actor,
  connectionId: connection?.id ?? null,
  deviceId: connection?.deviceId ?? null,
});

/** Asking, waiting and allowing need a gateway that runs: nobody else could act on the answer. */
export function needConnection({ connection }: Call): CallConnection {
  if (connection !== null) return connection;
  throw new OcError('NOT_RUNNING', 'the gateway is not running, so nobody waits for an approval', [
    'Start it with  oc gateway start',
  ]);
}

export function mayDecide(decision: ApprovalDecision, call: Call): void {
  if (decision !== 'deny') needConnection(call);
}

/** A decision on somebody's behalf would be one that nobody checked. */
export function refuseReviewer(reviewer: unknown): void {
  if (reviewer === undefined) return;
  throw new OcError('INVALID_REQUEST', 'a decision is taken from the connection that makes it, not from a reviewer');
}

/** Puts a request in the queue and answers when it has ended; twice when the caller asked for two phases. */
export async function ask(
  { approvals }: Services,
  asking: ExecAsking | PluginAsking,
  twoPhase: boolean,
  call: Call,
): Promise<ApprovalVerdict> {
  const connection = needConnection(call);
  const approval = approvals.request(asking, partyOf(call));
  const { id, createdAtMs, expiresAtMs } = approval.row;
  const ended = approvals.wait(approval, connection);
  if (twoPhase) {
    const deliveryRoute = isEnded(approval) ? 'none' : 'approval-client';
    call.accepted({ status: 'accepted', id, deliveryRoute, createdAtMs, expiresAtMs });
  }
  return answer(approval, await ended);
}

/** Answers when the request has ended, at once when it had already. */
export async function waitFor(
  { approvals }: Services,
  kind: ApprovalKind,
  id: string,
  call: Call,
): Promise<ApprovalVerdict> {
  const connection = needConnection(call);
  const approval = approvals.find(id);
  if (approval === null || approval.row.approvalKind !== kind) {
    throw new OcError('INVALID_REQUEST', 'approval expired or not found', [], { reason: 'APPROVAL_NOT_FOUND' });
  }
  return answer(approval, await approvals.wait(approval, connection));
}

/** Null when the connection is gone: nobody reads the answer then. */
function answer({ row }: Approval, ended: EndedApproval | null): ApprovalVerdict {
  const { id, createdAtMs, expiresAtMs } = row;
  if (ended === null) return { id, decision: null, createdAtMs, expiresAtMs };
  return { id, decision: verdictOf(ended), createdAtMs, expiresAtMs, terminalReason: ended.end.reason };
}

const decisions: ReadonlySet<string> = new Set<ApprovalDecision>(['allow-once', 'allow-always', 'deny']);
const isDecision = (text: string): text is ApprovalDecision => decisions.has(text);

/** `exec.approval.resolve` and `plugin.approval.resolve`: the same decision again is fine, another one is too late. */
export function resolveOfficially(
  { approvals }: Services,
  kind: ApprovalKind,
  params: { readonly id: string; readonly decision: string; readonly reviewer?: unknown },
  call: Call,
): { readonly ok: true } {
  const { id, decision } = params;
  refuseReviewer(params.reviewer);
  if (!isDecision(decision)) throw new OcError('INVALID_REQUEST', 'invalid decision');
  mayDecide(decision, call);
  if (approvals.find(id)?.row.approvalKind !== kind) throw unknownId();
  const outcome = approvals.resolve({ id, kind, decision, digest: null }, partyOf(call));
  if (outcome.outcome === 'resolved' || (outcome.outcome === 'already' && outcome.same)) return { ok: true };
  throw refusal(outcome, decision);
}

export const unknownId = (): OcError =>
  new OcError('INVALID_REQUEST', 'unknown or expired approval id', [], {
    reason: 'APPROVAL_NOT_FOUND',
    remediation: 'Re-request the action; pending approvals are cleared after expiry or restart.',
  });

/** Why a decision did not count, in the official words and reasons where there are some. */
export function refusal(outcome: ResolveOutcome, decision: ApprovalDecision): OcError {
  if (outcome.outcome === 'not-found') return unknownId();
  if (outcome.outcome === 'not-allowed') {
    return new OcError('INVALID_REQUEST', `${decision} is unavailable for this command`, [], {
      reason: decision === 'allow-always' ? 'APPROVAL_ALLOW_ALWAYS_UNAVAILABLE' : 'APPROVAL_DECISION_UNAVAILABLE',
    });
  }
  if (outcome.outcome === 'own-request') {
    return new OcError('OWN_REQUEST', 'whoever asks for an approval cannot give the answer', [], {
      reason: 'APPROVAL_OWN_REQUEST',
    });
  }
  const how = outcome.outcome === 'already' ? { decision: outcome.decision, resolvedBy: outcome.by } : {};
  return new OcError('INVALID_REQUEST', 'approval already resolved', [], {
    reason: 'APPROVAL_ALREADY_RESOLVED',
    ...how,
  });
}
