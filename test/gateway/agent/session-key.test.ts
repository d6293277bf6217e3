import { describe, expect, it } from 'vitest';
import { agentIdOf, groupSessionOf, mainSession, sessionKeyFor } from '../../../src/gateway/agent/session-key.ts';

const peer = { channel: 'local', accountId: 'work', senderId: 'bob' };

describe('the conversation of a sender', () => {
  it.each([
    ['main', mainSession],
    ['per-peer', 'agent:main:dm:bob'],
    ['per-channel-peer', 'agent:main:local:dm:bob'],
    ['per-account-channel-peer', 'agent:main:local:work:dm:bob'],
  ] as const)('under dmScope %s is %s', (scope, key) => {
    expect(sessionKeyFor(scope, 'main', peer)).toBe(key);
  });

  it.each(['per-peer', 'per-channel-peer', 'per-account-channel-peer'] as const)(
    'under dmScope %s is nobody else’s, whatever a sender is called',
    (scope) => {
      const names = ['bob', 'Bob', 'dm:bob', 'main', 'agent:main:main', '../bob', 'local:dm:bob'];
      const keys = names.map((senderId) => sessionKeyFor(scope, 'main', { ...peer, senderId }));
      expect(new Set([...keys, mainSession]).size).toBe(names.length + 1);
    },
  );
});

it('the conversation of a room is another one for each agent, channel, account and room (THREATS 54)', () => {
  const keys = [
    groupSessionOf('main', 'slack', 'one', 'C0ROOM'),
    groupSessionOf('main', 'slack', 'two', 'C0ROOM'),
    groupSessionOf('main', 'slack', 'one', 'C0ROOM:1795000000.000001'),
    groupSessionOf('main', 'telegram', 'one', '-1001'),
    groupSessionOf('main', 'telegram', 'one', '-1001:4'),
    groupSessionOf('clerk', 'slack', 'one', 'C0ROOM'),
    sessionKeyFor('per-account-channel-peer', 'main', { channel: 'slack', accountId: 'one', senderId: 'C0ROOM' }),
    sessionKeyFor('per-channel-peer', 'main', { channel: 'slack', accountId: 'one', senderId: 'C0ROOM' }),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.map(agentIdOf)).toEqual(['main', 'main', 'main', 'main', 'main', 'clerk', 'main', 'main']);
});
