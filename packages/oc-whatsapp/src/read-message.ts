import { chatOf, type Ids, idOf, idsOf, isGroup, isSame, nobody } from './ids.ts';

/** What the gateway is told of one message; the fields are those of the line `message` (README). */
export interface ReadMessage extends Ids {
  readonly id: string | null;
  /** `message`: a new message with text. Edits, reactions, stickers, what could not be decrypted: `other`. */
  readonly event: 'message' | 'other';
  /** As the sender calls themselves. */
  readonly name: string | null;
  readonly chat: { readonly kind: 'direct' | 'group' | 'unknown'; readonly id: string };
  readonly mention: 'none' | 'mention' | 'reply';
  /** Where in the text we are named, in UTF-16 units; nowhere that anybody could tell: absent. */
  readonly naming?: readonly { readonly start: number; readonly end: number }[];
  /** Somebody else's words, handed on. */
  readonly forwarded: boolean;
  readonly text: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Of one text, in UTF-16 units; WhatsApp sends no longer ones. */
const longestText = 65_536;
const longestName = 128;
const mostMentions = 1000;

/**
 * A message of WhatsApp (`WebMessageInfo`) for the gateway; null for one of our own account, which may have been typed on the
 * phone. Whatever is no plain new message of a person comes out as `other`, of nobody or of an unknown chat.
 */
export function readMessage(self: Ids, raw: unknown): ReadMessage | null {
  const info = fieldsOf(raw);
  const key = fieldsOf(info?.['key']);
  if (info === null || key === null) return nothing;
  const sender = senderOf(key);
  if (key['fromMe'] === true || isSame(sender, self)) return null;
  const chat = placeOf(key);
  const id = key['id'];
  const body = chat.kind === 'unknown' || isMarked(info) ? null : bodyOf(info['message']);
  const said = textOf(body);
  const name = info['pushName'];
  return {
    ...sender,
    id: typeof id === 'string' && /^[\w.-]{1,128}$/.test(id) ? id : null,
    event: said === '' ? 'other' : 'message',
    name: typeof name === 'string' && name !== '' ? cut(name, longestName) : null,
    chat,
    text: said,
    ...addressed(fieldsOf(body?.content['contextInfo']), self, chat, said),
  };
}

const nothing: ReadMessage = {
  ...nobody,
  id: null,
  event: 'other',
  name: null,
  chat: { kind: 'unknown', id: '' },
  mention: 'none',
  forwarded: false,
  text: '',
};

/** In a group the writer is named beside it; a direct chat is its writer's own address. */
function senderOf(key: Fields): Ids {
  if (isGroup(key['remoteJid'])) return idsOf(key['participant'], key['participantAlt']);
  return key['participant'] == null || key['participant'] === ''
    ? idsOf(key['remoteJid'], key['remoteJidAlt'])
    : nobody;
}

function placeOf({ remoteJid, participant }: Fields): ReadMessage['chat'] {
  if (isGroup(remoteJid)) return { kind: 'group', id: remoteJid };
  const id = participant == null || participant === '' ? chatOf(remoteJid) : null;
  return id === null ? nothing.chat : { kind: 'direct', id };
}

/** Events of WhatsApp itself, what could not be decrypted, what went to a list of people, what shows itself once. */
const isMarked = (info: Fields): boolean =>
  (info['messageStubType'] != null && info['messageStubType'] !== 0) ||
  info['broadcast'] === true ||
  info['revokeMessageTimestamp'] != null;

/** What another message is wrapped in: it vanishes after a while, is shown once, or is a file with words. */
const wrappers = [
  'ephemeralMessage',
  'viewOnceMessage',
  'viewOnceMessageV2',
  'viewOnceMessageV2Extension',
  'documentWithCaptionMessage',
];
const mostWrappers = 3;

/** Stands beside a message and says nothing. */
const besides = new Set(['messageContextInfo', 'senderKeyDistributionMessage']);

/** Where the words of a message stand. What is not here has none: edits, reactions, polls, stickers, calls, what comes next. */
const words: Readonly<Record<string, string>> = {
  extendedTextMessage: 'text',
  imageMessage: 'caption',
  videoMessage: 'caption',
  documentMessage: 'caption',
};

interface Body {
  readonly kind: string;
  readonly content: Fields;
}

/** The one thing that a message is; null for none, for several, and for what is not known. */
function bodyOf(message: unknown, depth = 0): Body | null {
  const parts = Object.entries(fieldsOf(message) ?? {}).filter(([name, part]) => part != null && !besides.has(name));
  const [only] = parts;
  if (only === undefined || parts.length !== 1) return null;
  const [kind, part] = only;
  if (kind === 'conversation') return typeof part === 'string' ? { kind, content: { text: part } } : null;
  const content = fieldsOf(part);
  if (content === null) return null;
  if (wrappers.includes(kind)) return depth < mostWrappers ? bodyOf(content['message'], depth + 1) : null;
  return Object.hasOwn(words, kind) ? { kind, content } : null;
}

function textOf(body: Body | null): string {
  const text = body?.content[words[body.kind] ?? 'text'];
  return typeof text === 'string' ? cut(text, longestText) : '';
}

/** Whether WhatsApp's own marks say that a message is for us. What is handed on was said to somebody else. */
function addressed(
  context: Fields | null,
  self: Ids,
  { kind, id }: ReadMessage['chat'],
  text: string,
): Pick<ReadMessage, 'mention' | 'naming' | 'forwarded'> {
  if (context === null) return { mention: 'none', forwarded: false };
  const score = context['forwardingScore'];
  if (context['isForwarded'] === true || (typeof score === 'number' && score > 0)) {
    return { mention: 'none', forwarded: true };
  }
  if (kind !== 'group') return { mention: 'none', forwarded: false };
  const mentioned = context['mentionedJid'];
  const isNamed = Array.isArray(mentioned) && mentioned.slice(0, mostMentions).some((jid) => isSame(idOf(jid), self));
  if (isNamed) return { mention: 'mention', forwarded: false, ...namingIn(text, self) };
  // A quote may be of another chat ("reply privately"): that answers nothing of ours here.
  const isHere = context['remoteJid'] == null || context['remoteJid'] === '' || context['remoteJid'] === id;
  const quotes = typeof context['stanzaId'] === 'string' && isHere && isSame(idOf(context['participant']), self);
  return { mention: quotes ? 'reply' : 'none', forwarded: false };
}

const mostNaming = 100;

/** A mention stands in the text as `@` and the digits of the number that it names. */
function namingIn(text: string, { phone, lid }: Ids): Pick<ReadMessage, 'naming'> {
  const ours = new Set([phone?.slice(1), lid?.split('@', 1)[0]]);
  const naming = [...text.matchAll(/@(\d{1,20})(?!\d)/g)]
    .filter(({ 1: digits }) => ours.has(digits))
    .map(({ 0: { length }, index }) => ({ start: index, end: index + length }));
  return naming.length === 0 || naming.length > mostNaming ? {} : { naming };
}

// why: an object that is no list is its fields
const fieldsOf = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;

/** At most so many UTF-16 units, and no half of a sign at the end. */
const cut = (text: string, most: number): string =>
  text.length <= most ? text : text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
