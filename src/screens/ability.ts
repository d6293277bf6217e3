import { own, type Safe } from '../components/text/printable.ts';
import type { Hello } from '../gateway/client/link.ts';
import type { MethodName } from '../gateway/protocol/methods.ts';
import { type Scope, satisfies } from '../gateway/protocol/scopes.ts';
import type { Snapshot } from './snapshot.ts';

/** What this console may ask of this gateway, and whether a decision can be made right now. */
export const speaks = (hello: Hello | null, method: MethodName): boolean => hello?.methods.includes(method) ?? false;

const holds = (hello: Hello | null, scope: Scope): boolean => hello !== null && satisfies(new Set(hello.scopes), scope);

export const maySeePairings = (hello: Hello | null): boolean => holds(hello, 'operator.pairing');
export const maySeeApprovals = (hello: Hello | null): boolean => holds(hello, 'operator.approvals');
export const maySeeLogs = (hello: Hello | null): boolean => holds(hello, 'operator.read');
export const maySeeAudit = (hello: Hello | null): boolean => holds(hello, 'operator.read');
export const canSeeDevices = (hello: Hello | null): boolean =>
  maySeePairings(hello) && speaks(hello, 'device.pair.list');
export const canSeeLockouts = (hello: Hello | null): boolean =>
  holds(hello, 'operator.admin') && speaks(hello, 'oc.auth.lockouts');
export const canAudit = (hello: Hello | null): boolean => maySeeAudit(hello) && speaks(hello, 'oc.audit.run');

/** Decisions that could be made here at all, connection aside. What is not in it is not drawn (rule S17). */
export interface Abilities {
  readonly approve: boolean;
  /** Approval by the sender's own code. */
  readonly byCode: boolean;
  readonly deny: boolean;
  readonly block: boolean;
  readonly reveal: boolean;
  readonly revoke: boolean;
  readonly unblock: boolean;
  /** Stop the turns that run. */
  readonly stop: boolean;
}

export const noAbilities: Abilities = {
  approve: false,
  byCode: false,
  deny: false,
  block: false,
  reveal: false,
  revoke: false,
  unblock: false,
  stop: false,
};

export function pairingAbilities(hello: Hello | null, readOnly: boolean): Abilities {
  const may = !readOnly && maySeePairings(hello);
  const can = (...methods: readonly MethodName[]) => may && methods.some((method) => speaks(hello, method));
  return {
    approve: can('oc.pairing.approve', 'channels.pairing.approve'),
    byCode: can('oc.pairing.approve'),
    deny: can('oc.pairing.reject', 'channels.pairing.dismiss'),
    block: can('oc.pairing.reject'),
    reveal: can('oc.pairing.reveal'),
    revoke: can('oc.pairing.revoke'),
    unblock: can('oc.pairing.unblock'),
    stop: false,
  };
}

export function approvalAbilities(hello: Hello | null, readOnly: boolean): Abilities {
  const may = !readOnly && maySeeApprovals(hello);
  const resolves = may && (speaks(hello, 'oc.approval.resolve') || speaks(hello, 'approval.resolve'));
  return { ...noAbilities, approve: resolves, deny: resolves };
}

/** About a standing approval: it can only be taken back. */
export const grantAbilities = (hello: Hello | null, readOnly: boolean): Abilities => ({
  ...noAbilities,
  revoke: !readOnly && maySeeApprovals(hello) && speaks(hello, 'oc.grant.revoke'),
});

/** About a request of a device, and about a device that was approved. */
export function deviceAbilities(hello: Hello | null, readOnly: boolean): Abilities {
  const can = (method: MethodName) => !readOnly && maySeePairings(hello) && speaks(hello, method);
  return {
    ...noAbilities,
    approve: can('device.pair.approve'),
    deny: can('device.pair.reject'),
    revoke: can('device.token.revoke'),
  };
}

export const lockoutAbilities = (hello: Hello | null, readOnly: boolean): Abilities => ({
  ...noAbilities,
  unblock: !readOnly && canSeeLockouts(hello) && speaks(hello, 'oc.auth.unlock'),
});

export const maySeeTurns = (hello: Hello | null): boolean => holds(hello, 'operator.read');

/** Ending turns takes nothing but time: it is possible from every pane. */
export const turnAbilities = (hello: Hello | null, readOnly: boolean): Abilities => ({
  ...noAbilities,
  stop:
    !readOnly && holds(hello, 'operator.write') && speaks(hello, 'sessions.abort') && speaks(hello, 'sessions.list'),
});

/** Why no decision can be sent now, in words, or null. */
export function whyNoDecision({ link }: Snapshot): Safe | null {
  if (link.kind === 'slow') return own('the gateway is silent');
  return link.kind === 'live' ? null : own('the connection was lost');
}
