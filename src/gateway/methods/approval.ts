import type { Approval } from '../approvals/approval.ts';
import { OcError } from '../protocol/errors.ts';
import type { Call, Handlers, ParamsOf, ResultOf } from '../protocol/methods.ts';
import { mayDecide, partyOf, refusal, refuseReviewer } from './approval-call.ts';
import { snapshotOf } from './approval-snapshot.ts';
import type { Services } from './services.ts';

type Official = Extract<keyof Handlers, `approval.${string}`>;

/** The official methods over all kinds of requests. */
export const approval = (services: Services): Pick<Handlers, Official> => ({
  'approval.get': ({ id }) => ({ approval: snapshotOf(known(services, id)) }),
  'approval.resolve': (params, call) => resolve(services, params, call),
  'approval.history': ({ cursor, limit, kind }) => {
    // No request of another kind can be in this queue.
    if (kind === 'system-agent') return { items: [] };
    const filter = { ...(cursor !== undefined && { cursor }), ...(limit !== undefined && { limit }) };
    const page = services.approvals.history({ ...filter, ...(kind !== undefined && { kind }) });
    const items = page.approvals.map(snapshotOf) as ResultOf<'approval.history'>['items']; // why: all of them have ended
    return { items, ...(page.nextCursor !== null && { nextCursor: page.nextCursor }) };
  },
});

function known({ approvals }: Services, id: string): Approval {
  const found = approvals.find(id);
  if (found !== null) return found;
  throw new OcError('INVALID_REQUEST', 'approval not found', [], { reason: 'APPROVAL_NOT_FOUND' });
}

/** Somebody else's earlier answer is no error here: `applied` is false and the snapshot says what counts. */
function resolve(services: Services, params: ParamsOf<'approval.resolve'>, call: Call): ResultOf<'approval.resolve'> {
  const { id, kind, decision } = params;
  refuseReviewer(params.reviewer);
  mayDecide(decision, call);
  const found = known(services, id);
  if (kind === 'system-agent') {
    throw new OcError('INVALID_REQUEST', `this request is of the kind ${found.row.approvalKind}, not ${kind}`, [], {
      reason: 'APPROVAL_KIND_MISMATCH',
    });
  }
  const outcome = services.approvals.resolve({ id, kind, decision, digest: null }, partyOf(call));
  const stands = ['resolved', 'already', 'expired', 'ended'].includes(outcome.outcome);
  if (!stands) throw refusal(outcome, decision);
  const snapshot = snapshotOf(known(services, id));
  return { applied: outcome.outcome === 'resolved', approval: snapshot } as ResultOf<'approval.resolve'>; // why: it has ended
}
