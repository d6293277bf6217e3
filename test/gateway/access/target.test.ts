import { describe, expect, it } from 'vitest';
import { targetOf } from '../../../src/gateway/access/target.ts';
import { policyOf } from '../config/place.ts';

const { config } = policyOf(
  JSON.stringify({
    channels: {
      telegram: { botToken: '42:AAcanary-canary-canary-canary-cana' },
      local: { accounts: { default: {}, work: {} } },
      whatsapp: {},
      slack: { botToken: 'xoxb-0123456789abcdef', appToken: 'xapp-0123456789abcdef' },
    },
  }),
);
const ask =
  (channel: string, chat: string, senderId: string, more: object = {}) =>
  () =>
    targetOf(config, { channel, chat, senderId, ...more });

describe('what a person asks oc explain about', () => {
  it.each([
    ['telegram', '-1001', '5001', { kind: 'group', rooms: ['-1001'] }],
    ['telegram', '-1001:7', '5001', { kind: 'group', rooms: ['-1001'] }],
    ['telegram', 'direct', '5001', { kind: 'direct', rooms: [] }],
    ['telegram', '5001', '5001', { kind: 'direct', rooms: [] }],
    ['whatsapp', '123456@g.us', '+15551234567', { kind: 'group', rooms: ['123456@g.us'] }],
    ['slack', 'C0123', 'T012:U012', { kind: 'group', rooms: ['C0123'] }],
    ['slack', 'C0123:1700000000.000100', 'T012:U012', { kind: 'group', rooms: ['C0123'] }],
    ['slack', 'D0123', 'T012:U012', { kind: 'direct', rooms: [] }],
  ])('is understood: %s %s %s', (channel, chat, sender, expected) => {
    expect(ask(channel, chat, sender)().chat).toMatchObject(expected);
  });

  it('66 refuses a name in the place of an id, of a person and of a group, with a word (THREATS 83)', () => {
    for (const name of ['@bob', 'bob#1234', 'Bob', '', '5001 ', 'bob@example.org'])
      expect(ask('telegram', '-1001', name)).toThrow(/names nobody/);
    expect(ask('telegram', '-1001', '*')).toThrow('"*" is nobody in particular');
    for (const name of ['#ops', 'ops', '*', '', '-', '5002', '-1001:x'])
      expect(ask('telegram', name, '5001')).toThrow(/no stable id of a group: names change/);
    expect(ask('telegram', '-1001', '5001', { aliases: ['@bob'] })).toThrow(/names nobody/);
    expect(ask('telegram', '-1001', '5001', { within: ['ops'] })).toThrow(/no stable id/);
    expect(ask('local', 'room', 'alice', { accountId: 'work' })).toThrow(/no stable id/);
  });

  it('refuses a channel or an account that there is not, and asks which of several', () => {
    expect(ask('irc', 'direct', 'bob')).toThrow('no channel "irc" here');
    expect(ask('discord', 'direct', '12345678901234567')).toThrow('discord is not set up: nobody is heard there');
    expect(ask('telegram', 'direct', '5001', { accountId: 'other' })).toThrow('telegram has no account "other"');
    expect(ask('local', 'direct', 'alice')).toThrow('local has more than one account');
    expect(ask('local', 'direct', 'alice', { accountId: 'work' })().account.accountId).toBe('work');
  });
});
