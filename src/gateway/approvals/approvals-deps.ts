import type { ApprovalKind } from '../protocol/approvals.ts';
import type { Ledger } from '../state/ledger.ts';
import type { Store } from '../state/store.ts';
import type { Approval, EndedApproval } from './approval.ts';
import type { ApprovalStore } from './approval-store.ts';
import type { Askers } from './askers.ts';
import type { Deadlines } from './deadlines.ts';
import type { GrantKeeper } from './grants.ts';

/** What the queue is handed. Everything it knows of the outside comes through here. */
export interface ApprovalsOptions {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly now: () => number;
  /** Milliseconds on a clock that nobody sets, from whatever beginning. */
  readonly elapsedMs: () => number;
  /** `approvals.timeout` of the moment, in milliseconds. */
  readonly timeoutMs: () => number;
  /** `approvals.enabled` of the moment: when off, every request is denied as it comes. */
  readonly enabled: () => boolean;
  /** A new id of 128 random bits or more, which nobody outside can choose or guess. */
  readonly mintId: (kind: ApprovalKind) => string;
  readonly onRequested: (approval: Approval) => void;
  readonly onResolved: (approval: EndedApproval) => void;
  /** A standing approval was used or taken back. */
  readonly onGrantsChanged: () => void;
  /** Something that was due by itself could not be written; it is tried again. */
  readonly onFault: (error: unknown) => void;
}

export interface ApprovalsDeps extends ApprovalsOptions {
  readonly rows: ApprovalStore;
  readonly deadlines: Deadlines;
  readonly askers: Askers;
  readonly grants: GrantKeeper;
}
