import type { EndedApproval } from '../approvals/approval.ts';
import type { ApprovalEndedRow } from '../protocol/approvals.ts';
import type { Handlers } from '../protocol/methods.ts';
import { mayDecide, partyOf } from './approval-call.ts';
import type { Services } from './services.ts';

type Ours = Extract<keyof Handlers, `oc.approval.${string}` | `oc.grant.${string}`>;

/** Our own methods: a decision names the digest of what was read, and every outcome is a value that says who was first. */
export const ocApproval = (services: Services): Pick<Handlers, Ours> => ({
  'oc.approval.list': () => ({
    pending: services.approvals.pending().map(({ row }) => row),
    atTimeout: 'deny',
    served: services.running !== null,
    timeoutMs: services.approvals.timeoutMs(),
    serverTimeMs: services.now(),
  }),
  'oc.approval.resolve': (verdict, call) => {
    mayDecide(verdict.decision, call);
    return services.approvals.resolve(verdict, partyOf(call));
  },
  'oc.grant.list': () => ({ grants: services.approvals.grants.list(), serverTimeMs: services.now() }),
  'oc.grant.revoke': ({ id }, call) => services.approvals.grants.revoke(id, call.actor),
  'oc.approval.history': (filter) => {
    const { approvals, nextCursor } = services.approvals.history(filter);
    return { entries: approvals.map(endedRow), nextCursor };
  },
});

function endedRow({ row, end }: EndedApproval): ApprovalEndedRow {
  const { id, approvalKind: kind, request, digest, requestedBy, createdAtMs, expiresAtMs } = row;
  const asked = { id, kind, request, digest, requestedBy, createdAtMs, expiresAtMs };
  const { status, decision, reason, by: resolvedBy, atMs: resolvedAtMs } = end;
  return { ...asked, resolvedAtMs, status, decision, reason, resolvedBy };
}
