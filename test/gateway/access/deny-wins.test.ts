import { describe, expect, it } from 'vitest';
import { openAccess } from '../../../src/gateway/access/access.ts';
import { withChannelsOff } from '../../../src/gateway/config/with-channels-off.ts';
import type { Explanation } from '../../../src/gateway/protocol/access.ts';
import { policyOf } from '../config/place.ts';
import { Desk } from '../pairing/desk.ts';

/** A person in a thread of a channel of a server, on one account of two, heard without a mention and with every tool. */
const person = '50010000000000001';
const ids = {
  thread: '70000000000000001',
  room: '70000000000000002',
  server: '70000000000000003',
  every: '*',
} as const;
const token = 'canary-canary.canary.canary-canary-canary-canary';

type Section = Record<string, unknown>;
/** Keys below the channel, below the account, and of a group in either. */
interface Written {
  readonly channel?: Section;
  readonly account?: Section;
  readonly channelRooms?: Partial<Record<keyof typeof ids, Section>>;
  readonly rooms?: Partial<Record<keyof typeof ids, Section>>;
  readonly flag?: boolean;
}

const open = { enabled: true, requireMention: false };
const groupsOf = (rooms: Written['rooms'] = {}, base: Section = {}) =>
  Object.fromEntries(
    Object.entries(ids).map(([level, id]) => [id, { ...base, ...rooms[level as keyof typeof ids] }]), // why: its own keys
  );

async function told({ channel, account, channelRooms, rooms, flag = false }: Written): Promise<Explanation> {
  using desk = new Desk();
  const discord = {
    ...{
      enabled: true,
      groupPolicy: 'open',
      dmPolicy: 'allowlist',
      allowFrom: [person],
      groups: groupsOf(channelRooms),
    },
    ...channel,
    accounts: { work: { token, enabled: true, groups: groupsOf(rooms, open), ...account }, home: {} },
  };
  const config = withChannelsOff(policyOf(JSON.stringify({ channels: { discord } })).config, flag);
  const access = openAccess({ config: () => config, pairing: desk.pairing, running: null });
  const within = [ids.room, ids.server];
  return await access.explain({ channel: 'discord', accountId: 'work', chat: ids.thread, within, senderId: person });
}

const off = { enabled: false };
const nobody = { allowFrom: [] };
const denied: readonly [string, Written, string][] = [
  ['the flag', { flag: true }, 'the account is off'],
  ['the channel is off', { channel: off }, 'the account is off'],
  ['the account is off', { account: off }, 'the account is off'],
  ['groups are off, for the account', { account: { groupPolicy: 'disabled' } }, 'groups are off'],
  ['groups are off, for the channel', { channel: { groupPolicy: 'disabled' } }, 'groups are off'],
  ['the server is off', { rooms: { server: off } }, 'the group is off'],
  ['the channel of the thread is off', { rooms: { room: off } }, 'the group is off'],
  ['the thread is off', { rooms: { thread: off } }, 'the group is off'],
  ['the server is off, for every account', { channelRooms: { server: off } }, 'the group is off'],
  ['the channel of the thread is off, for every account', { channelRooms: { room: off } }, 'the group is off'],
  ['the thread is off, for every account', { channelRooms: { thread: off } }, 'the group is off'],
  ['nobody is in the list of the server', { rooms: { server: nobody } }, 'the sender is not in the list of this group'],
  ['nobody is in the list of the thread', { rooms: { thread: nobody } }, 'the sender is not in the list of this group'],
  ['nobody is in the list of all', { rooms: { every: nobody } }, 'the sender is not in the list of this group'],
  [
    'nobody is in groupAllowFrom',
    { account: { groupPolicy: 'allowlist', groupAllowFrom: [] } },
    'the sender is not in groupAllowFrom',
  ],
];

describe('what denies wins over everything within it', () => {
  it('84 and where nothing denies, the person is heard without a mention', async () => {
    const { decision, unmentioned, turn } = await told({});
    expect([decision.effect, unmentioned?.effect]).toEqual(['allow', 'allow']);
    expect(turn?.tools).toContainEqual(expect.objectContaining({ name: 'read', allowed: true }));
  });

  it.each(denied)('84 %s', async (_, written, because) => {
    expect((await told(written)).decision).toMatchObject({ effect: 'deny', because });
  });

  const tools = { tools: { deny: ['read'] } };
  it.each([
    ['channel', { channel: tools }],
    ['account', { account: tools }],
    ['server', { rooms: { server: tools } }],
    ['channel of the thread', { rooms: { room: tools } }],
    ['thread', { rooms: { thread: tools } }],
    ['every group', { rooms: { every: tools } }],
    ['server, for every account', { channelRooms: { server: tools } }],
  ] as readonly [string, Written][])('84 a tool is taken away by the lists of the %s', async (_, written) => {
    const { decision, turn } = await told(written);
    expect(decision.effect).toBe('allow');
    expect(turn?.tools).toContainEqual(expect.objectContaining({ name: 'read', allowed: false }));
  });
});

/** Not what denies, but how a place is set up: there the narrower says it. */
describe('a setting of a narrower place stands for that of the wider', () => {
  const wanted = { requireMention: true };
  it.each([
    ['a mention that the thread wants', { rooms: { thread: wanted } }, 'deny'],
    ['a mention that the server wants, and the thread does not', { rooms: { server: wanted } }, 'allow'],
    [
      'a mention that the channel wants for every account, and this one does not',
      { channelRooms: { thread: wanted } },
      'allow',
    ],
  ] as const)('%s', async (_, written, effect) => {
    expect((await told(written)).unmentioned?.effect).toBe(effect);
  });

  it.each([
    ['a list of the thread', { rooms: { server: nobody, thread: { allowFrom: [person] } } }],
    ['a policy of the account', { channel: { groupPolicy: 'disabled' }, account: { groupPolicy: 'open' } }],
    ['a thread that is listed, where all that is not is off', { rooms: { every: off } }],
  ] as readonly [string, Written][])('%s', async (_, written) => {
    expect((await told(written)).decision.effect).toBe('allow');
  });
});
