import { sortAllowFrom } from '../config/allow-from.ts';
import type { AccountConfig, Config } from '../config/config.ts';
import { isRoomId, roomIdWords } from '../config/room-ids.ts';
import { isChannelId } from '../protocol/channel-ids.ts';
import { OcError } from '../protocol/errors.ts';
import type { ParamsOf } from '../protocol/methods.ts';
import type { AccessCase } from './case.ts';

type Typed = ParamsOf<'oc.access.explain'>;

/** Whom and where a person asks about. */
export type Target = Pick<AccessCase, 'account' | 'chat' | 'senderId' | 'aliases'>;

/** Throws NOT_FOUND, AMBIGUOUS_ID for the account, INVALID_REQUEST for what is no stable id: a name decides nothing. */
export function targetOf({ accounts }: Pick<Config, 'accounts'>, typed: Typed): Target {
  const account = accountOf(accounts, typed);
  const aliases = typed.aliases ?? [];
  for (const id of [typed.senderId, ...aliases]) requireSender(account, id);
  return { account, senderId: typed.senderId, aliases, chat: chatOf(account, typed, aliases) };
}

function accountOf(accounts: readonly AccountConfig[], { channel, accountId }: Typed): AccountConfig {
  if (!isChannelId(channel)) throw new OcError('NOT_FOUND', `no channel "${channel}" here`, ['See  oc access']);
  const its = accounts.filter((row) => row.channel === channel);
  const [first, ...others] = accountId === undefined ? its : its.filter((row) => row.accountId === accountId);
  if (first === undefined) {
    const what = accountId === undefined ? `${channel} is not set up` : `${channel} has no account "${accountId}"`;
    throw new OcError('NOT_FOUND', `${what}: nobody is heard there`, ['See  oc access']);
  }
  if (others.length === 0) return first;
  throw new OcError('AMBIGUOUS_ID', `${channel} has more than one account`, [
    `Say which with  --account ${its.map((row) => row.accountId).join(' | ')}`,
  ]);
}

function requireSender({ channel }: AccountConfig, id: string): void {
  const because = id === '*' ? '"*" is nobody in particular' : (sortAllowFrom(channel, [id]).inert[0]?.because ?? null);
  if (because === null) return;
  throw new OcError('INVALID_REQUEST', `${JSON.stringify(id)} names nobody: ${because}`, [
    'The ids of those who wrote:  oc pairing list   or   oc explain',
  ]);
}

const directWords = ['direct', 'dm'];

function chatOf({ channel }: AccountConfig, typed: Typed, aliases: readonly string[]): Target['chat'] {
  const { chat, senderId, within = [] } = typed;
  const isDirect = [...directWords, senderId, ...aliases].includes(chat) || isDirectId(channel, chat);
  if (isDirect && within.length === 0) return { kind: 'direct', id: chat, rooms: [] };
  const rooms = [isRoomId(channel, chat) ? chat : withoutTopic(chat), ...within];
  const wrong = rooms.find((room) => !isRoomId(channel, room));
  if (wrong === undefined) return { kind: 'group', id: chat, rooms };
  throw new OcError('INVALID_REQUEST', `${JSON.stringify(wrong)} is no stable id of a group: names change`, [
    `An id of a group of this channel is ${roomIdWords(channel)}.`,
    `A direct chat is  oc explain ${channel} direct SENDER`,
  ]);
}

/** A topic of Telegram and a thread of Slack are conversations of their own, under the rules of their group. */
const withoutTopic = (chat: string): string => chat.replace(/:[\d.]+$/, '');

/** Slack alone tells by the id that a chat is one of two. */
const isDirectId = (channel: string, chat: string): boolean => channel === 'slack' && /^D[A-Z0-9]{2,31}$/.test(chat);
