import type { InboundMessage } from '../channels/channel.ts';
import type { AccountConfig, Config } from '../config/config.ts';
import type { GroupDecision } from '../policy/admit-group.ts';
import type { Counted } from './counted.ts';
import { type Administrator, type JudgeParts, judge, type Sender } from './judge.ts';
import type { RecentDecisions } from './recent.ts';

/** What admission needs of the other domains; `start.ts` lines them up. */
export interface AdmissionParts extends JudgeParts {
  readonly config: () => Config;
  /** Whether the platform says that the sender administers the group; `unknown` when it cannot be learnt. */
  readonly administrator: (channel: string, message: InboundMessage) => Promise<Exclude<Administrator, 'not asked'>>;
  /** A stranger at a pairing account. Answers the one reply to send, or null. */
  readonly askPairing: (sender: Sender, claims: Readonly<Record<string, string>>, chat: string) => string | null;
  /** This sender has had its messages of the last minute, and this is one that counts: the owner's `/stop` never does. */
  readonly overLimit: (sender: Sender, message: InboundMessage) => boolean;
  readonly reply: (channel: string, message: InboundMessage, text: string) => Promise<void>;
  /** Does what takes time, or drops the message where too much of that is in hand. What is over at once does not come here. */
  readonly inRoom: (channel: string, message: InboundMessage, work: () => Promise<void>) => Promise<void>;
  /** A turn of the assistant. `stillAdmitted` is asked again before it starts and before its answer goes out. */
  readonly deliver: (sender: Sender, message: InboundMessage, stillAdmitted: () => boolean) => Promise<void>;
  readonly counted: Counted;
  /** Told of every decision, once. */
  readonly note: RecentDecisions['note'];
}

/** The one way in for every message of every channel: first who, then what. No work is done before the answer. */
export function openAdmission(parts: AdmissionParts): (channel: string, message: InboundMessage) => Promise<void> {
  const account = (channel: string, accountId: string): AccountConfig | undefined =>
    parts.config().accounts.find((row) => row.channel === channel && row.accountId === accountId);
  const now = (channel: string, message: InboundMessage, administrator: Administrator): GroupDecision =>
    judge(parts, channel, message, account(channel, message.accountId), administrator);

  const isOver = (sender: Sender, message: InboundMessage): boolean => {
    const { channel, accountId } = sender;
    if (!parts.overLimit(sender, message)) return false;
    parts.counted(`${channel}:${accountId}:limit`, 'message over the limit dropped', { channel, accountId });
    parts.note(channel, message, overTheLimit);
    return true;
  };

  const drop = (channel: string, message: InboundMessage, { by, because }: Dropped): void => {
    const { accountId } = message;
    parts.counted(`${channel}:${accountId}:${by}`, 'message dropped', { channel, accountId, by, because });
    parts.note(channel, message, { effect: 'deny', by, because });
  };

  const act = async (sender: Sender, message: InboundMessage, administrator: Administrator): Promise<void> => {
    const { channel } = sender;
    const decision = now(channel, message, administrator);
    if (decision.effect !== 'allow') return drop(channel, message, whyNot(decision));
    parts.note(channel, message, { effect: 'allow', by: decision.by, because: null });
    // What the platform said of an administrator holds for this one message.
    await parts.deliver(sender, message, () => now(channel, message, administrator).effect === 'allow');
  };

  return async (channel, message) => {
    const { accountId, senderId, aliases } = message;
    const decision = now(channel, message, 'not asked');
    if (decision.effect === 'deny' || senderId === null) return drop(channel, message, whyNot(decision));
    const sender = { channel, accountId, senderId, aliases };
    if (decision.effect === 'ask') {
      parts.note(channel, message, { effect: 'ask', by: decision.by, because: null });
      const reply = parts.askPairing(sender, message.claims, JSON.stringify({ accountId, chatId: message.chat.id }));
      if (reply !== null) await parts.reply(channel, message, reply);
      return;
    }
    // Who writes a lot must not make us ask the platform a lot: the limit comes first.
    if (isOver(sender, message)) return;
    await parts.inRoom(channel, message, async () => {
      const isAsked = decision.effect === 'needs';
      await act(sender, message, isAsked ? await parts.administrator(channel, message) : 'not asked');
    });
  };
}

type Dropped = Readonly<Record<'by' | 'because', string>>;

const whyNot = (decision: GroupDecision): Dropped => ({
  by: decision.by,
  because: decision.effect === 'deny' ? decision.because : 'it is not known who wrote',
});

const overTheLimit = {
  effect: 'deny',
  by: 'messages.limits.perSenderPerMinute',
  because: 'the sender has had its messages of this minute',
} as const;
