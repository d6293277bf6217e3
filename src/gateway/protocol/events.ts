import type { ApprovalDecision, OfficialPending } from './approvals.ts';
import type { DeviceResolved, PendingDevice } from './devices.ts';
import type { LogBatch } from './logs.ts';
import type { PairingChanged } from './pairing.ts';
import type { Scope } from './scopes.ts';
import type { HealthResult, PresenceEntry } from './status.ts';

interface EventRow {
  /** What a connection needs to receive it; `null` means every connection. */
  readonly scope: Scope | null;
  /** One of these must stand in the `caps` of its connect too, as official clients know it. */
  readonly caps?: readonly string[];
}

const forExec: EventRow = { scope: 'operator.approvals', caps: ['approvals', 'exec-approvals'] };
const forPlugins: EventRow = { scope: 'operator.approvals', caps: ['approvals', 'plugin-approvals'] };

/** Every event this gateway sends, and who receives it. */
export const events = {
  'connect.challenge': { scope: null },
  tick: { scope: null },
  shutdown: { scope: null },
  health: { scope: null },
  presence: { scope: 'operator.read' },
  'config.changed': { scope: 'operator.read' },
  'oc.pairing.changed': { scope: 'operator.pairing' },
  'device.pair.requested': { scope: 'operator.pairing' },
  'device.pair.resolved': { scope: 'operator.pairing' },
  'device.pair.changed': { scope: 'operator.pairing' },
  /** One was used or taken back; what a decision gives is heard of with the decision. */
  'oc.grants.changed': { scope: 'operator.approvals' },
  /** At most once a second. */
  'oc.lockouts.changed': { scope: 'operator.admin' },
  'exec.approval.requested': forExec,
  'exec.approval.resolved': forExec,
  'plugin.approval.requested': forPlugins,
  'plugin.approval.resolved': forPlugins,
  /** Only to who subscribed. */
  'oc.logs.batch': { scope: 'operator.read' },
} satisfies Record<string, EventRow>;

export const eventRow = (event: EventName): EventRow => events[event];

export type EventName = keyof typeof events;

export interface EventPayloads {
  'connect.challenge': { readonly nonce: string; readonly ts: number };
  tick: { readonly ts: number };
  shutdown: { readonly reason: string; readonly restartExpectedMs?: number };
  health: HealthResult;
  presence: { readonly presence: readonly PresenceEntry[] };
  'config.changed': { readonly path: string; readonly hash: string; readonly ts: number };
  'oc.pairing.changed': PairingChanged;
  'device.pair.requested': PendingDevice;
  'device.pair.resolved': DeviceResolved;
  'device.pair.changed': Readonly<Record<string, never>>;
  'oc.grants.changed': Readonly<Record<string, never>>;
  'oc.lockouts.changed': Readonly<Record<string, never>>;
  'exec.approval.requested': OfficialPending;
  'exec.approval.resolved': ApprovalResolved;
  'plugin.approval.requested': OfficialPending;
  'plugin.approval.resolved': ApprovalResolved;
  'oc.logs.batch': LogBatch;
}

/** A time-out tells `deny` with `resolvedBy` null. */
export interface ApprovalResolved {
  readonly id: string;
  readonly decision: ApprovalDecision;
  readonly resolvedBy: string | null;
  readonly ts: number;
  readonly request: OfficialPending['request'];
}
