import type { Hello } from '../gateway/client/link.ts';
import type { MethodName } from '../gateway/protocol/methods.ts';
import { satisfies } from '../gateway/protocol/scopes.ts';
import type { Snapshot } from './snapshot.ts';

/** What this console may ask of this gateway, and whether a decision can be made right now. */
export const speaks = (hello: Hello | null, method: MethodName): boolean => hello?.methods.includes(method) ?? false;

export const maySeePairings = (hello: Hello | null): boolean =>
  hello !== null && satisfies(new Set(hello.scopes), 'operator.pairing');

/** Decisions that could be made here at all, connection aside. What is not in it is not drawn (rule S17). */
export interface Abilities {
  readonly approve: boolean;
  /** Approval by the sender's own code. */
  readonly byCode: boolean;
  readonly reject: boolean;
  readonly block: boolean;
  readonly reveal: boolean;
  readonly revoke: boolean;
  readonly unblock: boolean;
}

export function abilitiesOf(hello: Hello | null, readOnly: boolean): Abilities {
  const may = !readOnly && maySeePairings(hello);
  const can = (...methods: readonly MethodName[]) => may && methods.some((method) => speaks(hello, method));
  return {
    approve: can('oc.pairing.approve', 'channels.pairing.approve'),
    byCode: can('oc.pairing.approve'),
    reject: can('oc.pairing.reject', 'channels.pairing.dismiss'),
    block: can('oc.pairing.reject'),
    reveal: can('oc.pairing.reveal'),
    revoke: can('oc.pairing.revoke'),
    unblock: can('oc.pairing.unblock'),
  };
}

/** Why no decision can be sent now, or null. */
export function whyNoDecision({ link, hello }: Snapshot): 'not connected' | 'slow' | 'no scope' | null {
  if (link.kind === 'slow') return 'slow';
  if (link.kind !== 'live') return 'not connected';
  return maySeePairings(hello) ? null : 'no scope';
}
