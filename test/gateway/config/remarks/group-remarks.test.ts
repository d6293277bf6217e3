import { describe, expect, it } from 'vitest';
import { policyOf } from '../place.ts';

const botToken = '42:AAcanary-canary-canary-canary-cana';
const said = (channels: object): string[] =>
  policyOf(JSON.stringify({ channels })).warnings.map(({ path, message }) => `${path} ${message}`);
const telegram = (fields: object): string[] => said({ telegram: { botToken, ...fields } });
const room = '-1001';

describe('what a configuration of groups does', () => {
  it('is said when it opens groups to everybody', () => {
    expect(telegram({ groupPolicy: 'open' })).toEqual([
      'channels.telegram.groupPolicy is open: everybody is heard in every group that somebody takes the bot into, but where a group has a list',
    ]);
  });

  it.each(['open', 'disabled', 'owner-only', 'admins'])(
    '84 is said when groupAllowFrom counts for nothing under %s',
    (groupPolicy) => {
      expect(telegram({ groupPolicy, groupAllowFrom: ['5001'] })).toContain(
        `channels.telegram.groupAllowFrom keeps nobody out and lets nobody in while groupPolicy is ${groupPolicy}`,
      );
    },
  );

  it.each([
    ['disabled', { [room]: {} }, /groups lists groups, and nobody is heard/],
    ['owner-only', { [room]: {} }, /groups lists groups, and the owner alone is heard/],
    ['admins', { '*': {} }, /groups lists no group by its id/],
    [
      'admins',
      { [room]: { requireMention: false } },
      /requireMention: false does not count while groupPolicy is admins/,
    ],
    [
      'allowlist',
      { '*': { requireMention: false } },
      /groups\.\*\.requireMention is false: also in groups that nobody listed/,
    ],
  ])('is said under %s with the groups %j', (groupPolicy, groups, expected) => {
    expect(telegram({ groupPolicy, groups })).toEqual([expect.stringMatching(expected)]);
  });

  it('is not said where it does what it looks like', () => {
    expect(telegram({})).toEqual([]);
    expect(telegram({ groups: { [room]: { requireMention: false, allowFrom: ['5001'] } } })).toEqual([]);
    expect(telegram({ groups: { '*': {} }, groupAllowFrom: ['5001'] })).toEqual([]);
    expect(telegram({ groupPolicy: 'admins', groups: { [room]: {} } })).toEqual([]);
    expect(telegram({ groupPolicy: 'disabled' })).toEqual([]);
    expect(said({ local: { groupPolicy: 'open' } })).toEqual([]);
  });

  it('is said of the account that it is about', () => {
    const accounts = { work: { groupPolicy: 'open' }, home: {} };
    expect(telegram({ accounts }).filter((line) => line.includes('is open'))).toEqual([
      expect.stringMatching(/^channels\.telegram\.accounts\.work\.groupPolicy is open/),
    ]);
  });
});

describe('84 a key of OpenClaw that would keep people out, and does not here', () => {
  it.each([
    ['telegram', { groups: { [room]: { groupPolicy: 'disabled' } } }, `groups.${room}.groupPolicy`],
    ['telegram', { groups: { [room]: { topics: { 7: { allowFrom: ['5001'] } } } } }, `groups.${room}.topics`],
    ['telegram', { groups: { [room]: { skills: ['one'] } } }, `groups.${room}.skills`],
    ['telegram', { direct: { 5001: { enabled: false } } }, 'direct'],
    ['discord', { guilds: { '12345678901234567': { users: ['1'] } } }, 'guilds'],
    ['discord', { dm: { enabled: false } }, 'dm.enabled'],
    ['slack', { channels: { C0123: { users: ['U1'] } } }, 'channels'],
    ['slack', { dm: { enabled: false } }, 'dm.enabled'],
    ['whatsapp', { groups: { '123456@g.us': { toolsBySender: {} } } }, 'groups["123456@g.us"].toolsBySender'],
  ])('is said: %s %j', (channel, fields, key) => {
    expect(said({ [channel]: fields })).toContainEqual(
      expect.stringContaining(`channels.${channel}.${key} is kept and not acted on, so that it keeps nobody out: `),
    );
    expect(said({ [channel]: { accounts: { work: fields } } })).toContainEqual(
      expect.stringContaining(`channels.${channel}.accounts.work.${key} is kept and not acted on`),
    );
  });

  it('is said once for many of them, and not for what keeps nobody out', () => {
    const groups = Object.fromEntries([1, 2, 3].map((n) => [`-${n}`, { skills: ['one'] }]));
    expect(telegram({ groups })).toEqual([
      expect.stringMatching(/^channels\.telegram\.groups\.-1\.skills is kept and not acted on, nor are 2 more like it/),
    ]);
    expect(said({ discord: { dm: { enabled: true } } }).join()).not.toContain('keeps nobody out');
  });
});
