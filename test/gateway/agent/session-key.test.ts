import { describe, expect, it } from 'vitest';
import { mainSession, sessionKeyFor } from '../../../src/gateway/agent/session-key.ts';

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
