import { describe, expect, it } from 'vitest';
import { type AccountPolicy, admit, type Standing } from '../../../src/gateway/policy/admit.ts';

/**
 * Who may write: every dmPolicy with every kind of list, for alice in each standing. `A` admitted, `?` a human is asked,
 * `-` dropped. Written by hand from the contract; nothing here is computed (THREATS 63, 72).
 */
const truth = `
  dmPolicy   allowFrom   new  approved  rejected  blocked  approved+rejected  approved+blocked
  pairing    []          ?    A         -         -        -                  -
  pairing    ['*']       ?    A         -         -        -                  -
  pairing    ['']        ?    A         -         -        -                  -
  pairing    ['bob']     ?    A         -         -        -                  -
  pairing    ['alice']   A    A         A         -        A                  -
  pairing    ['*','alice']  A    A         A         -        A                  -
  pairing    ['al*']        ?    A         -         -        -                  -
  allowlist  []          -    -         -         -        -                  -
  allowlist  ['*']       -    -         -         -        -                  -
  allowlist  ['']        -    -         -         -        -                  -
  allowlist  ['bob']     -    -         -         -        -                  -
  allowlist  ['alice']   A    A         A         -        A                  -
  allowlist  ['*','alice']  A    A         A         -        A                  -
  allowlist  ['al*']        -    -         -         -        -                  -
  open       []          -    -         -         -        -                  -
  open       ['*']       A    A         A         -        A                  -
  open       ['']        -    -         -         -        -                  -
  open       ['bob']     -    -         -         -        -                  -
  open       ['alice']   A    A         A         -        A                  -
  open       ['*','alice']  A    A         A         -        A                  -
  open       ['al*']        -    -         -         -        -                  -
  disabled   []          -    -         -         -        -                  -
  disabled   ['*']       -    -         -         -        -                  -
  disabled   ['']        -    -         -         -        -                  -
  disabled   ['bob']     -    -         -         -        -                  -
  disabled   ['alice']   -    -         -         -        -                  -
  disabled   ['*','alice']  -    -         -         -        -                  -
  disabled   ['al*']        -    -         -         -        -                  -
`;

const lists: Readonly<Record<string, readonly string[]>> = {
  '[]': [],
  "['*']": ['*'],
  "['']": [''],
  "['bob']": ['bob'],
  "['alice']": ['alice'],
  "['*','alice']": ['*', 'alice'],
  "['al*']": ['al*'],
};

const standings: Readonly<Record<string, Standing>> = {
  new: { approved: false, denied: null },
  approved: { approved: true, denied: null },
  rejected: { approved: false, denied: 'rejected' },
  blocked: { approved: false, denied: 'blocked' },
  'approved+rejected': { approved: true, denied: 'rejected' },
  'approved+blocked': { approved: true, denied: 'blocked' },
};

const signs = { allow: 'A', ask: '?', deny: '-' } as const;

interface Case {
  readonly name: string;
  readonly account: AccountPolicy;
  readonly standing: Standing;
  readonly expected: string;
}

function readTable(): Case[] {
  const [header = [], ...rows] = truth
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s{2,}/));
  return rows.flatMap(([dmPolicy = '', list = '', ...cells]) =>
    cells.map((expected, column) => {
      const who = header[column + 2] ?? '';
      // why: the words of the table above are the policies themselves
      const policy = dmPolicy as AccountPolicy['dmPolicy'];
      const account = { enabled: true, dmPolicy: policy, allowFrom: lists[list] ?? [] };
      const standing = standings[who] ?? { approved: false, denied: null };
      return { name: `${dmPolicy} ${list} ${who}`, account, standing, expected };
    }),
  );
}

const cases = readTable();
const alice = { senderId: 'alice', event: 'message', chatKind: 'direct' };

describe('admit', () => {
  it('has a case for every policy, list and standing', () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(4 * 7 * 6);
    expect(Object.keys(lists).every((list) => truth.includes(list))).toBe(true);
  });

  it.each(cases)('$name: $expected', ({ account, standing, expected }) => {
    expect(signs[admit(alice, account, standing).effect]).toBe(expected);
  });

  it('drops everybody on an account that is off or does not exist', () => {
    for (const { account, standing } of cases) {
      expect(admit(alice, { ...account, enabled: false }, standing).effect).toBe('deny');
      expect(admit(alice, undefined, standing).effect).toBe('deny');
    }
  });

  const chats = [
    'group',
    'unknown',
    'channel',
    'supergroup',
    'mpim',
    'GROUP_DM',
    'Direct',
    ' direct',
    '',
    null,
    undefined,
    1,
    {},
  ];
  it.each(chats)('drops everybody in a chat of the kind %j (THREATS 76, GHSA-fhvm-j76f-qmjv)', (chatKind) => {
    for (const { account, standing } of cases) {
      expect(admit({ senderId: 'alice', event: 'message', chatKind }, account, standing).effect).toBe('deny');
    }
  });

  const events = ['other', 'edit', 'reaction', 'Message', ' message', '', null, undefined, 1, true, ['message'], {}];
  it.each(events)(
    'drops the event %j of everybody: only a new message is one (THREATS 77, CVE-2026-32899)',
    (event) => {
      for (const { account, standing } of cases) {
        expect(admit({ senderId: 'alice', event, chatKind: 'direct' }, account, standing).effect).toBe('deny');
      }
    },
  );

  const nobodies = [undefined, null, '', 0, 1, true, [], ['alice'], {}, { toString: () => 'alice' }, Number.NaN, 5n];
  it.each(nobodies)('drops a sender %s that is no identity (THREATS 67, CVE-2026-31998)', (senderId) => {
    for (const { account, standing } of cases) {
      const lax = { ...account, allowFrom: [...account.allowFrom, '', '0', '1', 'true', 'undefined', 'null'] };
      expect(admit({ senderId, event: 'message', chatKind: 'direct' }, lax, standing).effect).toBe('deny');
    }
  });

  const odd = [
    'alice\0evil',
    'alice\n',
    ' alice',
    'alice ',
    'al ice',
    'al\u200dice',
    'alice\u202e',
    '\u115f',
    'a\ufe0f',
    'x'.repeat(257),
  ];
  it.each(odd)('drops the sender %j, whose id holds what nobody sees (THREATS 74)', (senderId) => {
    for (const { account, standing } of cases) {
      const lax = { ...account, allowFrom: [...account.allowFrom, senderId, 'alice'] };
      expect(admit({ senderId, event: 'message', chatKind: 'direct' }, lax, standing).effect).toBe('deny');
    }
  });

  const near = [
    'Alice',
    'ALICE',
    'alic',
    'lice',
    'alicee',
    'alice2',
    'local:alice',
    '@alice',
    'аlice',
    'alice@lid',
    '＊',
    '*alice',
  ];
  it.each(near)(
    'asks about %s although alice is listed: nothing is folded or matched in part (THREATS 66, 73)',
    (senderId) => {
      const account: AccountPolicy = { enabled: true, dmPolicy: 'pairing', allowFrom: ['alice'] };
      expect(
        admit({ senderId, event: 'message', chatKind: 'direct' }, account, { approved: false, denied: null }).effect,
      ).toBe('ask');
    },
  );

  it.each(['5551234567', '+915551234567', '+15551234567@lid', '15551234567', '+１５５５１２３４５６７'])(
    'drops %s where +15551234567 is allowed (THREATS 66, CVE-2026-28446)',
    (senderId) => {
      const account: AccountPolicy = { enabled: true, dmPolicy: 'allowlist', allowFrom: ['+15551234567'] };
      expect(
        admit({ senderId, event: 'message', chatKind: 'direct' }, account, { approved: false, denied: null }).effect,
      ).toBe('deny');
    },
  );

  it('does not take a sender called "*" for everybody, whatever the list says', () => {
    const star = { senderId: '*', event: 'message', chatKind: 'direct' };
    for (const dmPolicy of ['pairing', 'allowlist'] as const) {
      const account = { enabled: true, dmPolicy, allowFrom: ['*'] };
      expect(admit(star, account, { approved: false, denied: null }).effect).not.toBe('allow');
    }
  });

  it('says with every denial which rule dropped the message and why', () => {
    for (const { account, standing } of cases) {
      const decision = admit(alice, account, standing);
      expect(decision.by).not.toBe('');
      if (decision.effect === 'deny') expect(decision.because).not.toBe('');
    }
  });
});
