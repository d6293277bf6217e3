import { describe, expect, it } from 'vitest';
import { openRecent } from '../../../src/gateway/admission/recent.ts';
import type { InboundMessage } from '../../../src/gateway/channels/channel.ts';
import { FrontDoor } from './front-door.ts';

const denied = { effect: 'deny', by: 'event', because: 'not a new message with text' } as const;
const message = (fields: object): InboundMessage => ({
  ...{ accountId: 'default', messageId: '1', event: 'message', senderId: 'alice', aliases: [], claims: {} },
  ...{ chat: { kind: 'direct', id: 'chat', rooms: [] }, mention: 'none', text: 'a canary', asides: [] },
  ...fields,
});

describe('the last decisions', () => {
  it('are found by the id of the message, the newest first, and hold nothing of what was said', async () => {
    using door = new FrontDoor({ local: { allowFrom: ['bob'] } });
    const said = { text: 'a canary', claims: { name: 'a canary' } };
    await door.receive({ ...said, messageId: '1' });
    await door.receive({ ...said, messageId: '2', senderId: 'bob' });
    await door.receive({ ...said, messageId: '1', event: 'other' });
    expect(door.recent.list('1').map(({ effect }) => effect)).toEqual(['deny', 'ask']);
    expect(door.recent.list().map(({ senderId, effect }) => [senderId, effect])).toEqual([
      ['alice', 'deny'],
      ['bob', 'allow'],
      ['alice', 'ask'],
    ]);
    expect(door.recent.list('3')).toEqual([]);
    expect(JSON.stringify(door.recent.list())).not.toContain('canary');
  });

  it('tell of a message over the limit', async () => {
    using door = new FrontDoor({ local: { allowFrom: ['alice'] } });
    door.perMinute = 1;
    for (const messageId of ['1', '2']) await door.receive({ messageId });
    expect(door.recent.list('2')).toMatchObject([{ effect: 'deny', by: 'messages.limits.perSenderPerMinute' }]);
  });

  it('are bounded for each account, so that a flood on one pushes nothing out of another', () => {
    const recent = openRecent(() => 0);
    recent.note('local', message({ accountId: 'quiet', messageId: 'kept' }), denied);
    for (let n = 0; n < 5000; n += 1) recent.note('local', message({ messageId: String(n) }), denied);
    expect(recent.list()).toHaveLength(501);
    expect(recent.list('kept')).toHaveLength(1);
    expect(recent.list('0')).toEqual([]);
    for (let n = 0; n < 500; n += 1) recent.note('local', message({ accountId: `made-up-${n}` }), denied);
    expect(recent.list()).toHaveLength(563);
  });

  it('74 keep no id that is none, however long or odd it is', () => {
    const recent = openRecent(() => 0);
    for (const odd of ['x'.repeat(100_000), 'a\0b', '', 7, null, {}, ['x']]) {
      const chat = { kind: 'elsewhere', id: odd, rooms: [odd, 'room'] };
      recent.note('local', message({ messageId: odd, senderId: odd, aliases: [odd], chat }), denied);
    }
    const many = { kind: 'group', id: 'g', rooms: Array.from({ length: 100_000 }, () => 'room') };
    recent.note('local', message({ chat: many, aliases: 'everybody' }), denied);
    const [last, ...others] = recent.list();
    expect(last).toMatchObject({ chatKind: 'group', rooms: { length: 8 }, aliases: [] });
    for (const one of others)
      expect(one).toMatchObject({
        messageId: null,
        senderId: null,
        chatId: null,
        chatKind: 'unknown',
        aliases: [],
        rooms: ['room'],
      });
  });
});
