import { describe, expect, it } from 'vitest';
import { Place, policyOf, problemsOf } from './place.ts';

const groupsOf = (telegram: object, accountId = 'default') => {
  const text = JSON.stringify({
    channels: { telegram: { botToken: '42:AAcanary-canary-canary-canary-cana', ...telegram } },
  });
  const account = policyOf(text).config.accounts.find(
    (one) => one.channel === 'telegram' && one.accountId === accountId,
  );
  if (account === undefined) throw new Error('there is no such account');
  return account.groups;
};
const room = { enabled: true, requireMention: null, allowFrom: null };

describe('the groups of an account', () => {
  it('are none, and only those that are listed, when nothing is said', () => {
    expect(groupsOf({})).toEqual({ groupPolicy: 'allowlist', groupAllowFrom: null, groups: {}, inert: [] });
  });

  it.each([
    ['everyone', 'open'],
    ['none', 'disabled'],
    ['owner-only', 'owner-only'],
    ['admins', 'admins'],
    ['Allowlist', 'allowlist'],
  ])('groupPolicy %s is %s, spelled guildPolicy too', (written, groupPolicy) => {
    expect(groupsOf({ groupPolicy: written }).groupPolicy).toBe(groupPolicy);
    expect(groupsOf({ guildPolicy: written }).groupPolicy).toBe(groupPolicy);
    expect(groupsOf({ accounts: { a: { guildPolicy: written } } }, 'a').groupPolicy).toBe(groupPolicy);
  });

  it('are those of the channel, but for what the account says of itself', () => {
    const telegram = {
      groupPolicy: 'open',
      groupAllowFrom: ['5001'],
      groups: { '*': { requireMention: false }, '-1': { allowFrom: ['5001'] } },
      accounts: {
        same: {},
        own: { groupPolicy: 'disabled', groupAllowFrom: [], groups: { '-1': { enabled: false }, '-2': {} } },
      },
    };
    const groups = { '*': { ...room, requireMention: false }, '-1': { ...room, allowFrom: ['5001'] } };
    expect(groupsOf(telegram, 'same')).toEqual({ groupPolicy: 'open', groupAllowFrom: ['5001'], groups, inert: [] });
    expect(groupsOf(telegram, 'own')).toEqual({
      groupPolicy: 'disabled',
      groupAllowFrom: [],
      groups: { ...groups, '-1': { ...groups['-1'], enabled: false }, '-2': room },
      inert: [],
    });
  });

  it.each([
    ['absent', {}, null],
    ['null', { groupAllowFrom: null }, []],
    ['empty', { groupAllowFrom: [] }, []],
    ['an empty text', { groupAllowFrom: [''] }, []],
    ['a name alone', { groupAllowFrom: ['@alice'] }, []],
    ['everybody', { groupAllowFrom: ['*'] }, ['*']],
  ])('72 a list that is %s stays what it is: only "*" opens (CVE-2026-35649)', (_, telegram, list) => {
    expect(groupsOf(telegram).groupAllowFrom).toEqual(list);
  });

  it('64 keep names as entries that admit nobody, and say so', () => {
    const groups = { '-1': { allowFrom: ['@alice', '5001'] } };
    expect(groupsOf({ groupAllowFrom: ['@bob'], groups }).inert).toEqual([
      { path: 'channels.telegram.groupAllowFrom', entry: '@bob', because: expect.stringContaining('changes hands') },
      {
        path: 'channels.telegram.groups.-1.allowFrom',
        entry: '@alice',
        because: expect.stringContaining('changes hands'),
      },
    ]);
  });
});

describe('83 a group by a name (CVE-2026-35624, GHSA-xhq5-45pm-2gjr)', () => {
  it.each([
    ['telegram', '#ops'],
    ['telegram', '5001'],
    ['telegram', 'friends'],
    ['discord', '#general'],
    ['slack', '#ops'],
    ['slack', 'general'],
    ['local', 'x'],
  ])('is a mistake: %s %s', (channel, name) => {
    const problems = problemsOf(JSON.stringify({ channels: { [channel]: { groups: { [name]: {} } } } }));
    expect(problems.join()).toMatch(/is no stable id/);
  });

  it('is said with the command that takes it out', () => {
    using place = new Place(JSON.stringify({ channels: { slack: { groups: { '#ops': {} } } } }));
    const loaded = place.load();
    const [mistake] = loaded.ok ? [] : loaded.problems;
    expect(mistake?.hint).toMatch(/C\.\.\. or G\.\.\.\. {2}oc config unset 'channels\.slack\.groups\.#ops'$/);
  });
});

describe('names of the assistant', () => {
  it('are those of the agent, else those of all', () => {
    const text = JSON.stringify({
      messages: { groupChat: { mentionPatterns: ['@claw'] } },
      agents: { list: [{ id: 'a', groupChat: { mentionPatterns: ['/ann\\d/i'] } }, { id: 'b' }] },
    });
    expect(policyOf(text).config.agents.map(({ id, mentionPatterns }) => [id, mentionPatterns])).toEqual([
      ['main', ['@claw']],
      ['a', ['/ann\\d/i']],
      ['b', ['@claw']],
    ]);
  });

  it.each([[''], ['/(?=x)/'], ['/x*/'], ['x'.repeat(101)], [7]])('82 are not %j', (name) => {
    expect(problemsOf(JSON.stringify({ messages: { groupChat: { mentionPatterns: [name] } } }))).not.toEqual([]);
  });
});
