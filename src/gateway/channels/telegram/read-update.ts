import type { InboundMessage } from '../channel.ts';
import { type Fields, fieldsOf } from '../fields.ts';
import type { MovedGroup } from '../moved-groups.ts';
import { noMessage } from '../no-message.ts';
import { chatIdOf } from './place.ts';
import { type BotSelf, spokenTo } from './spoken-to.ts';

/** Of one text, in UTF-16 units; Telegram sends no longer ones. */
const longestText = 4096;
const longestClaim = 128;

/**
 * Marks that a message is not what its sender wrote to the bot just now: it came through a bot or for a business account,
 * it was edited, it summoned the bot somewhere else, it speaks for a chat.
 */
const notPlain = [
  'via_bot',
  'sender_chat',
  'sender_business_bot',
  'business_connection_id',
  'guest_query_id',
  'guest_bot_caller_user',
  'guest_bot_caller_chat',
  'ephemeral_message_id',
  'is_automatic_forward',
  'is_from_offline',
  'edit_date',
  'direct_messages_topic',
] as const;

/**
 * An update of Telegram as a message for the admission. Everything that is no plain new message of a person comes out as
 * something that is never admitted: without a sender, of an unknown chat, or as another event. A forwarded text is a text
 * of who forwards it.
 */
export function readUpdate(accountId: string, bot: BotSelf, update: unknown): InboundMessage {
  const message = fieldsOf(fieldsOf(update)?.['message']);
  const from = fieldsOf(message?.['from']);
  const chat = fieldsOf(message?.['chat']);
  if (message === null || chat === null) return { ...noMessage, accountId };
  const written = message['text'] ?? message['caption'];
  const text = typeof written === 'string' ? cut(written, longestText) : '';
  const chatId = isId(chat['id']) ? String(chat['id']) : '';
  const kind = kindOf(chat, from);
  return {
    accountId,
    messageId: isId(message['message_id']) ? String(message['message_id']) : null,
    event: isPlain(message) && text !== '' ? 'message' : 'other',
    senderId: 'sender_chat' in message ? null : idOfPerson(from),
    aliases: [],
    claims: from === null ? {} : claimsOf(from),
    chat: kind === 'group' && chatId !== '' ? groupOf(chatId, message) : { kind, id: chatId, rooms: [] },
    text,
    ...spokenTo(message, text, bot),
  };
}

/** That a group became a supergroup is said by Telegram in both, the old one and the new; null for anything else. */
export function movedGroup(update: unknown): MovedGroup | null {
  const message = fieldsOf(fieldsOf(update)?.['message']);
  const id = fieldsOf(message?.['chat'])?.['id'];
  const { migrate_to_chat_id: to = id, migrate_from_chat_id: from = id } = message ?? {};
  return isId(from) && isId(to) && from !== to ? { from: String(from), to: String(to) } : null;
}

const isId = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value);

/** Number 0 is a message that was not sent, or one that vanishes. */
const isPlain = (message: Fields): boolean =>
  isId(message['message_id']) && message['message_id'] > 0 && notPlain.every((mark) => !(mark in message));

/** The number of a person: what Telegram never gives to anybody else. */
const idOfPerson = (from: Fields | null): string | null =>
  from !== null && from['is_bot'] === false && isId(from['id']) && from['id'] > 0 ? String(from['id']) : null;

/** A private chat has the number of the person in it; one that has another contradicts itself. */
function kindOf(chat: Fields, from: Fields | null): InboundMessage['chat']['kind'] {
  if (chat['type'] === 'private') return isId(chat['id']) && chat['id'] === from?.['id'] ? 'direct' : 'unknown';
  return chat['type'] === 'group' || chat['type'] === 'supergroup' ? 'group' : 'unknown';
}

/** A topic is a conversation of its own; who may speak in it is said for the whole group. */
function groupOf(chat: string, message: Fields): InboundMessage['chat'] {
  const { is_topic_message: isInTopic, message_thread_id: topicId } = message;
  const id = chatIdOf({ chat, topicId: isInTopic === true && isId(topicId) && topicId > 0 ? topicId : null });
  return { kind: 'group', id, rooms: [chat] };
}

function claimsOf(from: Fields): Readonly<Record<string, string>> {
  const name = [from['first_name'], from['last_name']].filter((part) => typeof part === 'string' && part !== '');
  const claims = { name: name.join(' '), username: from['username'] };
  return Object.fromEntries(
    Object.entries(claims).flatMap(([field, claim]) =>
      typeof claim === 'string' && claim !== '' ? [[field, cut(claim, longestClaim)]] : [],
    ),
  );
}

/** At most so many UTF-16 units, and no half of a sign at the end. */
const cut = (text: string, most: number): string =>
  text.length <= most ? text : text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
