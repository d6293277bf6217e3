import type { Message, MessageEntity } from 'grammy/types';
import { describe, expect, it } from 'vitest';
import { readUpdate } from '../../../../src/gateway/channels/telegram/read-update.ts';
import { messageOf } from '../../../helpers/telegram-stand-in.ts';

const self = { id: 777, username: 'Claw_bot' };
const group = { id: -1001, type: 'supergroup', title: 'Friends' };
const other = { id: 5002, is_bot: false, first_name: 'Claw_bot', username: 'claw_bot2' };
const ours = { id: 777, is_bot: true, first_name: 'Claw' };

const read = (fields: object, bot: { id: number; username: string | null } = self) =>
  readUpdate('default', bot, { update_id: 1, message: messageOf(5001, { chat: group, ...fields }) });

/** An entity of the first place where `word` stands in `text`. */
function at(text: string, word: string, type: MessageEntity['type'], more: object = {}): object {
  return { type, offset: text.indexOf(word), length: word.length, ...more };
}
const says = (text: string, ...entities: readonly object[]) => ({ text, entities });
const mentionOf = (fields: object, bot?: typeof self): string => read(fields, bot).mention;

describe('a message of a group speaks to the bot', () => {
  it.each([
    ['by its username', says('hi @claw_BOT!', at('hi @claw_BOT!', '@claw_BOT', 'mention'))],
    ['after a sign of two units', says('😀 @claw_bot', at('😀 @claw_bot', '@claw_bot', 'mention'))],
    ['by its number', says('hi Claw', at('hi Claw', 'Claw', 'text_mention', { user: ours }))],
    ['by a command', says('/ask@claw_bot x', at('/ask@claw_bot x', '/ask@claw_bot', 'bot_command'))],
    [
      'below a picture',
      { text: undefined, caption: '@claw_bot', caption_entities: [at('@claw_bot', '@claw_bot', 'mention')] },
    ],
  ])('%s', (_, fields) => {
    expect(mentionOf(fields)).toBe('mention');
  });

  it('where its name stands, of a command without the command', () => {
    const text = '@claw_bot /stop@Claw_bot';
    const fields = says(text, at(text, '@claw_bot', 'mention'), at(text, '/stop@Claw_bot', 'bot_command'));
    expect(read(fields).naming?.map(({ start, end }) => text.slice(start, end))).toEqual(['@claw_bot', '@Claw_bot']);
    expect(read(says('/stop', at('/stop', '/stop', 'bot_command'))).naming).toBeUndefined();
    expect(read({ ...fields, forward_origin: {} }).naming).toBeUndefined();
  });

  it('by answering its words', () => {
    expect(mentionOf({ reply_to_message: messageOf(5001, { chat: group, from: ours }) })).toBe('reply');
  });
});

describe('a message of a group does not speak to the bot (THREATS 82)', () => {
  const text = 'hi @claw_bot';
  it.each([
    ['by a name that Telegram does not mark', says(text)],
    ['by a longer name', says('@claw_bot2', at('@claw_bot2', '@claw_bot2', 'mention'))],
    ['by a part of its name', says('@claw', at('@claw', '@claw', 'mention'))],
    ['by the number of somebody else', says('Claw_bot', at('Claw_bot', 'Claw_bot', 'text_mention', { user: other }))],
    ['by a command for whoever hears it', says('/ask', at('/ask', '/ask', 'bot_command'))],
    ['by a command for another', says('/ask@other_bot', at('/ask@other_bot', '/ask@other_bot', 'bot_command'))],
    ['in code', says(text, at(text, text, 'pre'), at(text, '@claw_bot', 'mention'))],
    ['in a quote', says(text, at(text, text, 'blockquote'), at(text, '@claw_bot', 'mention'))],
    [
      'in an address',
      says(
        't.me/@claw_bot',
        at('t.me/@claw_bot', 't.me/@claw_bot', 'url'),
        at('t.me/@claw_bot', '@claw_bot', 'mention'),
      ),
    ],
    ['in a hashtag', says('#claw_bot', at('#claw_bot', '#claw_bot', 'hashtag'))],
    ['with an entity of an unknown type', says(text, { type: 'constructor', offset: 3, length: 9 })],
    ['with entities that are none', { text, entities: 'mention' }],
    ['with an entity that begins before the text', says(text, { type: 'mention', offset: -1, length: 9 })],
    ['with an entity without numbers', says(text, { type: 'mention', offset: '3', length: 9 })],
    ['with an entity behind the text', says(text, { type: 'mention', offset: 99, length: 9 })],
    ['by answering somebody else', { reply_to_message: messageOf(5001, { chat: group, from: other }) }],
    [
      'by answering the message that opened the topic',
      { reply_to_message: messageOf(5001, { chat: group, from: ours, forum_topic_created: { name: 'x' } }) },
    ],
    [
      'by answering what a channel said',
      { reply_to_message: messageOf(5001, { chat: group, from: ours, sender_chat: { id: -3, type: 'channel' } }) },
    ],
    [
      'by answering its words of another chat',
      { reply_to_message: messageOf(5001, { chat: { ...group, id: -1002 }, from: ours }) },
    ],
    [
      'by handing on what was said to it elsewhere',
      {
        ...says(text, at(text, '@claw_bot', 'mention')),
        forward_origin: { type: 'user', sender_user: other, date: 1 },
      },
    ],
  ] as readonly (readonly [string, object])[])('%s', (_, fields) => {
    expect(mentionOf(fields)).toBe('none');
  });

  it('by a name while its own is not known', () => {
    expect(read(says('@null', at('@null', '@null', 'mention')), { id: 777, username: null }).mention).toBe('none');
  });
});

describe('what nobody is spoken to in', () => {
  it('is code, quotes and addresses, in their order and within the text', () => {
    const text = 'a `b` "c" d.example';
    const entities: readonly object[] = [
      { type: 'url', offset: 10, length: 99 },
      { type: 'bold', offset: 0, length: 3 },
      { type: 'code', offset: 2, length: 3 },
      { type: 'expandable_blockquote', offset: 6, length: 3 },
    ];
    expect(read({ text, entities }).asides).toEqual([
      { start: 2, end: 5 },
      { start: 6, end: 9 },
      { start: 10, end: 19 },
    ]);
  });

  it('is everything in what was handed on', () => {
    const forward_origin: Message['forward_origin'] = { type: 'hidden_user', sender_user_name: 'x', date: 1 };
    expect(read({ text: 'hello', forward_origin }).asides).toEqual([{ start: 0, end: 5 }]);
  });
});

describe('a group', () => {
  it('is named by its number alone, and a private chat is no room (THREATS 83)', () => {
    expect(read({}).chat).toEqual({ kind: 'group', id: '-1001', rooms: ['-1001'] });
    const direct = messageOf(5001, {});
    expect(readUpdate('default', self, { update_id: 1, message: direct }).chat.rooms).toEqual([]);
  });
});
