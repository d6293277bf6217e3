import type { InboundMessage } from '../channel.ts';
import { type Fields, fieldsOf } from '../fields.ts';
import { noMessage } from '../no-message.ts';
import { isTeamId, isUserId, memberId } from './member-id.ts';
import { chatIdOf, isChannelId, isTs } from './place.ts';
import { blocksName, readText } from './read-text.ts';

/** The bot as Slack names it. */
export interface SlackSelf {
  readonly teamId: string;
  readonly userId: string;
  /** Of the app that the bot belongs to; null where Slack does not say it. */
  readonly appId: string | null;
  /** The name people see. */
  readonly name: string;
}

/** Of one text, in UTF-16 units; Slack sends no longer ones. */
const longestText = 40_000;
const longestClaim = 128;

/** Kinds of a message that are new and of a person; a message without one is plain. */
const plainSubtypes: ReadonlySet<unknown> = new Set([undefined, 'file_share', 'thread_broadcast', 'me_message']);

/** Marks that a message is not what its sender wrote just now: a program did, it was edited, it is seen by nobody else. */
const notPlain = ['bot_id', 'bot_profile', 'app_id', 'username', 'edited', 'streaming_state', 'message'];
const notTrue = ['hidden', 'is_ephemeral', 'display_as_bot'];

/** Slack's own: its helper, and the stand-in for somebody whose messages may not be seen. */
const nobodys: ReadonlySet<string> = new Set(['USLACKBOT', 'UREVOKEDU']);

/**
 * The payload of an event as a message for the admission. Everything that is no plain new message of a person comes out as
 * something that is never admitted: without a sender, of an unknown chat, or as another event. What was shared with a
 * message (attachments) is not read.
 */
export function readEvent(accountId: string, bot: SlackSelf, payload: unknown): InboundMessage {
  const outer = fieldsOf(payload);
  const event = fieldsOf(outer?.['event']);
  if (outer === null || event === null) return { ...noMessage, accountId };
  const channel = isChannelId(event['channel']) ? event['channel'] : '';
  const threadTs = isTs(event['thread_ts']) && event['thread_ts'] !== event['ts'] ? event['thread_ts'] : null;
  const kind = kindOf(event, channel);
  const { text, asides, naming } = readText(textOf(event), bot.userId);
  const names = naming.length > 0 && blocksName(event['blocks'], bot.userId) !== false;
  return {
    accountId,
    messageId: isTs(event['ts']) ? event['ts'] : null,
    event: isForBot(outer, bot) && isPlain(event) && text !== '' ? 'message' : 'other',
    senderId: senderOf(outer, event, bot),
    aliases: [],
    claims: claimsOf(fieldsOf(event['user_profile'])),
    chat: { kind, id: channel === '' ? '' : chatIdOf({ channel, threadTs }), rooms: kind === 'group' ? [channel] : [] },
    mention: names ? 'mention' : threadTs !== null && event['parent_user_id'] === bot.userId ? 'reply' : 'none',
    ...(names ? { naming } : {}),
    text,
    asides,
  };
}

/** One app may be in many workspaces, and hears of all of them; this account is the bot of one. */
function isForBot(outer: Fields, { teamId, userId, appId }: SlackSelf): boolean {
  const { type, team_id, context_team_id, api_app_id, authorizations } = outer;
  if (type !== 'event_callback' || (appId !== null && api_app_id !== appId)) return false;
  if (!Array.isArray(authorizations) || authorizations.length === 0) return (context_team_id ?? team_id) === teamId;
  return authorizations.some((each: unknown) => {
    const { team_id: team, user_id: user } = fieldsOf(each) ?? {};
    return team === teamId && user === userId;
  });
}

const isPlain = (event: Fields): boolean =>
  (event['type'] === 'message' || event['type'] === 'app_mention') &&
  isTs(event['ts']) &&
  plainSubtypes.has(event['subtype']) &&
  notPlain.every((mark) => event[mark] === undefined || event[mark] === null) &&
  notTrue.every((mark) => event[mark] === undefined || event[mark] === false);

const textOf = ({ text }: Fields): string => (typeof text === 'string' ? cut(text, longestText) : '');

/**
 * What Slack says of the kind of a conversation must agree with how its id begins. That a bot was mentioned comes without a
 * kind, and from channels alone.
 */
function kindOf({ type, channel_type: kind }: Fields, channel: string): InboundMessage['chat']['kind'] {
  if (channel === '') return 'unknown';
  const isDirect = channel.startsWith('D');
  if (type === 'app_mention' && kind === undefined) return isDirect ? 'unknown' : 'group';
  if (kind === 'im') return isDirect && type === 'message' ? 'direct' : 'unknown';
  return !isDirect && (kind === 'channel' || kind === 'group' || kind === 'mpim') ? 'group' : 'unknown';
}

/** Null where the member, or the workspace that the member is of, cannot be established. */
function senderOf(outer: Fields, event: Fields, bot: SlackSelf): string | null {
  const userId = event['user'];
  const teamId = teamOf(outer, event, bot);
  if (!isUserId(userId) || nobodys.has(userId) || userId === bot.userId || teamId === null) return null;
  return memberId({ teamId, userId });
}

/**
 * Somebody of another workspace, in a conversation that is shared with it, is marked by `user_team` and `source_team`. Where
 * neither stands, the workspace counts that is named otherwise, and only in a conversation that Slack says is not shared.
 */
function teamOf(outer: Fields, event: Fields, bot: SlackSelf): string | null {
  const marked = new Set(
    [event['user_team'], event['source_team']].filter((team) => team !== undefined && team !== null),
  );
  const [team, ...others] = marked;
  if (others.length > 0) return null;
  if (team !== undefined) return isTeamId(team) ? team : null;
  const shared = outer['is_ext_shared_channel'];
  if (shared === true) return null;
  if (event['team'] !== undefined) return isTeamId(event['team']) ? event['team'] : null;
  return shared === false ? bot.teamId : null;
}

function claimsOf(profile: Fields | null): Readonly<Record<string, string>> {
  const claims = { name: profile?.['real_name'], displayName: profile?.['display_name'], username: profile?.['name'] };
  return Object.fromEntries(
    Object.entries(claims).flatMap(([field, claim]) =>
      typeof claim === 'string' && claim !== '' ? [[field, cut(claim, longestClaim)]] : [],
    ),
  );
}

/** At most so many UTF-16 units, and no half of a sign at the end. */
const cut = (text: string, most: number): string =>
  text.length <= most ? text : text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
