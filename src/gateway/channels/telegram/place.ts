/** Where on Telegram an answer goes: a chat, or one topic of it. */
export interface Place {
  readonly chat: string;
  /** Of a group that is divided into topics. */
  readonly topicId: number | null;
}

export const chatIdOf = ({ chat, topicId }: Place): string => (topicId === null ? chat : `${chat}:${topicId}`);

export function placeOf(chatId: string): Place {
  const [chat = '', topicId] = chatId.split(':');
  return { chat, topicId: topicId === undefined ? null : Number(topicId) };
}
