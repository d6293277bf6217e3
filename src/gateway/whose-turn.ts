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

/** Whether `from` of a turn, `channel:account:sender` or `operator`, is the operator by who the owner is now. */
export function isOwn(config: Config, from: string): boolean {
  const [channel = '', , ...id] = from.split(':');
  return from === operatorsConsole || isOwner(config, { channel, senderId: id.join(':') });
}

/** `from` of a turn that the operator begins at the console or by `oc send`. */
export const operatorsConsole = 'operator';

/** The stable id that the owner was named by; on the local channel nobody is. */
const isOwner = ({ commands }: Config, { channel, senderId }: Sender): boolean =>
  channel !== 'local' && commands.ownerAllowFrom.includes(`${channel}:${senderId}`);
