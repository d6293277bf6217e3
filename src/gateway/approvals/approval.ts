import type { ApprovalDecision, ApprovalEnd, ApprovalRow } from '../protocol/approvals.ts';

/** Where a request or a decision came from. What it may do was settled before; this is for the record and for one rule. */
export interface Party {
  /** As the ledger names them. */
  readonly actor: string;
  readonly connectionId: string | null;
  readonly deviceId: string | null;
}

/** How a request ended. Nothing but `allowed` lets anything happen. */
export interface End {
  readonly status: 'allowed' | 'denied' | 'expired' | 'cancelled';
  /** What counts. A request that expired or was cancelled has none. */
  readonly decision: ApprovalDecision | null;
  readonly reason: ApprovalEnd;
  readonly atMs: number;
  /** Null when nobody decided. */
  readonly by: string | null;
  readonly deviceId: string | null;
}

/** A request as it is stored, with what became of it. */
export interface Approval {
  readonly row: ApprovalRow;
  /** Connection and device that asked; they cannot answer. */
  readonly requester: Omit<Party, 'actor'>;
  /** Null while it waits. */
  readonly end: End | null;
  /** What is stored is not what was written: its text is not shown, and it is denied. */
  readonly damaged: boolean;
}

export type EndedApproval = Approval & { readonly end: End };

export const isEnded = (approval: Approval): approval is EndedApproval => approval.end !== null;

/** What the requester is told. Anything but an allowance is a no; null where nobody was there to say it. */
export const verdictOf = ({ end }: EndedApproval): ApprovalDecision | null =>
  end.reason === 'no-route' ? null : end.decision;

/** What listeners are told when a request has ended without anybody's decision. */
export const decisionOf = ({ end }: EndedApproval): ApprovalDecision => end.decision ?? 'deny';
