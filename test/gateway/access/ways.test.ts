import { describe, expect, it } from 'vitest';
import type { Explanation, Way } from '../../../src/gateway/protocol/access.ts';
import { Machine, room, somebody } from './machine.ts';

const commandsOf = ({ ways }: Explanation, to: Way['to']): string[] =>
  ways.filter((way) => way.to === to).map(({ steps }) => steps.flatMap(({ commands }) => commands).join(' && '));

const accounts = { work: { botToken: '43:AAcanary-canary-canary-canary-cana' } };
type Prepare = (machine: Machine) => unknown;
const block: Prepare = ({ desk }) =>
  desk.pairing.block({ channel: 'telegram', accountId: 'default', senderId: somebody }, 'ann');
const ask: Prepare = ({ desk }) =>
  desk.pairing.room.ask({ channel: 'telegram', accountId: 'default', senderId: somebody }, {}, '{}');
const nothing: Prepare = () => undefined;
const allOff: Prepare = (machine) => {
  machine.isOff = true;
};

const shut: readonly [string, object, string, Prepare][] = [
  ['a stranger in private', {}, 'direct', nothing],
  ['a stranger who waits', {}, 'direct', ask],
  ['somebody blocked', { allowFrom: [somebody] }, 'direct', block],
  ['somebody blocked and not listed', { dmPolicy: 'allowlist', allowFrom: ['6001', '@bob'] }, 'direct', block],
  ['direct messages that are off', { dmPolicy: 'disabled' }, 'direct', nothing],
  ['an account that is off', { enabled: false, allowFrom: [somebody] }, 'direct', nothing],
  [
    'an account of its own that is off',
    { accounts: { work: { ...accounts.work, enabled: false } } },
    'direct',
    nothing,
  ],
  [
    'an account that is off by its key, by that of its channel and by the flag',
    { enabled: false, accounts: { work: { ...accounts.work, enabled: false } }, allowFrom: [somebody] },
    'direct',
    allOff,
  ],
  ['the flag alone', { allowFrom: [somebody] }, 'direct', allOff],
  ['a channel that nobody has signed in', { botToken: undefined, allowFrom: [somebody] }, 'direct', allOff],
  [
    'a group that is off for the channel and for its account',
    {
      groups: { [room]: { enabled: false } },
      accounts: { work: { ...accounts.work, groups: { [room]: { enabled: false } } } },
    },
    room,
    nothing,
  ],
  [
    'a list of the channel, for one account',
    { allowFrom: ['6001'], dmPolicy: 'allowlist', accounts },
    'direct',
    nothing,
  ],
  ['a group that is not listed', {}, room, nothing],
  ['a group for which "*" stands', { groups: { '*': {} }, allowFrom: ['6001'] }, room, nothing],
  ['a group that is off', { groups: { [room]: { enabled: false } } }, room, nothing],
  ['a list of the group', { groups: { [room]: { allowFrom: ['6001', '@bob'] } } }, room, nothing],
  ['groupAllowFrom', { groups: { [room]: {} }, groupAllowFrom: ['6001'] }, room, nothing],
  ['groups that are off', { groupPolicy: 'disabled' }, room, nothing],
  ['groups of the owner alone', { groupPolicy: 'owner-only', groups: { [room]: {} } }, room, nothing],
  ['groups of administrators', { groupPolicy: 'admins', groups: { [room]: {} } }, room, nothing],
  ['all of it', { enabled: false, groupPolicy: 'disabled', groupAllowFrom: [] }, room, block],
];

describe('the commands that oc explain gives', () => {
  it.each(shut)('let in whom %s keeps out, each of them, when they are run', async (_, telegram, chat, prepare) => {
    using first = new Machine(telegram);
    prepare(first);
    const ways = (await first.explain(chat)).ways.filter(({ to }) => to === 'let in');
    expect(ways.length).toBeGreaterThan(0);
    for (const at of ways.keys()) {
      using machine = new Machine(telegram);
      prepare(machine);
      const before = await machine.explain(chat);
      expect(before.decision.effect).not.toBe('allow');
      await machine.follow(before.ways.filter(({ to }) => to === 'let in')[at] ?? { to: 'let in', steps: [] });
      expect((await machine.explain(chat)).decision.effect).toBe('allow');
    }
  });

  it.each([
    ['in private', { allowFrom: [somebody, '6001'] }, 'direct'],
    ['in a listed group', { groups: { [room]: {} } }, room],
    ['by the list of a group', { groups: { [room]: { allowFrom: [somebody] } } }, room],
    ['by the list of every group', { groups: { '*': { allowFrom: [somebody] } } }, room],
    ['by groupAllowFrom', { groups: { '*': {} }, groupAllowFrom: [somebody] }, room],
    ['where everybody is', { groupPolicy: 'open' }, room],
  ])('keep out whoever is heard %s, each of them, when they are run', async (_, telegram, chat) => {
    using first = new Machine(telegram);
    const ways = (await first.explain(chat)).ways.filter(({ to }) => to === 'keep out');
    for (const at of ways.keys()) {
      using machine = new Machine(telegram);
      const before = await machine.explain(chat);
      expect(before.decision.effect).toBe('allow');
      await machine.follow(before.ways.filter(({ to }) => to === 'keep out')[at] ?? { to: 'keep out', steps: [] });
      expect((await machine.explain(chat)).decision.effect).not.toBe('allow');
    }
  });

  it('hear all that is said in a group, where that can be', async () => {
    using machine = new Machine({ groups: { [room]: {} } });
    const before = await machine.explain();
    expect(before.unmentioned).toMatchObject({ effect: 'deny', because: 'the assistant is not mentioned' });
    const [way] = before.ways.filter(({ to }) => to === 'hear without a mention');
    if (way === undefined) throw new Error('there is no way');
    await machine.follow(way);
    expect((await machine.explain()).unmentioned).toMatchObject({ effect: 'allow' });
    using owners = new Machine(
      { groupPolicy: 'owner-only' },
      { commands: { ownerAllowFrom: [`telegram:${somebody}`] } },
    );
    expect(commandsOf(await owners.explain(), 'hear without a mention')).toEqual([]);
  });

  it('open no chat to everybody who cares to write, and make nobody the owner', async () => {
    for (const [, telegram, chat, prepare] of shut) {
      using machine = new Machine(telegram);
      prepare(machine);
      const commands = commandsOf(await machine.explain(chat), 'let in').join('\n');
      expect(commands).not.toMatch(/open|owner|"\*"/);
    }
  });

  it('write a whole list, with what stands in it and admits nobody, where it counts for this account', async () => {
    using one = new Machine({ allowFrom: ['6001', '@bob'], dmPolicy: 'allowlist' });
    expect(commandsOf(await one.explain('direct'), 'let in')).toEqual([
      `oc config set channels.telegram.allowFrom '["6001","${somebody}","@bob"]'`,
    ]);
    using other = new Machine({ allowFrom: ['6001'], dmPolicy: 'allowlist', accounts });
    expect(commandsOf(await other.explain('direct'), 'let in')).toEqual([
      `oc config set channels.telegram.accounts.work.allowFrom '["6001","${somebody}"]'`,
    ]);
  });

  it('name everything that keeps an account off, in the order in which it is to be done', async () => {
    using machine = new Machine({ botToken: undefined, enabled: false, allowFrom: [somebody] });
    machine.isOff = true;
    expect(commandsOf(await machine.explain('direct'), 'let in')).toEqual([
      'oc channels login telegram && oc config set channels.telegram.enabled true && oc channels enable --all',
    ]);
  });

  it('name nothing longer than a line: a long list is edited', async () => {
    const allowFrom = Array.from({ length: 40 }, (_, at) => String(6000 + at));
    using machine = new Machine({ allowFrom, dmPolicy: 'allowlist' });
    expect(commandsOf(await machine.explain('direct'), 'let in')).toEqual(['oc config edit']);
  });
});
