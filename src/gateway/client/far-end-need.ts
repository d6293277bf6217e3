import { OcError } from '../protocol/errors.ts';
import { type Ends, type FarEnd, farEndOf } from '../state/far-end.ts';
import { type Target, targetAddress } from './target.ts';
import { unreachable } from './unreachable.ts';

/** Who may be at the far end of a connection over loopback for a secret to be sent there; null: whoever it is. */
export type FarEndNeed = 'ours' | 'not somebody else' | null;

const suits: Readonly<Record<NonNullable<FarEndNeed>, readonly FarEnd[]>> = {
  ours: ['ours'],
  'not somebody else': ['ours', 'unknown'],
};

/**
 * Asks of the connection that is open, since between looking at the port and connecting another program may have taken it.
 * Only after the first words of the other side: what no program has accepted yet is root's to the system. Throws
 * STATE_UNSAFE; GATEWAY_UNREACHABLE where the connection has ended meanwhile or the system does not tell.
 */
export function requireFarEnd(need: FarEndNeed, ends: Ends | null, target: Target): void {
  if (need === null) return;
  const farEnd = ends === null ? 'unknown' : farEndOf(ends);
  if (suits[need].includes(farEnd)) return;
  if (farEnd === 'somebody else') throw heldByAnother(target);
  throw unreachable(target, `it cannot be seen who answers at ${targetAddress(target)}; the token was not sent to it`);
}

export const heldByAnother = (target: Target): OcError =>
  new OcError('STATE_UNSAFE', `${targetAddress(target)} is held by another user; the token was not sent to it`, [
    'Give the token that is meant for it:  --token-file FILE',
  ]);
