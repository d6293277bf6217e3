import type { InboundMessage, TextRange } from '../channel.ts';
import { type Fields, fieldsOf } from '../fields.ts';
import { directChats, isGroup, isLid, isPhone } from './ids.ts';
import { textAsides } from './text-asides.ts';

/** Of one text, in UTF-16 units; WhatsApp sends no longer ones. */
const longestText = 65_536;
const longestClaim = 128;

/**
 * The message of a line of the program as one for the admission. Nothing is taken on its word that has a form: an id of
 * another form is nobody's, a direct chat that is not its sender's contradicts itself, an unknown event is no message.
 */
export function readMessage(accountId: string, said: Fields): InboundMessage {
  const phone = isPhone(said['phone']) ? said['phone'] : null;
  const lid = isLid(said['lid']) ? said['lid'] : null;
  const text = typeof said['text'] === 'string' ? cut(said['text'], longestText) : '';
  const chat = chatOf(fieldsOf(said['chat']), phone, lid);
  const messageId = typeof said['id'] === 'string' && /^[\w.-]{1,128}$/.test(said['id']) ? said['id'] : null;
  const isMessage = said['event'] === 'message' && text !== '' && messageId !== null;
  // A phone number is what people know each other by; without it the other id is all there is.
  return {
    accountId,
    messageId,
    event: isMessage ? 'message' : 'other',
    senderId: phone ?? lid,
    aliases: phone !== null && lid !== null ? [lid] : [],
    claims: claimsOf(said['name']),
    chat,
    text,
    ...addressed(said, chat, text),
  };
}

function chatOf(said: Fields | null, phone: string | null, lid: string | null): InboundMessage['chat'] {
  const id = said?.['id'];
  if (said?.['kind'] === 'group' && isGroup(id)) return { kind: 'group', id, rooms: [id] };
  const isSenders = typeof id === 'string' && directChats(phone, lid).includes(id);
  return { kind: said?.['kind'] === 'direct' && isSenders ? 'direct' : 'unknown', id: isSenders ? id : '', rooms: [] };
}

/** What is handed on was said to somebody else: all of it is an aside. */
function addressed(
  said: Fields,
  { kind }: InboundMessage['chat'],
  text: string,
): Pick<InboundMessage, 'mention' | 'naming' | 'asides'> {
  if (said['forwarded'] !== false) return { mention: 'none', asides: [{ start: 0, end: text.length }] };
  const mention = said['mention'] === 'mention' || said['mention'] === 'reply' ? said['mention'] : 'none';
  const asides = textAsides(text);
  if (kind !== 'group') return { mention: 'none', asides };
  const naming = mention === 'mention' ? namingOf(said['naming'], text) : [];
  return { mention, asides, ...(naming.length === 0 ? {} : { naming }) };
}

const mostNaming = 100;

/** Ranges of the text, in order and apart; nothing where they are anything else. */
function namingOf(said: unknown, text: string): readonly TextRange[] {
  if (!Array.isArray(said) || said.length > mostNaming) return [];
  let last = 0;
  const ranges = said.flatMap((each: unknown) => {
    const { start, end } = fieldsOf(each) ?? {};
    if (!isPlace(start) || !isPlace(end) || start < last || end <= start || end > text.length) return [];
    last = end;
    return [{ start, end }];
  });
  return ranges.length === said.length ? ranges : [];
}

const isPlace = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value);

const claimsOf = (name: unknown): Readonly<Record<string, string>> =>
  typeof name === 'string' && name !== '' ? { name: cut(name, longestClaim) } : {};

/** At most so many UTF-16 units, and no half of a sign at the end. */
const cut = (text: string, most: number): string =>
  text.length <= most ? text : text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
