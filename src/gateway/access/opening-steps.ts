import { formatKeyPath } from '../config/keys/key-path.ts';
import { canSignIn } from '../config/platform-accounts.ts';
import { shellWord } from '../config/shell-word.ts';
import type { AccessCase } from './case.ts';
import {
  type AccessStep,
  type Possible,
  possible,
  roomOf,
  rulesOf,
  type Stored,
  withAccount,
  withGroups,
  withRoom,
} from './change.ts';
import { listCommand, senderCommand, setCommand } from './commands.ts';

/** Steps that take nothing away: none opens a chat to everybody who cares to write. */
export function openingSteps(one: AccessCase, stored: Stored): readonly AccessStep[] {
  return [
    ...possible(unblock(one, stored), switchOn(one)),
    ...(one.chat.kind === 'direct'
      ? possible(approve(stored), addTo(one), direct(one))
      : possible(roomsOn(one), addToRoom(one), addToGroups(one), listRoom(one), listedGroups(one))),
  ];
}

const unblock = ({ account }: AccessCase, { deniedIds }: Stored): Possible =>
  deniedIds.length === 0
    ? null
    : {
        says: 'no longer kept out',
        commands: deniedIds.map((id) => senderCommand('unblock', account, id)),
        apply: (one) => ({ ...one, standing: { ...one.standing, denied: null } }),
      };

/** Everything that keeps the account off; the flag comes last, so that nothing comes before all of it is said. */
function switchOn({ account }: AccessCase): Possible {
  if (account.enabled) return null;
  const { channel, accountId, at, switchedOffBy, offByFlag } = account;
  const named = at.length > 2 ? `${channel}:${accountId}` : channel;
  return {
    says: 'the account is on',
    commands: [
      ...(canSignIn(account) ? [] : [`oc channels login ${shellWord(named)}`]),
      ...switchedOffBy.map(setOn),
      ...(offByFlag ? ['oc channels enable --all'] : []),
    ],
    apply: withAccount(() => ({ enabled: true, offByFlag: false, switchedOffBy: [] })),
  };
}

const setOn = (key: string): string => `oc config set ${shellWord(key)} true`;

/** A group that is off, and each that it is in: one of them is enough to keep everybody out. */
function roomsOn({ account, chat }: AccessCase): Possible {
  const off = chat.rooms.filter((room) => rulesOf(account.groups, room)?.enabled === false);
  if (off.length === 0) return null;
  const keysOf = (room: string) =>
    account.roomsOffBy[room] ?? [formatKeyPath([...account.at, 'groups', room, 'enabled'])];
  return {
    says: off.length > 1 ? 'the group is on, and what it is in' : 'the group is on',
    commands: off.flatMap(keysOf).map(setOn),
    apply: (one) => off.reduce((it, room) => withRoom(room, () => ({ enabled: true }))(it), one),
  };
}

const approve = ({ requestId }: Stored): Possible =>
  requestId === null
    ? null
    : {
        says: 'the request that waits is approved',
        commands: [`oc pairing approve ${requestId}`],
        apply: (one) => ({ ...one, standing: { ...one.standing, approved: true } }),
      };

const addTo = ({ account, senderId }: AccessCase): Possible => {
  const allowFrom = [...account.allowFrom, senderId];
  return {
    says: 'in allowFrom, which needs no pairing',
    commands: [listCommand(account, ['allowFrom'], allowFrom)],
    apply: withAccount(() => ({ allowFrom })),
  };
};

const direct = ({ account }: AccessCase): Possible =>
  account.dmPolicy === 'pairing'
    ? null
    : {
        says: 'strangers get a code, and you decide',
        commands: [setCommand(account, ['dmPolicy'], 'pairing')],
        apply: withAccount(() => ({ dmPolicy: 'pairing' })),
      };

/** Whom a list of this room's own would have to name so that nobody loses by it. */
function heardByList({ account: { groups, allowFrom }, chat }: AccessCase): readonly string[] {
  const listed = chat.rooms.flatMap((room) => rulesOf(groups, room) ?? []);
  const about = [...listed, ...[rulesOf(groups, '*')].filter((rules) => rules !== undefined)];
  const list = about.find((rules) => rules.allowFrom !== null)?.allowFrom ?? groups.groupAllowFrom;
  return list ?? (listed.length === 0 && about.length > 0 ? allowFrom.filter((id) => id !== '*') : []);
}

function addToRoom(one: AccessCase): Possible {
  const room = roomOf(one);
  if (room === undefined) return null;
  const allowFrom = [...new Set([...heardByList(one), one.senderId])];
  return {
    says: 'in the list of this group, which alone says who is heard there',
    commands: [listCommand(one.account, ['groups', room, 'allowFrom'], allowFrom)],
    apply: withRoom(room, () => ({ allowFrom })),
  };
}

function addToGroups({ account, senderId }: AccessCase): Possible {
  const { groupAllowFrom } = account.groups;
  if (groupAllowFrom === null) return null;
  const list = [...groupAllowFrom, senderId];
  return {
    says: 'in groupAllowFrom: heard in every listed group',
    commands: [listCommand(account, ['groupAllowFrom'], list)],
    apply: withGroups(() => ({ groupAllowFrom: list })),
  };
}

function listRoom(one: AccessCase): Possible {
  const room = roomOf(one);
  if (room === undefined || rulesOf(one.account.groups, room) !== undefined) return null;
  return {
    says: 'the group is listed; without a list everybody in it is heard',
    commands: [setCommand(one.account, ['groups', room, 'enabled'], true)],
    apply: withRoom(room, () => ({ enabled: true })),
  };
}

const listedGroups = ({ account }: AccessCase): Possible =>
  account.groups.groupPolicy === 'allowlist'
    ? null
    : {
        says: 'listed groups are heard, and no others',
        commands: [setCommand(account, ['groupPolicy'], 'allowlist')],
        apply: withGroups(() => ({ groupPolicy: 'allowlist' })),
      };

/** Every message of the group counts then. */
export function hearAll(one: AccessCase): readonly AccessStep[] {
  const room = roomOf(one);
  if (room === undefined) return [];
  return [
    {
      says: 'every message of the group counts',
      commands: [setCommand(one.account, ['groups', room, 'requireMention'], false)],
      apply: withRoom(room, () => ({ requireMention: false })),
    },
  ];
}
