import type { Chat, InboundMessage } from '../channel.ts';
import { type Fields, fieldsOf } from '../fields.ts';
import { noMessage } from '../no-message.ts';
import { markdownAsides } from './markdown-asides.ts';
import { isSnowflake } from './snowflake.ts';

/** A channel of Discord as Discord itself described it. */
export interface KnownChannel {
  readonly type: number;
  readonly guildId: string | null;
  /** Of a thread the channel that it hangs from; of any other its category. */
  readonly parentId: string | null;
  /** Who is in a direct chat besides the bot; null where Discord did not say. */
  readonly recipientIds: readonly string[] | null;
}

/** Of one text, in UTF-16 units; Discord sends no longer ones. */
const longestText = 4000;
const longestClaim = 128;

const defaultMessage = 0;
const reply = 19;
const direct = 1;
/** Channels of a server that people write in: text, voice, announcements, stages; and threads, which hang from one. */
const written: ReadonlySet<unknown> = new Set([0, 2, 5, 13]);
const threads: ReadonlySet<unknown> = new Set([10, 11, 12]);

/** Brought over from elsewhere, seen by one person alone, not written yet, forwarded. */
const foreignFlags = (1 << 1) | (1 << 6) | (1 << 7) | (1 << 14);

/** Marks that a message is not what its sender wrote just now: through an application, for a command, as a poll, forwarded. */
const notPlain = [
  'webhook_id',
  'application_id',
  'application',
  'activity',
  'interaction',
  'interaction_metadata',
  'poll',
  'call',
  'message_snapshots',
  'role_subscription_data',
] as const;

/**
 * The data of a MESSAGE_CREATE as a message for the admission. Everything that is no plain new message of a person comes out
 * as something that is never admitted: without a sender, of an unknown chat, or as another event. `channel`: what is known of
 * the channel that it names, null when nothing is.
 */
export function readMessage(
  accountId: string,
  botId: string,
  data: unknown,
  channel: KnownChannel | null,
): InboundMessage {
  const message = fieldsOf(data);
  if (message === null) return { ...noMessage, accountId };
  const author = fieldsOf(message['author']);
  const content = message['content'];
  const text = typeof content === 'string' ? cut(content, longestText) : '';
  const asides = markdownAsides(text);
  const chat = chatOf(message, author, channel);
  const said = { text, asides };
  return {
    accountId,
    messageId: isSnowflake(message['id']) ? message['id'] : null,
    event: isPlain(message) && text !== '' ? 'message' : 'other',
    senderId: idOfPerson(message, author, botId),
    aliases: [],
    claims: author === null ? {} : claimsOf(author, fieldsOf(message['member'])),
    chat,
    ...spokenTo(message, chat, said, botId),
    ...said,
  };
}

function isPlain(message: Fields): boolean {
  const { type, flags = 0, edited_timestamp: edited = null, message_reference: reference } = message;
  if (type !== defaultMessage && type !== reply) return false;
  if (typeof flags !== 'number' || (flags & foreignFlags) !== 0 || edited !== null) return false;
  if (notPlain.some((mark) => (message[mark] ?? null) !== null)) return false;
  // A plain message refers to none; what refers to one without answering it hands it on.
  const kind = fieldsOf(reference)?.['type'] ?? 0;
  return isSnowflake(message['id']) && (type === reply ? kind === 0 : (reference ?? null) === null);
}

/** Only a person's account counts: a webhook's id is nobody's, whatever stands beside it. */
function idOfPerson(message: Fields, author: Fields | null, botId: string): string | null {
  if (author === null || (message['webhook_id'] ?? null) !== null) return null;
  if ((author['bot'] ?? false) !== false || (author['system'] ?? false) !== false) return null;
  // What an account that was deleted leaves behind.
  if (author['discriminator'] === '0000') return null;
  return isSnowflake(author['id']) && author['id'] !== botId ? author['id'] : null;
}

function chatOf(message: Fields, author: Fields | null, channel: KnownChannel | null): Chat {
  const id = isSnowflake(message['channel_id']) ? message['channel_id'] : '';
  const unknown: Chat = { kind: 'unknown', id, rooms: [] };
  const said = message['channel_type'] ?? null;
  if (id === '' || (channel !== null && said !== null && said !== channel.type)) return unknown;
  const guildId = message['guild_id'] ?? null;
  if (guildId === null) return isDirect(said, author, channel) ? { kind: 'direct', id, rooms: [] } : unknown;
  if (!isSnowflake(guildId) || channel === null || channel.guildId !== guildId) return unknown;
  if (written.has(channel.type)) return { kind: 'group', id, rooms: [id, guildId] };
  if (!threads.has(channel.type) || channel.parentId === null) return unknown;
  return { kind: 'group', id, rooms: [id, channel.parentId, guildId] };
}

/** A chat of two: one of more people has no server either, and is none. */
function isDirect(said: unknown, author: Fields | null, channel: KnownChannel | null): boolean {
  if (channel === null) return said === direct;
  const { type, guildId, recipientIds } = channel;
  if (type !== direct || guildId !== null) return false;
  return recipientIds === null ? said === direct : recipientIds.length === 1 && recipientIds[0] === author?.['id'];
}

function spokenTo(
  message: Fields,
  { kind }: Chat,
  { text, asides }: Pick<InboundMessage, 'text' | 'asides'>,
  botId: string,
): Pick<InboundMessage, 'mention' | 'naming'> {
  const mentions: readonly unknown[] = Array.isArray(message['mentions']) ? message['mentions'] : [];
  const isNamed = mentions.some((user) => fieldsOf(user)?.['id'] === botId);
  // Who is answered with a ping is in the list too, and in the text is nothing.
  const naming = [...text.matchAll(/<@!?(\d{1,20})>/g)]
    .filter(({ 1: id, index }) => id === botId && !asides.some(({ start, end }) => start <= index && index < end))
    .map(({ 0: { length }, index }) => ({ start: index, end: index + length }));
  const mention = kind === 'group' ? 'mention' : 'none';
  if (isNamed && naming.length > 0) return { mention, naming };
  if (kind !== 'group') return { mention };
  return { mention: repliesTo(message, botId) ? 'reply' : 'none' };
}

/** The message that is answered comes with the answer, from Discord itself. */
function repliesTo(message: Fields, botId: string): boolean {
  const replied = fieldsOf(message['referenced_message']);
  const reference = fieldsOf(message['message_reference']);
  if (message['type'] !== reply || replied === null || reference === null) return false;
  if ((replied['webhook_id'] ?? null) !== null || replied['channel_id'] !== message['channel_id']) return false;
  return reference['message_id'] === replied['id'] && fieldsOf(replied['author'])?.['id'] === botId;
}

function claimsOf(author: Fields, member: Fields | null): InboundMessage['claims'] {
  const claims = {
    name: author['global_name'] ?? author['username'],
    username: author['username'],
    nick: member?.['nick'],
  };
  return Object.fromEntries(
    Object.entries(claims).flatMap(([field, claim]) =>
      typeof claim === 'string' && claim !== '' ? [[field, cut(claim, longestClaim)]] : [],
    ),
  );
}

/** At most so many UTF-16 units, and no half of a sign at the end. */
const cut = (text: string, most: number): string =>
  text.length <= most ? text : text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
