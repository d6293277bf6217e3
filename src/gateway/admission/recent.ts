import type { InboundMessage } from '../channels/channel.ts';
import { isSenderId } from '../policy/sender-id.ts';
import type { DecidedMessage } from '../protocol/access.ts';

/** Messages remembered of each account, so that a flood on one pushes nothing out of another. */
const mostOfAccount = 500;
const mostAccounts = 64;

type Verdict = Pick<DecidedMessage, 'effect' | 'by' | 'because'>;

/** What was decided of the last messages, by the platform's ids. Holds nothing of what they say, and is gone with the gateway. */
export interface RecentDecisions {
  note(channel: string, message: InboundMessage, verdict: Verdict): void;
  /** The newest first; of all messages, or of those with this id. */
  list(messageId?: string): readonly DecidedMessage[];
}

export function openRecent(now: () => number): RecentDecisions {
  const accounts = new Map<string, DecidedMessage[]>();
  return {
    note(channel, message, verdict) {
      const key = `${channel}\0${message.accountId}`;
      const seen = accounts.get(key) ?? [];
      if (!accounts.has(key) && accounts.size >= mostAccounts) return;
      accounts.set(key, seen);
      seen.push({ atMs: now(), channel, ...idsOf(message), ...verdict });
      if (seen.length > mostOfAccount) seen.shift();
    },
    list: (messageId) =>
      [...accounts.values()]
        .flatMap((seen) => seen.toReversed())
        .filter((one) => messageId === undefined || one.messageId === messageId)
        .toSorted((a, b) => b.atMs - a.atMs),
  };
}

/** A channel of a broken build may say anything: what is no short id is none. */
function idsOf({ accountId, messageId, senderId, aliases, chat }: InboundMessage) {
  return {
    accountId,
    messageId: idOf(messageId),
    chatKind: chat.kind === 'direct' || chat.kind === 'group' ? chat.kind : ('unknown' as const),
    chatId: idOf(chat.id),
    rooms: idsIn(chat.rooms),
    senderId: idOf(senderId),
    aliases: idsIn(aliases),
  };
}

/** More ids than a platform gives one thing are no ids of it. */
const mostIds = 8;

const idsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.slice(0, mostIds).filter(isSenderId) : [];
const idOf = (value: unknown): string | null => (isSenderId(value) ? value : null);
