import { describe, expect, it } from 'vitest';
import { requireShape } from '../../../src/gateway/client/result-shapes.ts';
import type { MethodName } from '../../../src/gateway/protocol/methods.ts';
import { gatewaysOfTests } from './real-gateway.ts';

const gateway = gatewaysOfTests();
const about = { channel: 'local', chat: 'direct', senderId: 'alice' };
const calls: readonly [MethodName, object][] = [
  ['oc.access.list', {}],
  ['oc.access.explain', about],
  ['oc.access.recent', {}],
];

describe('who can talk to the assistant, over the wire', () => {
  it('is told with the scope of pairings alone, since it names senders', async () => {
    const here = await gateway();
    const reader = await here.operator(['operator.read', 'operator.approvals']);
    const operator = await here.operator(['operator.pairing']);
    for (const [method, params] of calls) {
      expect((await reader.request(method, params)).error).toMatchObject({ code: 'FORBIDDEN' });
      const { ok, payload } = await operator.request(method, params);
      expect(ok).toBe(true);
      expect(() => requireShape(method, payload)).not.toThrow();
      expect(() => requireShape(method, { ...payload, rows: 7, decision: 7, decisions: 7 })).toThrow();
    }
  });

  it('is what happened to the messages that came, and would happen to the next', async () => {
    const here = await gateway({ channels: { local: { allowFrom: ['bob'] } } });
    const operator = await here.operator();
    await here.code('alice');
    await (await here.person()).say('bob', 'a canary');
    const { payload } = await operator.request('oc.access.recent', {});
    expect(payload).toMatchObject({
      remembered: true,
      decisions: [
        { senderId: 'bob', effect: 'allow', by: 'channels.*.allowFrom' },
        { senderId: 'alice', effect: 'ask', by: 'channels.*.dmPolicy' },
      ],
    });
    expect(JSON.stringify(payload)).not.toContain('canary');
    const told = await operator.request('oc.access.explain', about);
    const { pending } = (await operator.request('oc.pairing.list', {})).payload as { pending: { requestId: string }[] };
    expect(told.payload).toMatchObject({
      decision: { effect: 'ask', by: 'channels.*.dmPolicy' },
      ways: [{ to: 'let in', steps: [{ commands: [`oc pairing approve ${pending[0]?.requestId}`] }] }, {}],
    });
  });

  it('refuses what is no person and no place, with a word', async () => {
    const operator = await (await gateway()).operator();
    for (const odd of [
      { senderId: '@alice' },
      { chat: '#ops' },
      { chat: '' },
      { within: Array(9).fill('x') },
      { channel: 7 },
    ]) {
      expect((await operator.request('oc.access.explain', { ...about, ...odd })).error).toMatchObject({
        code: 'INVALID_REQUEST',
      });
    }
  });
});
