import { senderIdsOf } from '../policy/admit.ts';
import type { InboundMessage } from './channel.ts';

/**
 * Messages of everybody but the owner that an account has in hand; more are dropped. Fewer than any channel reads before one of
 * them is over: 200 (`in-hand.ts`), of WhatsApp 100 (`whatsapp/carrier.ts`).
 */
const mostOfOthers = 80;

type InRoom = (channel: string, message: InboundMessage, work: () => Promise<void>) => Promise<void>;

interface RoomParts {
  /** Asked with every id of a sender that the platform proves. */
  readonly isOwner: (channel: string, senderIds: readonly string[]) => boolean;
  readonly dropped: (channel: string, message: InboundMessage) => void;
}

/**
 * Keeps room for the owner: what others write is dropped once an account has its hands full of it, since whatever comes on
 * one line has to be read past theirs to come to the owner's. Nobody's words are held back meanwhile, so memory has a bound.
 */
export function keepRoom({ isOwner, dropped }: RoomParts): InRoom {
  const inHand = new Map<string, number>();
  return async (channel, message, work) => {
    if (isOwner(channel, senderIdsOf(message))) return await work();
    const account = `${channel}\0${message.accountId}`;
    const before = inHand.get(account) ?? 0;
    if (before >= mostOfOthers) return dropped(channel, message);
    inHand.set(account, before + 1);
    try {
      await work();
    } finally {
      const left = (inHand.get(account) ?? 1) - 1;
      if (left > 0) inHand.set(account, left);
      else inHand.delete(account);
    }
  };
}
