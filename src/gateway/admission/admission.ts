import type { InboundMessage } from '../channels/channel.ts';
import type { AccountConfig, Config } from '../config/config.ts';
import { admit, type Standing } from '../policy/admit.ts';
import type { Decision } from '../policy/decision.ts';
import { isSenderId } from '../policy/sender-id.ts';
import type { Counted } from './counted.ts';

export interface Sender {
  readonly channel: string;
  readonly accountId: string;
  readonly senderId: string;
}

/** What admission needs of the other domains; `start.ts` lines them up. */
export interface AdmissionParts {
  readonly config: () => Config;
  readonly standing: (sender: Sender) => Standing;
  /** A stranger at a pairing account. Answers the one reply to send, or null. */
  readonly askPairing: (sender: Sender, claims: Readonly<Record<string, string>>, chat: string) => string | null;
  /** This sender has had its messages of the last minute. */
  readonly overLimit: (sender: Sender) => boolean;
  readonly reply: (channel: string, message: InboundMessage, text: string) => Promise<void>;
  /** A turn of the assistant. `stillAdmitted` is asked again before it starts and before its answer goes out. */
  readonly deliver: (sender: Sender, message: InboundMessage, stillAdmitted: () => boolean) => Promise<void>;
  readonly counted: Counted;
}

/** The one way in for every message of every channel: first who, then what. No work is done before the answer. */
export function openAdmission(parts: AdmissionParts): (channel: string, message: InboundMessage) => Promise<void> {
  const account = (channel: string, accountId: string): AccountConfig | undefined =>
    parts.config().accounts.find((row) => row.channel === channel && row.accountId === accountId);

  const judge = (channel: string, message: InboundMessage): Decision => {
    const { accountId, senderId } = message;
    const policy = account(channel, accountId);
    // Nothing is looked up by what is no identity, whatever a channel made of it.
    const known = policy !== undefined && isSenderId(senderId);
    const standing = known ? parts.standing({ channel, accountId, senderId }) : nobody;
    return admit({ senderId, event: message.event, chatKind: message.chat.kind }, policy, standing);
  };

  return async (channel, message) => {
    const decision = judge(channel, message);
    const { accountId, senderId } = message;
    if (decision.effect === 'deny' || senderId === null) {
      const because = decision.effect === 'deny' ? decision.because : 'the sender has no usable id';
      parts.counted(`${channel}:${accountId}:${decision.by}`, 'message dropped', {
        channel,
        accountId,
        by: decision.by,
        because,
      });
      return;
    }
    const sender = { channel, accountId, senderId };
    if (decision.effect === 'ask') {
      const reply = parts.askPairing(sender, message.claims, JSON.stringify({ accountId, chatId: message.chat.id }));
      if (reply !== null) await parts.reply(channel, message, reply);
      return;
    }
    if (parts.overLimit(sender)) {
      parts.counted(`${channel}:${accountId}:limit`, 'message over the limit dropped', { channel, accountId });
      return;
    }
    await parts.deliver(sender, message, () => judge(channel, message).effect === 'allow');
  };
}

const nobody: Standing = { approved: false, denied: null };
