import { describe, expect, it } from 'vitest';
import { doorsOfTests, nothing } from '../gateway/admission/front-door.ts';
import { RealGateway } from '../gateway/methods/real-gateway.ts';

const frontDoor = doorsOfTests();

const policies: readonly (readonly [string, object])[] = [
  ['pairing', { dmPolicy: 'pairing' }],
  ['open to everybody', { dmPolicy: 'open', allowFrom: ['*'] }],
  ['an allowlist with the sender in it', { dmPolicy: 'allowlist', allowFrom: ['alice'] }],
];

describe.each(policies)('THREATS F under %s', (_, local) => {
  const kinds = [
    undefined,
    null,
    '',
    'group',
    'unknown',
    'GROUP_DM',
    'mpim',
    'im',
    'supergroup',
    'private',
    'channel',
    'Direct',
    1,
    true,
    ['direct'],
    {},
  ];
  it.each(kinds)('76 unknown chat types do not fall open (GHSA-fhvm-j76f-qmjv): %j', async (kind) => {
    const door = frontDoor(local);
    await door.receive({ chat: { kind, id: 'chat-alice' } });
    expect(door.effects()).toEqual(nothing);
  });

  it('76 a direct message whose metadata contradicts it is judged by the transport’s word alone', async () => {
    const door = frontDoor(local);
    const contradiction = { type: 'direct', is_direct: true, chat_type: 'private', isGroup: false };
    await door.receive({ ...contradiction, chat: { ...contradiction, kind: 'group', id: 'chat-alice' } });
    expect(door.effects()).toEqual(nothing);
  });

  it('77 reactions, pins and joins are no messages (CVE-2026-32899): an event of another kind causes nothing', async () => {
    const door = frontDoor(local);
    for (const kind of ['reaction', 'pin', 'topic', 'member-join', 'service', 'edit']) {
      await door.receive({ chat: { kind, id: 'chat-alice' }, text: '👍' });
      await door.receive({ event: kind, text: '👍' });
      await door.receive({ senderId: null, chat: { kind: 'direct', id: 'chat-alice' }, text: kind });
    }
    expect(door.effects()).toEqual(nothing);
    expect(door.logged.length).toBeLessThanOrEqual(3);
  });
});

describe('THREATS F: one message after another', () => {
  it('85 a batch does not inherit its last sender (CVE-2026-43535): allowed and denied are judged one by one', async () => {
    const door = frontDoor({ dmPolicy: 'allowlist', allowFrom: ['alice'] });
    const crowd = ['mallory', 'alice', 'mallory', 'alice', 'eve', 'alice', 'mallory'];
    await Promise.all(crowd.map((senderId, n) => door.receive({ senderId, text: `${senderId} ${n}` })));
    expect(door.turns.map(({ senderId, text }) => `${senderId}|${text}`)).toEqual([
      'alice|alice 1',
      'alice|alice 3',
      'alice|alice 5',
    ]);
  });

  it('85 on one socket of the local channel, each line is its own sender', async () => {
    await using gateway = await RealGateway.open({
      channels: { local: { dmPolicy: 'allowlist', allowFrom: ['alice'] } },
    });
    const socket = await gateway.person();
    const lines = ['mallory', 'alice', 'mallory'].map((as) => `${JSON.stringify({ as, text: `from ${as}` })}\n`);
    socket.raw(lines.join(''));
    await socket.until(() => socket.replies.filter(({ type }) => type === 'handled').length === 3);
    expect(socket.texts().length).toBe(1);
    expect(socket.texts()[0]).toContain('You said: from alice');
  });

  it('86 no work before the answer (CVE-2026-41331): a denied sender’s message is not looked at', async () => {
    const door = frontDoor({ dmPolicy: 'allowlist' });
    const touched: string[] = [];
    const untouchable = (name: string) => ({
      get: () => {
        touched.push(name);
        return 'x'.repeat(1_000_000);
      },
    });
    const message = Object.defineProperties(
      {},
      { text: untouchable('text'), claims: untouchable('claims'), media: untouchable('media') },
    );
    // A prototype hands them over unread.
    await door.receiveRaw(
      Object.assign(Object.create(message), {
        accountId: 'default',
        event: 'message',
        senderId: 'mallory',
        chat: { kind: 'direct', id: 'c' },
      }),
    );
    expect(touched).toEqual([]);
    expect(door.effects()).toEqual(nothing);
  });

  it('86 a stranger’s text is not read either: only who they are is asked', async () => {
    const door = frontDoor({ dmPolicy: 'pairing' });
    const touched: string[] = [];
    const message = Object.defineProperty({}, 'text', { get: () => void touched.push('text') });
    const fields = {
      accountId: 'default',
      event: 'message',
      senderId: 'mallory',
      claims: { name: 'm' },
      chat: { kind: 'direct', id: 'c' },
    };
    await door.receiveRaw(Object.assign(Object.create(message), fields));
    expect(touched).toEqual([]);
    expect(door.effects()).toMatchObject({ rows: 1, replies: 1, turns: 0 });
  });
});
