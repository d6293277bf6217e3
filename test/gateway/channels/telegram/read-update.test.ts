import type { Message, Update } from 'grammy/types';
import { describe, expect, it } from 'vitest';
import { readUpdate } from '../../../../src/gateway/channels/telegram/read-update.ts';
import { admit } from '../../../../src/gateway/policy/admit.ts';
import { messageOf } from '../../../helpers/telegram-stand-in.ts';

const person = 5001;
const user = { id: 5002, is_bot: false, first_name: 'Bob' };
const botUser = { id: 42, is_bot: true, first_name: 'Bot', username: 'x_bot' };
const group = { id: -1001, type: 'supergroup', title: 'Friends' };

const self = { id: 42, username: 'x_bot' };
const read = (update: object) => readUpdate('default', self, { update_id: 1, ...update });
const message = (fields: object) => ({ message: messageOf(person, fields) });

/** An account that lets everybody in: what it denies, everybody denies. */
const lax = { enabled: true, dmPolicy: 'open', allowFrom: ['*'] } as const;
const nobody = { approved: false, denied: null };

const effect = (update: object): string => {
  const { senderId, event, chat } = readUpdate('default', self, update);
  return admit({ senderId, event, chatKind: chat.kind }, lax, nobody).effect;
};

/** Every kind of update that the documentation names; only `message` may be one. */
const kinds: Record<Exclude<keyof Update, 'update_id' | 'message'>, object> = {
  edited_message: messageOf(person, { edit_date: 2 }),
  channel_post: messageOf(person, { chat: { id: -1, type: 'channel', title: 'News' } }),
  edited_channel_post: messageOf(person, { chat: { id: -1, type: 'channel', title: 'News' }, edit_date: 2 }),
  business_connection: { id: 'b', user, user_chat_id: person, date: 1, is_enabled: true },
  business_message: messageOf(person, { business_connection_id: 'b' }),
  edited_business_message: messageOf(person, { business_connection_id: 'b', edit_date: 2 }),
  deleted_business_messages: { business_connection_id: 'b', chat: { id: person, type: 'private' }, message_ids: [1] },
  guest_message: messageOf(person, { guest_query_id: 'g' }),
  stopped_message_generation: { chat: { id: person, type: 'private' } },
  message_reaction: {
    chat: { id: person, type: 'private' },
    message_id: 1,
    user,
    date: 1,
    old_reaction: [],
    new_reaction: [],
  },
  message_reaction_count: { chat: group, message_id: 1, date: 1, reactions: [] },
  inline_query: { id: 'i', from: user, query: 'hello', offset: '' },
  chosen_inline_result: { result_id: 'r', from: user, query: 'hello' },
  callback_query: { id: 'c', from: user, chat_instance: 'x', data: 'approve', message: messageOf(person, {}) },
  shipping_query: { id: 's', from: user, invoice_payload: 'x' },
  pre_checkout_query: { id: 'p', from: user, currency: 'EUR', total_amount: 1, invoice_payload: 'x' },
  purchased_paid_media: { from: user, paid_media_payload: 'x' },
  poll: { id: 'p', question: 'hello' },
  poll_answer: { poll_id: 'p', user, option_ids: [0] },
  my_chat_member: { chat: { id: person, type: 'private' }, from: user, date: 1 },
  chat_member: { chat: group, from: user, date: 1 },
  chat_join_request: { chat: group, from: user, date: 1, user_chat_id: person },
  chat_boost: { chat: group },
  removed_chat_boost: { chat: group },
  managed_bot: { user, bot: botUser },
  subscription: { user },
};

/** Messages that are no plain new message of a person in private. */
const odd: Readonly<Record<string, Partial<Record<keyof Message, unknown>>>> = {
  'of a bot': { from: botUser },
  'of a user who does not say whether it is a bot': { from: { id: person, first_name: 'x' } },
  'through a bot': { via_bot: botUser },
  'of nobody': { from: undefined },
  'of null': { from: null },
  'of user 0': { from: { ...user, id: 0 }, chat: { id: 0, type: 'private' } },
  'of a user with a text for a number': { from: { ...user, id: '5001' }, chat: { id: '5001', type: 'private' } },
  'of a number that JavaScript cannot hold': { from: { ...user, id: 2 ** 60 }, chat: { id: 2 ** 60, type: 'private' } },
  'of a negative number': { from: { ...user, id: -7 }, chat: { id: -7, type: 'private' } },
  'of an anonymous administrator': { chat: group, sender_chat: group, from: { ...botUser, id: 1087968824 } },
  'that speaks for a channel, in private': { sender_chat: { id: -2, type: 'channel', title: 'x' } },
  'in a group': { chat: { id: -5, type: 'group', title: 'x' } },
  'in a supergroup': { chat: group },
  'in a supergroup without a title': { chat: { id: -5, type: 'supergroup' } },
  'in a channel': { chat: { id: -5, type: 'channel', title: 'x' } },
  'in a chat of no known type': { chat: { id: person, type: 'secret' } },
  'in a chat of no type': { chat: { id: person } },
  'in a private chat of somebody else': { chat: { id: 5002, type: 'private' } },
  'without a chat': { chat: undefined },
  'for a business account': { business_connection_id: 'b' },
  'by a business bot': { sender_business_bot: botUser },
  'that summoned the bot elsewhere': { guest_query_id: 'g' },
  'that vanishes': { message_id: 0, ephemeral_message_id: 3 },
  'with the number 0': { message_id: 0 },
  'that a channel forwarded by itself': { is_automatic_forward: true },
  'that was sent by a schedule': { is_from_offline: true },
  'that was edited': { edit_date: 5 },
  'without text': { text: undefined },
  'with an empty text': { text: '' },
  'with a text that is none': { text: ['hello'] },
  'that is a sticker': { text: undefined, sticker: { file_id: 'x' } },
  'that is a photo without words': { text: undefined, photo: [{ file_id: 'x' }] },
  'that says that somebody came': { text: undefined, new_chat_members: [user] },
  'that says what was pinned': { text: undefined, pinned_message: messageOf(person, {}) },
};

describe('THREATS 77: what Telegram reports', () => {
  it.each(Object.entries(kinds))('is no message when it is %s', (kind, update) => {
    expect(effect({ update_id: 1, [kind]: update })).toBe('deny');
  });

  it.each(Object.entries(odd))(
    'is not admitted when it is a message %s, even where everybody is (THREATS 67, 76, 81)',
    (_, fields) => {
      expect(effect({ update_id: 1, ...message(fields) })).toBe('deny');
    },
  );

  it.each([null, undefined, 7, 'x', [], {}, { message: null }, { message: [] }, { message: 'hello' }])(
    'is nothing when it is %j',
    (update) => {
      // why: a server may answer anything
      expect(effect(update as object)).toBe('deny');
    },
  );

  it('is judged with a test that can fail: the plain message is admitted', () => {
    expect(effect({ update_id: 1, ...message({}) })).toBe('allow');
  });
});

describe('a message of Telegram', () => {
  it('of an anonymous administrator has no sender, whatever number stands in for one (THREATS 81)', () => {
    const anonymous = message({ chat: group, sender_chat: group, from: { ...botUser, is_bot: false } });
    expect(read(anonymous).senderId).toBeNull();
  });

  it('in a group is of a group, with its sender', () => {
    expect(read(message({ chat: group }))).toMatchObject({ senderId: '5001', chat: { kind: 'group', id: '-1001' } });
  });

  it('that was forwarded is a text of whoever forwards it', () => {
    const forwarded = message({ forward_origin: { type: 'user', sender_user: user, date: 1 } });
    expect(read(forwarded)).toMatchObject({ event: 'message', senderId: '5001', text: 'hello' });
  });

  it('with a picture is its words', () => {
    const photo = message({ text: undefined, caption: 'look', photo: [{ file_id: 'x' }] });
    expect(read(photo)).toMatchObject({ event: 'message', text: 'look' });
  });

  it('claims a name and a username, each of a bounded length, and no other field', () => {
    const from = {
      id: person,
      is_bot: false,
      first_name: '😀'.repeat(100),
      last_name: 'B',
      username: 'alice',
      claims: 'x',
    };
    const { claims } = read(message({ from }));
    expect(Object.keys(claims)).toEqual(['name', 'username']);
    expect(claims['name']?.length).toBe(128);
    expect(claims['name']?.isWellFormed()).toBe(true);
    expect(claims['username']).toBe('alice');
  });

  it('is cut at the length that Telegram allows, between two signs', () => {
    const { text } = read(message({ text: `a${'😀'.repeat(50_000)}` }));
    expect(text.length).toBe(4095);
    expect(text.isWellFormed()).toBe(true);
  });
});
