import type { Untrusted } from '../../components/text/printable.ts';
import type { ApprovalKind, OfficialPending } from '../../gateway/protocol/approvals.ts';
import type { Gone } from '../gone.ts';
import type { ApprovalFacts } from './facts.ts';

/** A request in the queue, as the console knows it. Times are epoch milliseconds by the gateway's clock. */
export interface Approval {
  readonly section: 'approvals';
  /** Unique on the screen, made by us. */
  readonly key: string;
  readonly gateway: string;
  readonly id: Untrusted;
  readonly kind: ApprovalKind;
  /** As it came, for who studies it. */
  readonly pending: OfficialPending;
  readonly facts: ApprovalFacts;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  /** The gateway's own digest, sent back with a decision; null: it has none. */
  readonly digest: string | null;
  /** SHA-256 over everything the gateway said of it, shown or not, made here. */
  readonly content: string;
  /** Null: this gateway does not tell. */
  readonly requestedBy: Untrusted | null;
  readonly gone: Gone | null;
}

export interface Approvals {
  readonly pending: readonly Approval[];
  /** What happens to a request that nobody decides. */
  readonly atTimeout: AtTimeout;
  /** Rows in the gateway's answer that this console could not read. */
  readonly unreadable: number;
  /** Requests of a kind that only the gateway's own program decides. */
  readonly others: number;
}

export type AtTimeout = 'deny' | 'allow' | 'unknown';
