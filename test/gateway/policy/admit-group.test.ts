import { describe, expect, it } from 'vitest';
import { admitGroup, type GroupArrival, type GroupPolicy, hearsAll } from '../../../src/gateway/policy/admit-group.ts';

/**
 * alice, who is nobody in particular, speaks to the bot in the group g1: every groupPolicy with every kind of `groups` and of
 * `groupAllowFrom`. `A` admitted, `?` hangs on the platform's word that she administers the group, `-` dropped. Written by
 * hand from the contract; nothing here is computed (THREATS 72, 84; CVE-2026-33578).
 */
const truth = `
  groupPolicy  groups    absent  []  ['']  ['*']  ['alice']  ['bob']  ['al*']
  allowlist    absent    -       -   -     -      -          -        -
  allowlist    *         -       -   -     A      A          -        -
  allowlist    g1        A       -   -     A      A          -        -
  allowlist    g2        -       -   -     -      -          -        -
  allowlist    *+g1      A       -   -     A      A          -        -
  open         absent    A       A   A     A      A          A        A
  open         *         A       A   A     A      A          A        A
  open         g1        A       A   A     A      A          A        A
  open         g2        A       A   A     A      A          A        A
  open         *+g1      A       A   A     A      A          A        A
  disabled     absent    -       -   -     -      -          -        -
  disabled     *         -       -   -     -      -          -        -
  disabled     g1        -       -   -     -      -          -        -
  disabled     g2        -       -   -     -      -          -        -
  disabled     *+g1      -       -   -     -      -          -        -
  owner-only   absent    -       -   -     -      -          -        -
  owner-only   *         -       -   -     -      -          -        -
  owner-only   g1        -       -   -     -      -          -        -
  owner-only   g2        -       -   -     -      -          -        -
  owner-only   *+g1      -       -   -     -      -          -        -
  admins       absent    -       -   -     -      -          -        -
  admins       *         -       -   -     -      -          -        -
  admins       g1        ?       ?   ?     ?      ?          ?        ?
  admins       g2        -       -   -     -      -          -        -
  admins       *+g1      ?       ?   ?     ?      ?          ?        ?
`;

const plain = { enabled: true, requireMention: null, allowFrom: null };
const rooms: Readonly<Record<string, GroupPolicy['groups']>> = {
  absent: {},
  '*': { '*': plain },
  g1: { g1: plain },
  g2: { g2: plain },
  '*+g1': { '*': plain, g1: plain },
};
const lists: Readonly<Record<string, readonly string[] | null>> = {
  absent: null,
  '[]': [],
  "['']": [''],
  "['*']": ['*'],
  "['alice']": ['alice'],
  "['bob']": ['bob'],
  "['al*']": ['al*'],
};
const signs = { allow: 'A', needs: '?', ask: 'a human is asked', deny: '-' } as const;

const table = truth
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/\s{2,}/));
const [header = [], ...lines] = table;
const cells = lines.flatMap(([groupPolicy = '', groups = '', ...row]) =>
  row.map((expected, column) => ({ groupPolicy, groups, list: header[column + 2] ?? '', expected })),
);

const alice: GroupArrival = {
  senderIds: ['alice'],
  rooms: ['g1'],
  isForUs: () => true,
  isOwner: false,
  administrator: 'not asked',
};
const policy = (fields: Partial<GroupPolicy>): GroupPolicy => ({
  groupPolicy: 'allowlist',
  allowFrom: [],
  groupAllowFrom: null,
  groups: { g1: plain },
  ...fields,
});
const sign = (arrival: Partial<GroupArrival>, fields: Partial<GroupPolicy>): string =>
  signs[admitGroup({ ...alice, ...arrival }, policy(fields)).effect];

const cellPolicy = ({ groupPolicy, groups, list }: (typeof cells)[number]): Partial<GroupPolicy> => ({
  // why: the words of the table above are the policies themselves
  groupPolicy: groupPolicy as GroupPolicy['groupPolicy'],
  groups: rooms[groups] ?? {},
  groupAllowFrom: lists[list] ?? null,
});

describe('who may speak in a group', () => {
  it.each(cells)('84 $groupPolicy with groups $groups and groupAllowFrom $list: $expected', (cell) => {
    expect(sign({}, cellPolicy(cell))).toBe(cell.expected);
  });

  it('84 nobody is heard who does not speak to the bot, in any of them', () => {
    expect(cells.filter((cell) => sign({ isForUs: () => false }, cellPolicy(cell)) !== '-')).toEqual([]);
  });

  it('84 the owner is heard wherever the policy lets anybody or its owner in, and nowhere else', () => {
    const heard = cells.filter((cell) => sign({ isOwner: true }, cellPolicy(cell)) === 'A');
    const expected = cells.filter(
      ({ groupPolicy, groups }) =>
        ['open', 'owner-only', 'admins'].includes(groupPolicy) ||
        (groupPolicy === 'allowlist' && ['*', 'g1', '*+g1'].includes(groups)),
    );
    expect(heard).toEqual(expected);
  });
});

describe('a mention', () => {
  const rule = (requireMention: boolean | null) => ({ ...plain, requireMention });
  it.each([
    ['wanted when nobody says anything', {}, '-'],
    ['not wanted where the group says so', { g1: rule(false) }, 'A'],
    ['not wanted where every group says so', { '*': rule(false) }, 'A'],
    ['wanted where the group says so and the others do not', { '*': rule(false), g1: rule(true) }, '-'],
    ['not wanted where the group says so and the others do', { '*': rule(true), g1: rule(false) }, 'A'],
  ] as const)('is %s', (_, groups, expected) => {
    expect(sign({ isForUs: () => false }, { groupPolicy: 'open', groups })).toBe(expected);
  });

  it.each(['owner-only', 'admins'] as const)('is always wanted under %s', (groupPolicy) => {
    const groups = { g1: rule(false) };
    for (const isOwner of [true, false]) {
      expect(sign({ isForUs: () => false, isOwner, administrator: 'yes' }, { groupPolicy, groups })).toBe('-');
    }
  });
});

describe('a list of a room', () => {
  const only = (...allowFrom: readonly string[]) => ({ ...plain, allowFrom });

  it('decides alone for its room', () => {
    expect(sign({}, { groups: { g1: only('alice') }, groupAllowFrom: ['bob'] })).toBe('A');
    expect(sign({}, { groups: { g1: only('bob') }, groupAllowFrom: ['alice'] })).toBe('-');
    expect(sign({}, { groups: { '*': only('alice'), g1: only('bob') } })).toBe('-');
    expect(sign({}, { groups: { '*': only('bob'), g1: only('alice') } })).toBe('A');
  });

  it('that is empty admits nobody, also where the policy is open', () => {
    for (const groupPolicy of ['allowlist', 'open', 'admins'] as const) {
      expect(sign({ administrator: 'yes' }, { groupPolicy, groups: { g1: only() } })).toBe('-');
    }
  });

  it('of the narrowest room counts: a thread has that of its channel, and that of its server comes last', () => {
    const groups = { channel: only('alice'), server: only('bob') };
    expect(sign({ rooms: ['thread', 'channel', 'server'] }, { groups })).toBe('A');
    expect(sign({ rooms: ['thread', 'server'] }, { groups })).toBe('-');
  });

  it('84 that is written for a server or a channel counts in what is listed within it (CVE-2026-33578)', () => {
    const rooms = ['thread', 'channel', 'server'];
    for (const groupPolicy of ['allowlist', 'open'] as const) {
      const inThread = (groups: GroupPolicy['groups']) => sign({ rooms }, { groupPolicy, groups });
      expect(inThread({ thread: plain, server: only('bob') })).toBe('-');
      expect(inThread({ thread: plain, channel: only(), '*': only('alice') })).toBe('-');
      expect(inThread({ thread: plain, channel: plain, server: only('alice') })).toBe('A');
      expect(inThread({ thread: only('alice'), server: only('bob') })).toBe('A');
    }
    const unasked = { rooms, isForUs: () => false };
    const rule = (requireMention: boolean | null) => ({ ...plain, requireMention });
    expect(sign(unasked, { groups: { thread: plain, server: rule(true), '*': rule(false) } })).toBe('-');
    expect(sign(unasked, { groups: { thread: plain, server: rule(false), '*': rule(true) } })).toBe('A');
  });
});

describe('a group that is off', () => {
  const off = { ...plain, enabled: false };
  it('hears nobody, under any policy', () => {
    for (const groupPolicy of ['allowlist', 'open', 'owner-only', 'admins'] as const) {
      for (const isOwner of [true, false]) {
        const who = { isOwner, administrator: 'yes' } as const;
        expect(sign(who, { groupPolicy, groups: { g1: off, '*': plain } })).toBe('-');
        expect(sign(who, { groupPolicy, groups: { '*': off } })).toBe('-');
      }
    }
    expect(sign({}, { groups: { g1: plain, '*': off } })).toBe('A');
  });

  it('84 is off for whatever is listed within it, for the owner and for administrators too (CVE-2026-33578)', () => {
    const rooms = ['thread', 'channel', 'server'];
    for (const groupPolicy of ['allowlist', 'open', 'owner-only', 'admins'] as const) {
      for (const which of rooms) {
        const groups = { thread: plain, channel: plain, server: plain, '*': plain, [which]: off };
        for (const isOwner of [true, false])
          expect(sign({ rooms, isOwner, administrator: 'yes' }, { groupPolicy, groups })).toBe('-');
      }
    }
  });
});

describe('in a group', () => {
  it('61 allowFrom of direct messages counts only where "*" stands for the group, and its "*" never', () => {
    expect(sign({}, { groups: { '*': plain }, allowFrom: ['alice'] })).toBe('A');
    expect(sign({}, { groups: { '*': plain }, allowFrom: ['*'] })).toBe('-');
    expect(sign({}, { groups: { '*': plain }, allowFrom: ['alice'], groupAllowFrom: ['bob'] })).toBe('-');
    expect(sign({}, { groups: {}, allowFrom: ['alice'] })).toBe('-');
  });

  it('every proven id of a sender counts, and none that only looks like it (THREATS 66)', () => {
    expect(sign({ senderIds: ['lid', 'alice'] }, { groupAllowFrom: ['alice'] })).toBe('A');
    for (const id of ['Alice', 'alice ', 'alic', 'alicee', '*', ''])
      expect(sign({ senderIds: [id] }, { groupAllowFrom: ['alice'] })).toBe('-');
  });

  it('81 whoever cannot be shown to administer it is not let in as an administrator', () => {
    for (const [administrator, expected] of [
      ['yes', 'A'],
      ['no', '-'],
      ['unknown', '-'],
    ] as const)
      expect(sign({ administrator }, { groupPolicy: 'admins' })).toBe(expected);
  });

  it('83 a room of a prototype, or called "*", is no listed room', () => {
    for (const room of ['constructor', '__proto__', 'toString', '*'])
      expect(sign({ rooms: [room] }, { groups: { '*': plain } })).toBe('-');
    expect(sign({ rooms: [] }, { groupPolicy: 'open' })).toBe('-');
  });
});

describe('messages that do not speak to the bot', () => {
  const silent = { g1: { ...plain, requireMention: false } };
  it.each([
    ['count where a group wants no mention', { groups: silent }, false, true],
    ['count where the assistant has names', {}, true, true],
    ['count nowhere else', { groups: { g1: plain, '*': plain } }, false, false],
    ['do not where the group is off', { groups: { g1: { ...silent.g1, enabled: false } } }, false, false],
    ['do not where a mention is always wanted', { groupPolicy: 'admins', groups: silent }, false, false],
    ['do not where groups are off, whatever is said', { groupPolicy: 'disabled', groups: silent }, true, false],
  ] as const)('%s', (_, fields, hasNames, expected) => {
    expect(hearsAll(policy(fields), hasNames)).toBe(expected);
  });
});
