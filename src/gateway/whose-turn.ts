import type { Config } from './config/config.ts';
import type { TurnCaller } from './tools/hands.ts';

interface Sender {
  readonly channel: string;
  /** Every proven id of theirs. */
  readonly senderIds: readonly string[];
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
  return from === operatorsConsole || isOwner(config, { channel, senderIds: [id.join(':')] });
}

/** `from` of a turn that the operator begins at the console or by `oc send`. */
export const operatorsConsole = 'operator';

/** One of the stable ids that the owner was named by; on the local channel nobody is. */
export const isOwner = ({ commands }: Config, { channel, senderIds }: Sender): boolean =>
  channel !== 'local' && senderIds.some((id) => commands.ownerAllowFrom.includes(`${channel}:${id}`));
