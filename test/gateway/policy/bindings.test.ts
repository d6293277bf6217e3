import { describe, expect, it } from 'vitest';
import { type Arrival, agentFor, type Binding } from '../../../src/gateway/policy/bindings.ts';

const bound = (agentId: string, more: Partial<Binding> = {}): Binding => ({
  ...{ agentId, channel: 'telegram', accountId: null, peer: null },
  ...more,
});
const from = (more: Partial<Arrival> = {}): Arrival => ({
  ...{ channel: 'telegram', accountId: 'default', peer: { kind: 'direct', ids: ['7'] } },
  ...more,
});

describe('whom a message is for', () => {
  it('is main without a binding that fits', () => {
    expect(agentFor([], from())).toBe('main');
    expect(agentFor([bound('a', { channel: 'local' })], from())).toBe('main');
  });

  it.each([
    ['a whole channel', {}, 'a'],
    ['this account', { accountId: 'default' }, 'a'],
    ['another account', { accountId: 'work' }, 'main'],
    ['this person', { peer: { kind: 'direct', id: '7' } }, 'a'],
    ['another person', { peer: { kind: 'direct', id: '70' } }, 'main'],
    ['every person', { peer: { kind: 'direct', id: '*' } }, 'a'],
    ['a group of the same number', { peer: { kind: 'group', id: '7' } }, 'main'],
    ['every group', { peer: { kind: 'group', id: '*' } }, 'main'],
    ['this person on another account', { accountId: 'work', peer: { kind: 'direct', id: '7' } }, 'main'],
    ['this person on another channel', { channel: 'local', peer: { kind: 'direct', id: '7' } }, 'main'],
  ] as const)('a binding of %s', (_, more, agent) => {
    expect(agentFor([bound('a', more)], from())).toBe(agent);
  });

  it('is decided by the first that fits, however exact a later one is', () => {
    const person = bound('b', { peer: { kind: 'direct', id: '7' } });
    expect(agentFor([bound('a'), person], from())).toBe('a');
    expect(agentFor([person, bound('a')], from())).toBe('b');
    expect(agentFor([person, bound('a')], from({ peer: { kind: 'direct', ids: ['8'] } }))).toBe('a');
  });

  it('of a group, by any of the ids that it may be named by; what is a group here is a channel elsewhere', () => {
    const thread = from({ peer: { kind: 'group', ids: ['thread', 'channel', 'server'] } });
    for (const kind of ['group', 'channel'] as const) {
      for (const id of ['thread', 'server', '*'])
        expect(agentFor([bound('a', { peer: { kind, id } })], thread)).toBe('a');
      expect(agentFor([bound('a', { peer: { kind, id: 'elsewhere' } })], thread)).toBe('main');
      expect(agentFor([bound('a', { peer: { kind, id: '7' } })], from())).toBe('main');
    }
    expect(agentFor([bound('a', { peer: { kind: 'direct', id: '*' } })], thread)).toBe('main');
  });

  it('of a person, by any of their ids', () => {
    const alice = from({ peer: { kind: 'direct', ids: ['+1555', 'lid'] } });
    expect(agentFor([bound('a', { peer: { kind: 'direct', id: 'lid' } })], alice)).toBe('a');
  });
});
