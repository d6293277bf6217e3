/** Shapes of DM pairing on the wire. Times are epoch milliseconds in our own methods, ISO 8601 strings in the official ones. */

/** Who wants in, as our own methods show it. Nothing in `claims` was checked by anyone. */
export interface PairingRequestRow {
  readonly requestId: string;
  readonly channel: string;
  readonly channelLabel: string;
  readonly accountId: string;
  /** The platform's stable id of the sender: the thing that gets approved. */
  readonly senderId: string;
  /** What the sender says of itself (name, username, …). */
  readonly claims: Readonly<Record<string, string>>;
  readonly createdAtMs: number;
  readonly lastSeenAtMs: number;
  readonly expiresAtMs: number;
  /** Messages counted while waiting, none of them stored. */
  readonly messages: number;
}

export interface ApprovedSenderRow {
  readonly channel: string;
  readonly channelLabel: string;
  readonly accountId: string;
  readonly senderId: string;
  readonly claims: Readonly<Record<string, string>>;
  readonly approvedAtMs: number;
  readonly approvedBy: string;
}

/** A sender who is kept out: rejected for a day, or blocked for good (`untilMs` null). */
export interface DeniedSenderRow {
  readonly channel: string;
  readonly channelLabel: string;
  readonly accountId: string;
  readonly senderId: string;
  readonly claims: Readonly<Record<string, string>>;
  readonly kind: 'rejected' | 'blocked';
  readonly deniedAtMs: number;
  readonly untilMs: number | null;
  readonly deniedBy: string;
}

/** Strangers who wrote while the account's queue was full: counted, not stored. */
export interface PairingOverflowRow {
  readonly channel: string;
  readonly accountId: string;
  readonly messages: number;
  readonly lastAtMs: number;
}

export interface PairingList {
  readonly pending: readonly PairingRequestRow[];
  readonly approved: readonly ApprovedSenderRow[];
  readonly denied: readonly DeniedSenderRow[];
  readonly overflow: readonly PairingOverflowRow[];
  readonly ownerConfigured: boolean;
  readonly limits: { readonly pendingPerAccount: number; readonly ttlMs: number };
  readonly serverTimeMs: number;
}

export type Notification = 'not-requested' | 'sent' | 'unsupported' | 'failed';

/** What came of an approval. Only `approved` changed anything. */
export type ApproveOutcome =
  | {
      readonly outcome: 'approved';
      readonly channel: string;
      readonly accountId: string;
      readonly senderId: string;
      readonly notification: Notification;
      readonly atMs: number;
    }
  | {
      readonly outcome: 'already-approved';
      readonly channel: string;
      readonly accountId: string;
      readonly senderId: string;
      readonly by: string;
      readonly atMs: number;
    }
  | { readonly outcome: 'decided-otherwise'; readonly decision: string; readonly by: string; readonly atMs: number }
  | { readonly outcome: 'code-mismatch' }
  | { readonly outcome: 'ambiguous-code'; readonly candidates: readonly PairingRequestRow[] }
  | { readonly outcome: 'expired'; readonly atMs: number }
  | { readonly outcome: 'not-found' };

/** What came of a rejection, block, unblock or revocation. */
export type DenyOutcome =
  | {
      readonly outcome: 'done';
      readonly channel: string;
      readonly accountId: string;
      readonly senderId: string;
      readonly atMs: number;
      /** `allowFrom` in the configuration still lets this sender in. */
      readonly stillAdmitted: boolean;
    }
  | { readonly outcome: 'already'; readonly decision: string; readonly by: string; readonly atMs: number }
  | { readonly outcome: 'expired'; readonly atMs: number }
  | { readonly outcome: 'not-found'; readonly stillAdmitted: boolean };

export type PairingChange =
  | 'requested'
  | 'approved'
  | 'rejected'
  | 'expired'
  | 'revoked'
  | 'blocked'
  | 'unblocked'
  | 'cleared'
  | 'revealed';

/** Payload of the event `oc.pairing.changed`: says what moved; listeners list again. Holds no code and no claims. */
export interface PairingChanged {
  readonly change: PairingChange;
  readonly channel: string;
  readonly accountId: string;
  readonly senderId: string;
  readonly requestId: string | null;
  /** Who did it, as the ledger names them; `gateway` for what happened by itself. */
  readonly by: string;
  readonly tsMs: number;
}

/** One entry of the ledger as `oc history` shows it. */
export interface LedgerRow {
  readonly seq: number;
  readonly atMs: number;
  /** Dotted kind, `pairing.approved`. */
  readonly kind: string;
  readonly actor: string;
  /** `channel:account:sender` or another stable name of what was decided about. */
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
  /** Lower-case hex SHA-256 over this entry and the previous hash. */
  readonly hash: string;
}
