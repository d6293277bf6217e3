import type { OfficialPending } from '../protocol/approvals.ts';
import type { ApprovalResolved, EventPayloads } from '../protocol/events.ts';
import { type Approval, decisionOf, type EndedApproval } from './approval.ts';

/** A request as official clients list it and hear of it: without our digest, and without who asked. */
export function officialRow({ row }: Approval): OfficialPending {
  const { id, approvalKind, request, createdAtMs, expiresAtMs } = row;
  // why: kind and request came as a pair
  return { id, approvalKind, request, createdAtMs, expiresAtMs } as OfficialPending;
}

interface Announcement<E extends keyof EventPayloads> {
  readonly event: E;
  readonly payload: EventPayloads[E];
  /** The connection that asked: it hears by its answer. */
  readonly except: string | undefined;
}

const exceptRequester = ({ requester }: Approval): string | undefined => requester.connectionId ?? undefined;

export const requestedEvent = (
  approval: Approval,
): Announcement<'exec.approval.requested' | 'plugin.approval.requested'> => ({
  event: `${approval.row.approvalKind}.approval.requested`,
  payload: officialRow(approval),
  except: exceptRequester(approval),
});

export const resolvedEvent = (
  approval: EndedApproval,
): Announcement<'exec.approval.resolved' | 'plugin.approval.resolved'> => ({
  event: `${approval.row.approvalKind}.approval.resolved`,
  payload: resolution(approval),
  except: exceptRequester(approval),
});

const resolution = (approval: EndedApproval): ApprovalResolved => ({
  id: approval.row.id,
  decision: decisionOf(approval),
  resolvedBy: approval.end.by,
  ts: approval.end.atMs,
  request: approval.row.request,
});
