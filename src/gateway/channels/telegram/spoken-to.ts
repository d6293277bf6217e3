import type { InboundMessage, TextRange } from '../channel.ts';
import { type Fields, fieldsOf } from '../fields.ts';

/** The bot as Telegram names it. The number is in its token; the username is learnt and may change. */
export interface BotSelf {
  readonly id: number;
  /** Without `@`; null while Telegram has not said it. */
  readonly username: string | null;
}

interface Entity {
  readonly type: string;
  readonly range: TextRange;
  /** Of a `text_mention`: the number of who is named. */
  readonly userId: number | null;
}

/** Entities that are not said to anybody: code, addresses, quotes. */
const asideTypes: ReadonlySet<string> = new Set([
  'blockquote',
  'code',
  'email',
  'expandable_blockquote',
  'pre',
  'text_link',
  'url',
]);

/** Far more than Telegram allows in one message. */
const mostEntities = 1000;

type Spoken = Pick<InboundMessage, 'mention' | 'naming' | 'asides'>;

/** Where in `text` nobody is spoken to, and whether Telegram itself says that the bot is, and where. */
export function spokenTo(message: Fields, text: string, bot: BotSelf): Spoken {
  // What is handed on was said to somebody else.
  if ('forward_origin' in message) return { mention: 'none', asides: [{ start: 0, end: text.length }] };
  const raw = typeof message['text'] === 'string' ? message['entities'] : message['caption_entities'];
  const entities = entitiesOf(raw, text);
  const asides = entities
    .filter(({ type }) => asideTypes.has(type))
    .map(({ range }) => range)
    .toSorted((one, other) => one.start - other.start);
  const isAside = ({ range }: Entity): boolean =>
    asides.some(({ start, end }) => start < range.end && range.start < end);
  const naming = entities
    .filter((entity) => namesBot(entity, text, bot) && !isAside(entity))
    .map((entity) => nameIn(entity, text));
  if (naming.length > 0) return { asides, mention: 'mention', naming };
  return { asides, mention: repliesTo(message, bot) ? 'reply' : 'none' };
}

/** Of a command the name behind it alone: `@bot` of `/stop@bot`. */
const nameIn = ({ type, range }: Entity, text: string): TextRange =>
  type === 'bot_command' ? { ...range, start: text.indexOf('@', range.start) } : range;

/** A name without a number behind it is compared as Telegram does: whole, in any case. */
const namers: Readonly<Record<string, (said: string, entity: Entity, bot: BotSelf) => boolean>> = {
  mention: (said, _, { username }) => username !== null && isName(said, `@${username}`),
  bot_command: (said, _, { username }) =>
    username !== null && said.includes('@') && isName(said.slice(said.indexOf('@')), `@${username}`),
  text_mention: (_, { userId }, { id }) => userId === id,
};

const namesBot = (entity: Entity, text: string, bot: BotSelf): boolean =>
  Object.hasOwn(namers, entity.type) &&
  namers[entity.type]?.(text.slice(entity.range.start, entity.range.end), entity, bot) === true;

const isName = (said: string, name: string): boolean =>
  /^@[A-Za-z0-9_]+$/.test(said) && said.toLowerCase() === name.toLowerCase();

/** In a topic every message answers the one that opened it, which is nobody's word. */
function repliesTo(message: Fields, bot: BotSelf): boolean {
  const replied = fieldsOf(message['reply_to_message']);
  if (replied === null || 'forum_topic_created' in replied || 'sender_chat' in replied) return false;
  const chat = fieldsOf(message['chat'])?.['id'];
  return fieldsOf(replied['from'])?.['id'] === bot.id && fieldsOf(replied['chat'])?.['id'] === chat;
}

/** Those that lie within the text; a range of anything else is no range. */
function entitiesOf(raw: unknown, text: string): readonly Entity[] {
  if (!Array.isArray(raw)) return [];
  return raw.slice(0, mostEntities).flatMap((item: unknown) => {
    const { type, offset, length, user } = fieldsOf(item) ?? {};
    if (typeof type !== 'string' || !isCount(offset) || !isCount(length) || length === 0) return [];
    if (offset >= text.length) return [];
    const userId = fieldsOf(user)?.['id'];
    const range = { start: offset, end: Math.min(offset + length, text.length) };
    return [{ type, range, userId: typeof userId === 'number' ? userId : null }];
  });
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
