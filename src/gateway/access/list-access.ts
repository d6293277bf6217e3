import type { AccountConfig, Config } from '../config/config.ts';
import { formatKeyPath } from '../config/keys/key-path.ts';
import type { Standing } from '../policy/admit.ts';
import type { AccessRow, AccessTable, InertEntry } from '../protocol/access.ts';
import { type AccessCase, decide, verdictOf } from './case.ts';

/** What is stored about the senders of an account. */
export interface StoredSenders {
  readonly ids: readonly string[];
  readonly standing: (senderId: string) => Standing;
  readonly isOwner: (senderId: string) => boolean;
}

/** Rows of one answer. */
const mostRows = 2000;
/** Decisions that one account is worth: the gateway does nothing else meanwhile. */
const mostDecisions = 100_000;

/** An id that no list can hold: whoever is named nowhere. */
const anybody = '<anybody>';
/** A group that no configuration can list by its id. */
const anyRoom = '<any>';

/** Who can talk to the assistant: each row is what the gateway would decide of a message that speaks to it. */
export function listAccess(
  config: Config,
  storedOf: (account: AccountConfig) => StoredSenders,
): Omit<AccessTable, 'waiting'> {
  const found = config.accounts.map((account) => rowsOf(account, storedOf(account)));
  const rows = found.flatMap((one) => one.rows);
  const omitted = found.reduce((sum, one) => sum + one.omitted, 0);
  return {
    rows: rows.slice(0, mostRows),
    omitted: omitted + Math.max(0, rows.length - mostRows),
    inert: config.accounts.flatMap(inertOf),
    owner: config.commands.ownerAllowFrom,
  };
}

/** `omitted`: chats that were not looked at. */
function rowsOf(account: AccountConfig, stored: StoredSenders): Pick<AccessTable, 'rows' | 'omitted'> {
  const { groups, allowFrom } = account;
  const lists = [groups.groupAllowFrom ?? [], ...Object.values(groups.groups).map((room) => room.allowFrom ?? [])];
  const senders = [...new Set([...allowFrom, ...lists.flat(), ...stored.ids])].filter((id) => id !== '*');
  const chats: readonly AccessCase['chat'][] = [
    { kind: 'direct', id: 'direct', rooms: [] },
    ...(account.enabled && account.channel !== 'local' ? roomsOf(account) : []),
  ];
  const looked = chats.slice(0, Math.max(1, Math.floor(mostDecisions / (senders.length + 1))));
  return {
    rows: looked.flatMap((chat) => rowsAt(account, chat, senders, stored)),
    omitted: chats.length - looked.length,
  };
}

function roomsOf({ groups: { groups, groupPolicy } }: AccountConfig): readonly AccessCase['chat'][] {
  const listed = groupPolicy === 'disabled' ? [] : Object.keys(groups).filter((room) => room !== '*');
  return [...listed, anyRoom].map((room) => ({ kind: 'group', id: room, rooms: [room] }));
}

/** Whoever is named nowhere comes last; of the others those whom something else is decided of, and the owner. */
function rowsAt(
  account: AccountConfig,
  chat: AccessCase['chat'],
  senders: readonly string[],
  stored: StoredSenders,
): readonly AccessRow[] {
  const caseOf = (senderId: string): AccessCase => ({
    ...{ account, chat, senderId, aliases: [], mentions: true, administrator: 'not asked' },
    standing: stored.standing(senderId),
    isOwner: stored.isOwner(senderId),
  });
  const others = caseOf(anybody);
  const rest = rowOf(others, 'everybody else');
  const differs = (row: AccessRow): boolean =>
    row.effect !== rest.effect || row.because !== rest.because || (row.effect === 'allow' && row.by !== rest.by);
  const named = senders
    .map((id) => rowOf(caseOf(id), 'sender'))
    .filter((row) => differs(row) || (row.isOwner && row.effect !== 'deny'));
  return [...named, rest];
}

function rowOf(one: AccessCase, who: AccessRow['who']): AccessRow {
  const { account, chat, senderId, isOwner } = one;
  const { effect, by, because } = verdictOf(one);
  const wantsMention = !isLetIn(decide({ ...one, mentions: false }).effect);
  return {
    channel: account.channel,
    accountId: account.accountId,
    chat: chat.kind,
    room: chat.kind === 'direct' ? null : chat.id === anyRoom ? '*' : chat.id,
    who,
    senderId: who === 'sender' ? senderId : null,
    isOwner,
    effect,
    by,
    because,
    mention: chat.kind === 'group' && isLetIn(effect) ? wantsMention : null,
  };
}

const isLetIn = (effect: AccessRow['effect']): boolean => effect === 'allow' || effect === 'needs';

function inertOf({ at, inertAllowFrom, groups }: AccountConfig): readonly InertEntry[] {
  const path = formatKeyPath([...at, 'allowFrom']);
  return [...inertAllowFrom.map((each) => ({ path, ...each })), ...groups.inert];
}
