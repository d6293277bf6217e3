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

/** Each of them alone may be enough. */
export function closingSteps(one: AccessCase, stored: Stored): readonly AccessStep[] {
  return [
    ...possible(revoke(one, stored)),
    ...(one.chat.kind === 'direct' ? possible(takeOut(one)) : possible(takeOutOfRoom(one), takeOutOfGroups(one))),
    block(one),
    ...(one.chat.kind === 'direct' ? [] : [roomOff(one)]),
  ];
}

const revoke = ({ account }: AccessCase, { approvedIds }: Stored): Possible =>
  approvedIds.length === 0
    ? null
    : {
        says: 'no longer approved',
        commands: approvedIds.map((id) => senderCommand('revoke', account, id)),
        apply: (one) => ({ ...one, standing: { ...one.standing, approved: false } }),
      };

const block = ({ account, senderId }: AccessCase): AccessStep => ({
  says: 'heard nowhere on this account',
  commands: [senderCommand('block', account, senderId)],
  apply: (one) => ({ ...one, standing: { ...one.standing, denied: 'blocked' } }),
});

const without = ({ senderId, aliases }: AccessCase, list: readonly string[]): readonly string[] =>
  list.filter((id) => id !== senderId && !aliases.includes(id));

function takeOut(one: AccessCase): Possible {
  const allowFrom = without(one, one.account.allowFrom);
  if (allowFrom.length === one.account.allowFrom.length) return null;
  return {
    says: 'not in allowFrom',
    commands: [listCommand(one.account, ['allowFrom'], allowFrom)],
    apply: withAccount(() => ({ allowFrom })),
  };
}

function takeOutOfRoom(one: AccessCase): Possible {
  const listOf = (room: string) => rulesOf(one.account.groups, room)?.allowFrom ?? null;
  const room = [...one.chat.rooms, '*'].find((name) => listOf(name) !== null);
  const list = room === undefined ? null : listOf(room);
  if (room === undefined || list === null) return null;
  const allowFrom = without(one, list);
  return {
    says: room === '*' ? 'not in the list of every group' : 'not in the list of this group',
    commands: [listCommand(one.account, ['groups', room, 'allowFrom'], allowFrom)],
    apply: withRoom(room, () => ({ allowFrom })),
  };
}

function takeOutOfGroups(one: AccessCase): Possible {
  const list = one.account.groups.groupAllowFrom;
  if (list === null) return null;
  const groupAllowFrom = without(one, list);
  return {
    says: 'not in groupAllowFrom',
    commands: [listCommand(one.account, ['groupAllowFrom'], groupAllowFrom)],
    apply: withGroups(() => ({ groupAllowFrom })),
  };
}

function roomOff(one: AccessCase): AccessStep {
  const room = roomOf(one) ?? '';
  return {
    says: 'nobody is heard in the group',
    commands: [setCommand(one.account, ['groups', room, 'enabled'], false)],
    apply: withRoom(room, () => ({ enabled: false })),
  };
}
