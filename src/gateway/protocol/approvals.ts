import type * as Official from '@openclaw/gateway-protocol';

/** Shapes of the approvals queue on the wire. Times are epoch milliseconds. Texts are raw: who shows them escapes them. */

export type ApprovalKind = 'exec' | 'plugin';
export type ApprovalDecision = 'allow-once' | 'allow-always' | 'deny';

/** Why a request ended, in the official words. */
export type ApprovalEnd =
  | 'user'
  | 'timeout'
  | 'malformed-verdict'
  | 'no-route'
  | 'run-aborted'
  | 'gateway-restart'
  | 'storage-corrupt';

/** What only says how a request is to be carried, and is not part of what is asked. */
type Carriage = 'twoPhase' | 'timeoutMs' | 'requireDeliveryRoute' | 'suppressDelivery' | 'deliverToApprovalClientsOnly';

/**
 * What a requester said, kept whole but for the values of its variables; its `id` is ours alone, and what it called itself
 * stands in `clientRef`.
 */
export interface ExecApprovalRequest
  extends Omit<Official.ExecApprovalRequestParams, 'id' | 'env' | 'approvalReviewerDeviceIds' | Carriage> {
  readonly command: string;
  /** Names of the variables that the request sets, sorted; their values are never kept. */
  readonly envKeys?: readonly string[];
  readonly allowedDecisions: readonly ApprovalDecision[];
  /** Said by the gateway itself of a call of its own assistant; no request over the wire can bring it. */
  readonly call?: GatewayCall;
}

/** What the gateway found out about a call that it asks about. */
export interface GatewayCall {
  readonly tool: string;
  /** Kinds of effect, as `approvals.requireFor` spells them. */
  readonly effects: readonly string[];
  /** Why it is asked about. */
  readonly question: string;
  /** `sha256:` and 64 hex digits over everything that will be executed: another call has another one. */
  readonly binding: string;
  /** Variables that it sets, `NAME=value`. */
  readonly env: readonly string[];
  /** Files that it may run, with the content that they must still have: `path` and 64 hex digits. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
  /** What `allow-always` would save; null where that cannot be stated, and then it is not among the decisions. */
  readonly grant: GrantOffer | null;
}

/** A standing approval before it is given: exactly what it would cover. */
export interface GrantOffer {
  /** The program by its bare name, and every word after it. Nothing more, and nothing else. */
  readonly argv: readonly string[];
  readonly cwd: string;
  /** What it may do; a call that does more is not covered. */
  readonly effects: readonly string[];
  readonly where: 'host' | 'sandbox';
  readonly agentId: string;
  readonly sessionKey: string;
  readonly days: number;
}

/** A standing approval, as `oc.grant.list` shows it. */
export interface GrantRow extends Omit<GrantOffer, 'days'> {
  readonly id: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  /** Null while nothing was done by it. */
  readonly lastUsedAtMs: number | null;
  readonly uses: number;
  /** Who gave it, as the ledger names them, and by which request. */
  readonly createdBy: string;
  readonly approvalId: string;
  /** `expired` ones are asked about again; a `damaged` one was changed beside the gateway and covers nothing. */
  readonly state: 'active' | 'expired' | 'damaged';
}

export type GrantRevoked = { readonly outcome: 'revoked'; readonly atMs: number } | { readonly outcome: 'not-found' };

export interface PluginApprovalRequest
  extends Omit<Official.PluginApprovalRequestParams, 'allowedDecisions' | 'approvalReviewerDeviceIds' | Carriage> {
  readonly allowedDecisions: readonly ApprovalDecision[];
}

interface Waiting<K extends ApprovalKind, R> {
  readonly id: string;
  /** The name that official clients know the field by. */
  readonly approvalKind: K;
  readonly request: R;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

/** A row of `exec.approval.list` and `plugin.approval.list`, and the payload of the `requested` events. */
export type OfficialPending = Waiting<'exec', ExecApprovalRequest> | Waiting<'plugin', PluginApprovalRequest>;

/** A request that waits, as our own methods show it. */
export type ApprovalRow = OfficialPending & {
  /**
   * `sha256:` and 64 hex digits over everything that the decision rests on (`approvals/digest.ts`). A decision that names
   * another digest changes nothing.
   */
  readonly digest: string;
  /** Who asked, as the ledger names them. */
  readonly requestedBy: string;
  /** What the requester calls it; never an id. */
  readonly clientRef: string | null;
};

/** Result of `oc.approval.list`: those that wait, oldest first. */
export interface ApprovalList {
  readonly pending: readonly ApprovalRow[];
  /** What happens to a request at its time-out; ours always denies. */
  readonly atTimeout: 'deny';
  /** False: no gateway runs, nobody waits for these any more, and the next start cancels them. */
  readonly served: boolean;
  /** Milliseconds a request waits. */
  readonly timeoutMs: number;
  readonly serverTimeMs: number;
}

/** What a requester is told: anything but an allowance is a no, and null that nobody decided. */
export interface ApprovalVerdict {
  readonly id: string;
  readonly decision: ApprovalDecision | null;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly terminalReason?: ApprovalEnd;
}

/** What became of a decision by `oc.approval.resolve`. */
export type ResolveOutcome =
  | { readonly outcome: 'resolved'; readonly decision: ApprovalDecision; readonly atMs: number }
  /** Somebody was first; `same` when they decided alike. */
  | {
      readonly outcome: 'already';
      readonly same: boolean;
      readonly decision: ApprovalDecision;
      readonly by: string;
      readonly atMs: number;
    }
  | { readonly outcome: 'expired'; readonly atMs: number }
  /** Ended without anybody's decision: the gateway was restarted, or the stored record was damaged. */
  | { readonly outcome: 'ended'; readonly reason: ApprovalEnd; readonly atMs: number }
  /** The digest is not the one of this request: it is not what was read. It stays pending. */
  | { readonly outcome: 'changed'; readonly digest: string }
  /** Whoever asked may not answer. It stays pending. */
  | { readonly outcome: 'own-request' }
  | { readonly outcome: 'not-allowed'; readonly allowed: readonly ApprovalDecision[] }
  | { readonly outcome: 'not-found' };

/** A decided request, newest first in `oc.approval.history`. */
export interface ApprovalEndedRow {
  readonly id: string;
  readonly kind: ApprovalKind;
  readonly request: ExecApprovalRequest | PluginApprovalRequest;
  readonly digest: string;
  readonly requestedBy: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly resolvedAtMs: number;
  readonly status: 'allowed' | 'denied' | 'expired' | 'cancelled';
  readonly decision: ApprovalDecision | null;
  readonly reason: ApprovalEnd;
  /** Null when nobody decided. */
  readonly resolvedBy: string | null;
}
