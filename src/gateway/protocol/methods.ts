import type * as Official from '@openclaw/gateway-protocol';
import { accessMethods } from './access-methods.ts';
import type {
  ApprovalDecision,
  ApprovalEndedRow,
  ApprovalList,
  ApprovalVerdict,
  GrantRevoked,
  GrantRow,
  OfficialPending,
  ResolveOutcome,
} from './approvals.ts';
import type { AuditReport } from './audit.ts';
import type { AuthEvent, LockoutRow } from './auth-events.ts';
import { channelMethods } from './channel-methods.ts';
import type { CredentialName } from './connect.ts';
import { deviceMethods } from './device-methods.ts';
import type { EventName, EventPayloads } from './events.ts';
import { type LogSubscription, logLevels } from './logs.ts';
import { method, type Row } from './method-row.ts';
import type { ApproveOutcome, DenyOutcome, LedgerRow, PairingList } from './pairing.ts';
import type { Scope } from './scopes.ts';
import type { SecretRotated } from './secrets.ts';
import { sessionMethods } from './session-methods.ts';
import { flag, integer, list, object, official, oneOf, optional, type TypeOf, text } from './shape.ts';
import type { ConfigSnapshot, HealthResult, PresenceEntry, StatusResult } from './status.ts';

const empty = object({});
const approvalId = object({ id: text(256) });
const sender = { channel: text(64), accountId: optional(text(64)), senderId: text(256) };

/**
 * Every method this gateway answers: its scope, the shape of its params and the type of its result. What is not in this
 * table is denied; a row without a handler does not compile (`gateway/methods/table.ts`).
 * `scope: null` means any authenticated connection.
 */
export const methods = {
  health: method<HealthResult>()(null, object({ probe: optional(flag()) })),
  status: method<StatusResult>()('operator.read', object({ includeChannelSummary: optional(flag()) })),
  'system-presence': method<readonly PresenceEntry[]>()('operator.read', empty),
  'channels.status': method<Official.ChannelsStatusResult>()(
    'operator.read',
    official<Official.ChannelsStatusParams>('ChannelsStatusParams'),
  ),
  'channels.pairing.list': method<Official.ChannelsPairingListResult>()(
    'operator.pairing',
    official<Official.ChannelsPairingListParams>('ChannelsPairingListParams'),
  ),
  'channels.pairing.approve': method<Official.ChannelsPairingApproveResult>()(
    'operator.pairing',
    official<Official.ChannelsPairingApproveParams>('ChannelsPairingApproveParams'),
    // Making somebody the owner is an act of its own; a pairing scope alone never reaches it.
    (params) => (params.bootstrapCommandOwner === true ? 'operator.admin' : null),
  ),
  'channels.pairing.dismiss': method<Official.ChannelsPairingDismissResult>()(
    'operator.pairing',
    official<Official.ChannelsPairingDismissParams>('ChannelsPairingDismissParams'),
  ),

  // What waits for a person. Whoever asks is answered when it has ended, and twice with `twoPhase`.
  'exec.approval.request': method<ApprovalVerdict>()(
    'operator.approvals',
    official<Official.ExecApprovalRequestParams>('ExecApprovalRequestParams'),
  ),
  'exec.approval.waitDecision': method<ApprovalVerdict>()('operator.approvals', approvalId),
  'exec.approval.get': method<{
    readonly id: string;
    readonly commandText: string;
    readonly commandPreview: null;
    readonly allowedDecisions: readonly ApprovalDecision[];
    readonly host: string | null;
    readonly nodeId: string | null;
    readonly agentId: string | null;
    readonly expiresAtMs: number;
  }>()('operator.approvals', official<Official.ExecApprovalGetParams>('ExecApprovalGetParams')),
  'exec.approval.list': method<readonly OfficialPending[]>()('operator.approvals', empty),
  'exec.approval.resolve': method<{ readonly ok: true }>()(
    'operator.approvals',
    official<Official.ExecApprovalResolveParams>('ExecApprovalResolveParams'),
  ),
  'plugin.approval.request': method<ApprovalVerdict>()(
    'operator.approvals',
    official<Official.PluginApprovalRequestParams>('PluginApprovalRequestParams'),
  ),
  'plugin.approval.waitDecision': method<ApprovalVerdict>()('operator.approvals', approvalId),
  'plugin.approval.list': method<readonly OfficialPending[]>()('operator.approvals', empty),
  'plugin.approval.resolve': method<{ readonly ok: true }>()(
    'operator.approvals',
    official<Official.PluginApprovalResolveParams>('PluginApprovalResolveParams'),
  ),
  'approval.get': method<Official.ApprovalGetResult>()(
    'operator.approvals',
    official<Official.ApprovalGetParams>('ApprovalGetParams'),
  ),
  'approval.resolve': method<Official.ApprovalResolveResult>()(
    'operator.approvals',
    official<Official.ApprovalResolveParams>('ApprovalResolveParams'),
  ),
  'approval.history': method<Official.ApprovalHistoryResult>()(
    'operator.approvals',
    official<Official.ApprovalHistoryParams>('ApprovalHistoryParams'),
  ),

  ...deviceMethods,
  ...sessionMethods,

  // Empty forms for the real command line's sake (docs/protocol.md).
  'openclaw.approval.list': method<readonly never[]>()('operator.approvals', empty),
  'node.pair.list': method<{ pending: readonly never[]; paired: readonly never[] }>()('operator.pairing', empty),
  'config.get': method<ConfigSnapshot>()('operator.read', empty),
  'node.list': method<{ ts: number; nodes: readonly never[] }>()('operator.read', empty),
  'exec.approvals.get': method<Official.ExecApprovalsSnapshot>()('operator.admin', empty),

  // Ours.
  ...channelMethods,
  'oc.pairing.list': method<PairingList>()(
    'operator.pairing',
    object({ channel: optional(text(64)), accountId: optional(text(64)) }),
  ),
  /** By id, with or without the sender's own code, or by code alone. A code that is given must fit. */
  'oc.pairing.approve': method<ApproveOutcome>()(
    'operator.pairing',
    object({
      requestId: optional(text(64)),
      channel: optional(text(64)),
      accountId: optional(text(64)),
      code: optional(text(64)),
      notify: optional(flag()),
    }),
  ),
  'oc.pairing.reject': method<DenyOutcome>()(
    'operator.pairing',
    object({ requestId: text(64), block: optional(flag()) }),
  ),
  'oc.pairing.reveal': method<{ readonly code: string; readonly expiresAtMs: number } | { readonly code: null }>()(
    'operator.pairing',
    object({ requestId: text(64) }),
  ),
  'oc.pairing.revoke': method<DenyOutcome>()('operator.pairing', object(sender)),
  'oc.pairing.block': method<DenyOutcome>()('operator.pairing', object(sender)),
  'oc.pairing.unblock': method<DenyOutcome>()('operator.pairing', object(sender)),
  /** Drops pending requests and stored approvals, never `allowFrom`; says whom that still admits. */
  'oc.pairing.clear': method<{
    readonly requests: number;
    readonly approved: number;
    readonly stillAdmitted: readonly { readonly channel: string; readonly accountId: string; readonly entry: string }[];
  }>()('operator.pairing', object({ channel: optional(text(64)) })),
  'oc.pairing.history': method<{ readonly entries: readonly LedgerRow[]; readonly nextCursor: number | null }>()(
    'operator.pairing',
    object({ cursor: optional(integer(0, Number.MAX_SAFE_INTEGER)), limit: optional(integer(1, 1000)) }),
  ),
  ...accessMethods,
  'oc.approval.list': method<ApprovalList>()('operator.approvals', empty),
  /** The digest is that of the row that was read; another one decides nothing. */
  'oc.approval.resolve': method<ResolveOutcome>()(
    'operator.approvals',
    object({
      id: text(256),
      kind: oneOf('exec', 'plugin'),
      decision: oneOf('allow-once', 'allow-always', 'deny'),
      digest: text(128),
    }),
  ),
  /** Standing approvals, the oldest first; those that have ended are kept in it for a while. */
  'oc.grant.list': method<{ readonly grants: readonly GrantRow[]; readonly serverTimeMs: number }>()(
    'operator.approvals',
    empty,
  ),
  'oc.grant.revoke': method<GrantRevoked>()('operator.approvals', object({ id: text(256) })),
  'oc.approval.history': method<{
    readonly entries: readonly ApprovalEndedRow[];
    readonly nextCursor: string | null;
  }>()(
    'operator.approvals',
    object({ cursor: optional(text(64)), limit: optional(integer(1, 200)), kind: optional(oneOf('exec', 'plugin')) }),
  ),
  /** Entries of the family `pairing` are left out without `operator.pairing`: they name senders. */
  'oc.history.list': method<{ readonly entries: readonly LedgerRow[]; readonly nextCursor: number | null }>()(
    'operator.read',
    object({
      cursor: optional(integer(0, Number.MAX_SAFE_INTEGER)),
      limit: optional(integer(1, 1000)),
      kind: optional(text(64)),
      subject: optional(text(512)),
    }),
  ),
  'oc.history.verify': method<{ readonly ok: boolean; readonly entries: number; readonly brokenAt: number | null }>()(
    'operator.read',
    empty,
  ),
  /** Who tried to get in. `after` gives what came since, the oldest of it when there is more than `limit`. */
  'oc.auth.logs': method<{ readonly entries: readonly AuthEvent[]; readonly nextCursor: number | null }>()(
    'operator.admin',
    object({
      cursor: optional(integer(0, Number.MAX_SAFE_INTEGER)),
      after: optional(integer(0, Number.MAX_SAFE_INTEGER)),
      limit: optional(integer(1, 1000)),
    }),
  ),
  'oc.auth.lockouts': method<{ readonly lockouts: readonly LockoutRow[]; readonly serverTimeMs: number }>()(
    'operator.admin',
    empty,
  ),
  /** All of them without an address; gives those that were in force. */
  'oc.auth.unlock': method<{ readonly unlocked: readonly LockoutRow[] }>()(
    'operator.admin',
    object({ address: optional(text(64)) }),
  ),
  /** Without `operator.admin` the findings name files by their base name. */
  'oc.audit.run': method<AuditReport>()('operator.read', empty),
  /** Has the gateway look at its configuration at once; `problem`: why what lies there is not in force, null when it is. */
  'oc.config.look': method<{ readonly problem: string | null }>()('operator.admin', empty),
  'oc.owner.set': method<{ readonly owner: readonly string[] }>()(
    'operator.admin',
    object({ entries: list(text(256), 32) }),
  ),
  'logs.tail': method<Official.LogsTailResult>()('operator.read', official<Official.LogsTailParams>('LogsTailParams')),
  /** One subscription a connection; `tail` lines of at least `level` come with the answer, later ones as events. */
  'oc.logs.subscribe': method<LogSubscription>()(
    'operator.read',
    object({ level: optional(oneOf(...logLevels)), tail: optional(integer(0, 1000)) }),
  ),
  'oc.logs.unsubscribe': method<{ readonly unsubscribed: boolean }>()('operator.read', empty),
  /** Redacts the log files that exist again. */
  'oc.logs.scrub': method<{ readonly files: number; readonly lines: number; readonly changed: number }>()(
    'operator.admin',
    empty,
  ),
  /** A new shared secret for the gateway; what the old one opened is closed. The secret itself never crosses the wire. */
  'oc.secrets.rotate': method<SecretRotated>()('operator.admin', object({ name: oneOf('gateway') })),
  'oc.send': method<{ readonly reply: string }>()(
    'operator.write',
    object({ text: text(32_768), agent: optional(text(64)) }),
  ),
  /** Recorded: `oc gateway token show` was used. The token itself never crosses the wire. */
  'oc.gateway.note': method<{ readonly ok: true }>()('operator.admin', object({ what: oneOf('token-shown') })),
  'oc.gateway.stop': method<{ readonly pid: number }>()('operator.admin', empty),
} as const satisfies Record<string, Row<never, unknown> | Row<unknown, unknown>>;

export type MethodName = keyof typeof methods;
export type ParamsOf<M extends MethodName> = TypeOf<(typeof methods)[M]['params']>;
export type ResultOf<M extends MethodName> = NonNullable<(typeof methods)[M]['result']>;

export const isMethod = (name: string): name is MethodName => Object.hasOwn(methods, name);

/** Who is calling. Scopes were bound to the credential by the server; what a client says of itself is display only. */
export interface Call {
  readonly actor: string;
  readonly scopes: ReadonlySet<Scope>;
  /** Milliseconds since the epoch at which the request was read. */
  readonly atMs: number;
  /** Null for a command on the store with the gateway down. */
  readonly connection: CallConnection | null;
  /** Answers this request a first time; the handler's result follows under the same id. */
  accepted(payload: unknown): void;
}

/** The connection that a request came by, for what outlives the request. */
export interface CallConnection {
  readonly id: string;
  /** Proved by its signature; null without a device. */
  readonly deviceId: string | null;
  /** What let it in. */
  readonly credential: CredentialName | null;
  /** Bytes that wait to be taken by the other side. */
  waiting(): number;
  /** Sends an event to this connection alone. */
  tell<E extends EventName>(event: E, payload: EventPayloads[E]): void;
  /** Calls back once when the connection is gone; the result takes the listener away. */
  onGone(listener: () => void): () => void;
}

/** One handler a method, over whatever services the composition root has opened. */
export type Handlers = {
  readonly [M in MethodName]: (params: ParamsOf<M>, call: Call) => ResultOf<M> | Promise<ResultOf<M>>;
};
