import { describe, expect, it } from 'vitest';
import { type KnownChannel, readMessage } from '../../../../src/gateway/channels/discord/read-message.ts';
import { messageOf, userOf } from '../../../helpers/discord-fixtures.ts';
import { alice, bob, guild, room, thread } from '../../../helpers/discord-server.ts';

const bot = '100000000000000777';
const dm = '500000000000005001';
const id = '400000000000000001';
const direct: KnownChannel = { type: 1, guildId: null, parentId: null, recipientIds: [alice] };
const text: KnownChannel = { type: 0, guildId: guild, parentId: null, recipientIds: null };
const inThread: KnownChannel = { type: 11, guildId: guild, parentId: room.channelId, recipientIds: null };

/** Fields on top of a plain message; also what the platform's own types forbid. */
type Twist = Readonly<Record<string, unknown>>;
const plain = messageOf({ id, channel_id: dm, author: userOf(alice), content: 'hello' });
const ofDirect = (twist: Twist = {}, channel: KnownChannel | null = direct) =>
  readMessage('default', bot, { ...plain, ...twist }, channel);
const ofGroup = (twist: Twist = {}, channel: KnownChannel | null = text) =>
  readMessage('default', bot, { ...plain, channel_id: room.channelId, guild_id: guild, ...twist }, channel);

/** Would the admission look at it at all? */
const counts = ({ event, senderId, chat }: ReturnType<typeof ofDirect>): boolean =>
  event === 'message' && senderId !== null && chat.kind !== 'unknown';

describe('a message of Discord', () => {
  it('of a person in a direct chat is a message', () => {
    expect(ofDirect()).toMatchObject({
      messageId: id,
      event: 'message',
      senderId: alice,
      chat: { kind: 'direct', id: dm, rooms: [] },
      mention: 'none',
    });
    expect(counts(ofDirect({ type: 19, message_reference: { message_id: id } }))).toBe(true);
    expect(counts(ofDirect({ attachments: [{ id: '1', filename: 'x' }] }))).toBe(true);
  });

  it.each<readonly [string, Twist]>([
    ['of a bot', { author: { ...userOf(bob), bot: true } }],
    ['of something that says it is a bot in another way', { author: { ...userOf(bob), bot: 'yes' } }],
    ['of the platform itself', { author: { ...userOf(bob), system: true } }],
    ['of the bot itself', { author: userOf(bot) }],
    ['of a webhook with the id of a person', { webhook_id: '600000000000000001' }],
    ['of a deleted account', { author: { ...userOf(bob), discriminator: '0000' } }],
    ['without an author', { author: undefined }],
    ['of an author without an id', { author: { username: 'alice' } }],
    ['of an author with a number as id', { author: { ...userOf(alice), id: Number(alice) } }],
    ['74 of an id with a zero in it', { author: { ...userOf(alice), id: `${alice}\0evil` } }],
    ['67 of an empty id', { author: { ...userOf(alice), id: '' } }],
    ['through an application', { application_id: '600000000000000001' }],
    ['with an application', { application: { id: '600000000000000001' } }],
    ['that answers a command', { type: 20, interaction: { id: '1' }, interaction_metadata: { id: '1' } }],
    ['of a menu command', { type: 23 }],
    ['of an interaction', { interaction_metadata: { id: '1' } }],
    ['with a poll', { poll: { question: { text: 'x' } } }],
    ['with the result of a poll', { type: 46 }],
    ['77 of a pin', { type: 6 }],
    ['77 of a join', { type: 7 }],
    ['77 of a thread that began', { type: 18 }],
    ['of a boost', { type: 8 }],
    ['without a type', { type: undefined }],
    ['of a type in words', { type: '0' }],
    ['that only one sees', { flags: 64 }],
    ['that is still written', { flags: 128 }],
    ['brought from another server', { flags: 2 }],
    ['with flags in words', { flags: '0' }],
    ['that was edited', { edited_timestamp: '2026-11-21T12:00:01+00:00' }],
    ['that was forwarded', { flags: 16_384, message_reference: { type: 1, message_id: id }, message_snapshots: [{}] }],
    ['that was forwarded, by its reference', { message_reference: { type: 1, message_id: id } }],
    ['that was forwarded, by its snapshot', { message_snapshots: [{ message: { content: 'evil' } }] }],
    ['that answers by forwarding', { type: 19, message_reference: { type: 1, message_id: id } }],
    ['that follows a channel', { message_reference: { message_id: id, channel_id: dm } }],
    ['without text', { content: '' }],
    ['with text of another kind', { content: ['hello'] }],
    ['without an id', { id: undefined }],
    ['of a sound, a game, a call', { call: { participants: [alice] } }],
  ])('%s never counts', (_, twist) => {
    expect(counts(ofDirect(twist))).toBe(false);
    expect(counts(ofGroup(twist))).toBe(false);
  });

  it.each([undefined, null, 0, 'x', [], [{}], {}])('that is no message never counts (%j)', (data) => {
    expect(counts(readMessage('default', bot, data, null))).toBe(false);
  });

  it('76 is direct only where Discord says that the chat is one of two (GHSA-fhvm-j76f-qmjv)', () => {
    const kind = (twist: Twist, channel: KnownChannel | null) => ofDirect(twist, channel).chat.kind;
    expect(kind({ channel_type: 1 }, null)).toBe('direct');
    expect(kind({ channel_type: 1 }, { ...direct, recipientIds: null })).toBe('direct');
    expect([
      kind({}, null),
      kind({ channel_type: 3 }, null),
      kind({}, { ...direct, type: 3, recipientIds: [alice, bob] }),
      kind({}, { ...direct, recipientIds: [alice, bob] }),
      kind({}, { ...direct, recipientIds: [bob] }),
      kind({}, { ...direct, recipientIds: null }),
      kind({ channel_type: 3 }, direct),
      kind({ channel_type: 1 }, { ...direct, type: 3 }),
      kind({}, text),
      kind({ channel_id: 'x' }, direct),
      kind({ channel_id: undefined, channel_type: 1 }, null),
      kind({ guild_id: guild }, direct),
      kind({ guild_id: '', channel_type: 1 }, null),
    ]).toEqual(Array(13).fill('unknown'));
  });

  it('76 of a server is in the rooms that Discord says it is in, or in none', () => {
    const place = (twist: Twist, channel: KnownChannel | null) => ofGroup(twist, channel).chat;
    const inRoom = { kind: 'group', id: room.channelId, rooms: [room.channelId, guild] };
    for (const type of [0, 2, 5, 13]) expect(place({}, { ...text, type })).toEqual(inRoom);
    // A channel's parent is its category, which is no room.
    expect(place({}, { ...text, parentId: '300000000000000099' })).toEqual(inRoom);
    for (const type of [10, 11, 12]) {
      expect(place({ channel_id: thread.channelId }, { ...inThread, type })).toEqual({
        kind: 'group',
        id: thread.channelId,
        rooms: [thread.channelId, room.channelId, guild],
      });
    }
    const unknown = { kind: 'unknown', id: room.channelId, rooms: [] };
    expect(place({}, null)).toEqual(unknown);
    expect(place({ channel_type: 0 }, null)).toEqual(unknown);
    expect(place({}, { ...inThread, parentId: null })).toEqual(unknown);
    expect(place({}, { ...text, guildId: '300000000000000088' })).toEqual(unknown);
    expect(place({ channel_type: 11 }, text)).toEqual(unknown);
    expect(place({ guild_id: 5 }, text)).toEqual(unknown);
    for (const type of [1, 3, 4, 14, 15, 16, 99]) expect(place({}, { ...text, type })).toEqual(unknown);
  });

  it('says where the bot is named, but for code', () => {
    const content = `<@${bot}> /stop \`<@${bot}>\``;
    expect(ofGroup({ content, mentions: [userOf(bot)] }).naming).toEqual([{ start: 0, end: bot.length + 3 }]);
    expect(ofGroup({ content, mentions: [] }).naming).toBeUndefined();
  });

  it.each<readonly [string, Twist, 'none' | 'mention' | 'reply']>([
    ['a mention', { content: `hey <@${bot}>!`, mentions: [userOf(bot)] }, 'mention'],
    ['a mention as older programs write it', { content: `<@!${bot}> hey`, mentions: [userOf(bot)] }, 'mention'],
    ['a mention that Discord does not list', { content: `<@${bot}>`, mentions: [] }, 'none'],
    ['a list without the mention', { content: 'hello', mentions: [userOf(bot)] }, 'none'],
    ['somebody else', { content: `<@${bob}>`, mentions: [userOf(bob)] }, 'none'],
    ['an id that begins like it', { content: `<@${bot}1>`, mentions: [userOf(bot)] }, 'none'],
    ['everyone', { content: '@everyone', mention_everyone: true }, 'none'],
    ['a role of that id', { content: `<@&${bot}>`, mention_roles: [bot], mentions: [] }, 'none'],
    ['its name', { content: '@stand-in hello' }, 'none'],
    ['a mention in code', { content: `\`<@${bot}>\``, mentions: [userOf(bot)] }, 'none'],
    ['a mention in a block', { content: `\`\`\`\n<@${bot}>\n\`\`\``, mentions: [userOf(bot)] }, 'none'],
    ['a mention in a quote', { content: `> <@${bot}> said\nme too`, mentions: [userOf(bot)] }, 'none'],
    ['a mention in a spoiler', { content: `||<@${bot}>||`, mentions: [userOf(bot)] }, 'mention'],
    ['one in a quote and one outside', { content: `> <@${bot}>\n<@${bot}>`, mentions: [userOf(bot)] }, 'mention'],
    ['mentions that are no list', { content: `<@${bot}>`, mentions: { id: bot } }, 'none'],
  ])('says whether the bot is spoken to: %s', (_, twist, mention) => {
    expect(ofGroup(twist).mention).toBe(mention);
    expect(ofDirect(twist).mention).toBe('none');
  });

  const replied = { ...messageOf({ id, channel_id: room.channelId, author: userOf(bot), content: 'yes?' }) };
  const answer = { type: 19, message_reference: { type: 0, message_id: id, channel_id: room.channelId } };
  it.each<readonly [string, Twist, 'none' | 'reply']>([
    ['a message of the bot', { ...answer, referenced_message: replied }, 'reply'],
    ['with a ping', { ...answer, referenced_message: replied, mentions: [userOf(bot)] }, 'reply'],
    ['one of somebody else', { ...answer, referenced_message: { ...replied, author: userOf(bob) } }, 'none'],
    ['one that is gone', { ...answer, referenced_message: null }, 'none'],
    ['one of a webhook', { ...answer, referenced_message: { ...replied, webhook_id: bot } }, 'none'],
    ['one of another channel', { ...answer, referenced_message: { ...replied, channel_id: dm } }, 'none'],
    ['another than it names', { ...answer, referenced_message: { ...replied, id: '400000000000000009' } }, 'none'],
    ['nothing', { type: 0, referenced_message: replied }, 'none'],
  ])('answers %s', (_, twist, mention) => {
    expect(ofGroup(twist).mention).toBe(mention);
  });

  it('65 has names as claims, short, and compared with nothing (CVE-2026-53849)', () => {
    const named = { ...userOf(alice), global_name: bob, username: 'x'.repeat(500) };
    const message = ofGroup({ author: named, member: { nick: bob, roles: [] } });
    expect(message.senderId).toBe(alice);
    expect(message.claims).toEqual({ name: bob, username: 'x'.repeat(128), nick: bob });
    expect(ofDirect({ author: { ...userOf(alice), global_name: null, username: 7 } }).claims).toEqual({});
  });

  it('is cut where it is longer than Discord sends, and never inside of a sign', () => {
    const { text: kept } = ofDirect({ content: `${'x'.repeat(3999)}😀` });
    expect([kept.length, kept.isWellFormed()]).toEqual([3999, true]);
  });
});
