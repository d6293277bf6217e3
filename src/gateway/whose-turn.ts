import type { Config } from './config/config.ts';
import type { TurnCaller } from './tools/hands.ts';

interface Sender {
  readonly channel: string;
  readonly senderId: string;
}

/**
 * Whether a message begins a turn of the operator's own, and for how long it stays one: who is the owner no more has no such
 * turn any more, whatever it has begun.
 */
export function whoseTurn(
  config: () => Config,
  sender: Sender,
  stillAdmitted: () => boolean,
): Pick<TurnCaller, 'isOperators' | 'stillAdmitted'> {
  const isOperators = isOwner(config(), sender);
  return { isOperators, stillAdmitted: () => stillAdmitted() && (!isOperators || isOwner(config(), sender)) };
}

/** The stable id that the owner was named by; on the local channel nobody is. */
const isOwner = ({ commands }: Config, { channel, senderId }: Sender): boolean =>
  channel !== 'local' && commands.ownerAllowFrom.includes(`${channel}:${senderId}`);
