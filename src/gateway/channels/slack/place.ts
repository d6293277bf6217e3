/** Where on Slack an answer goes: a conversation, or one thread of it. */
export interface Place {
  readonly channel: string;
  /** Of the message that the thread hangs from. */
  readonly threadTs: string | null;
}

export const isChannelId = (id: unknown): id is string => typeof id === 'string' && /^[CDG][A-Z0-9]{2,31}$/.test(id);

/** A message's time is its name within a conversation. */
export const isTs = (ts: unknown): ts is string => typeof ts === 'string' && /^\d{1,15}\.\d{1,9}$/.test(ts);

export const chatIdOf = ({ channel, threadTs }: Place): string =>
  threadTs === null ? channel : `${channel}:${threadTs}`;

export function placeOf(chatId: string): Place {
  const [channel = '', threadTs] = chatId.split(':');
  return { channel, threadTs: threadTs ?? null };
}
