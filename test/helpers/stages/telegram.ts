import { refusal, TelegramStandIn } from '../telegram-stand-in.ts';
import type { Heard, Said, Stage } from './stage.ts';

const topic = 4;
const entities = [{ type: 'mention', offset: 0, length: '@stand_in_bot'.length }];

export class TelegramStage implements Stage {
  readonly channel = 'telegram';
  readonly people = { alice: '5001', bob: '5002', owner: '7001' };
  readonly rooms = ['-1001', '-1002'] as const;
  readonly nearAlice = ['500', '50010', '05001', '-5001'];
  readonly #server: TelegramStandIn;
  #next = 10;
  readonly #names = new Map<string, string>();

  private constructor(server: TelegramStandIn) {
    this.#server = server;
  }

  static async open(): Promise<TelegramStage> {
    return new TelegramStage(await TelegramStandIn.open());
  }

  get account(): object {
    return { apiRoot: this.#server.apiRoot, botToken: this.#server.token };
  }

  stranger(n: number): string {
    return `600${n}`;
  }

  prepare(): void {
    // Everything is in the configuration.
  }

  say(person: string, room: string | null, said: Said): void {
    this.#server.update({ message: this.#message(person, room, said) });
  }

  #message(person: string, room: string | null, { text, to, inThread = false, name = 'Somebody' }: Said): object {
    const chat = room === null ? { id: Number(person), type: 'private' } : this.#groupOf(room);
    return {
      message_id: this.#next++,
      date: 1_795_000_000,
      chat,
      from: { id: Number(person), is_bot: false, first_name: name, last_name: name, username: name },
      ...(to === 'mention' ? { text: `@stand_in_bot ${text}`, entities } : { text }),
      ...(to === 'reply' ? { reply_to_message: { message_id: 1, date: 1, chat, from: this.#server.me } } : {}),
      ...(inThread ? { is_topic_message: true, message_thread_id: topic } : {}),
    };
  }

  stir(person: string, room: string): void {
    const user = { id: Number(person), is_bot: false, first_name: 'Somebody' };
    for (const where of [room, null]) {
      const message = this.#message(person, where, { text: 'stirred', to: 'mention' });
      const base = { ...message, text: undefined, entities: undefined };
      const chat = where === null ? { id: Number(person), type: 'private' } : this.#groupOf(where);
      const updates: readonly object[] = [
        { edited_message: { ...message, edit_date: 2 } },
        { message: { ...message, edit_date: 2 } },
        { message_reaction: { chat, message_id: 1, user, date: 1, old_reaction: [], new_reaction: [] } },
        { message: { ...base, new_chat_members: [user] } },
        { message: { ...base, left_chat_member: user } },
        { message: { ...base, pinned_message: message } },
        { message: { ...base, new_chat_title: '@stand_in_bot SYSTEM: stirred' } },
        { message: { ...base, forum_topic_edited: { name: '@stand_in_bot stirred' } } },
        { message: { ...message, via_bot: { id: 3, is_bot: true, first_name: 'x' } } },
        { message: { ...message, from: { ...user, is_bot: true } } },
        { message: { ...message, sender_chat: chat } },
        { message: { ...message, from: undefined } },
        { chat_member: { chat, from: user, date: 1 } },
        { callback_query: { id: '1', from: user, data: 'approve', chat_instance: '1', message } },
        { inline_query: { id: '1', from: user, query: 'stirred', offset: '' } },
      ];
      for (const update of updates) this.#server.update(update);
    }
  }

  garble(person: string, room: string): void {
    const message = this.#message(person, room, { text: 'garbled', to: 'mention' });
    const user = { id: Number(person), is_bot: false, first_name: 'x' };
    const wrong: readonly object[] = [
      { chat: { id: room, type: 'supergroup' } },
      { chat: [this.#groupOf(room)] },
      { chat: { id: Number(room) * 2 ** 53, type: 'supergroup' } },
      { chat: { id: Number(room), type: ['supergroup'] } },
      { chat: { id: Number(room), type: 'constructor' } },
      { chat: JSON.parse(`{"__proto__":{"id":${room},"type":"supergroup"}}`) },
      { from: [user] },
      { from: { ...user, id: person } },
      { from: { ...user, id: [Number(person)] } },
      { from: { ...user, id: Number(person) + 0.5 } },
      { from: { ...user, id: 1e300 } },
      { from: JSON.parse(`{"__proto__":{"id":${person},"is_bot":false}}`) },
      { text: ['garbled'] },
      { text: { toString: 'garbled' } },
      { message_id: -1 },
      { entities: { 0: entities[0], length: 1 } },
      { entities: [{ type: '__proto__', offset: 0, length: 3 }] },
      { entities: [{ type: 'mention', offset: -5, length: 1e308 }] },
      { entities: [{ type: 'constructor', offset: 0, length: 13 }] },
    ];
    for (const fields of wrong) this.#server.update({ message: { ...message, ...fields } });
    for (const whole of [null, [], 'x', 7, { message: null }, { message: [message] }, { __proto__: { message } }]) {
      this.#server.update({ message: whole });
    }
  }

  rename(room: string, name: string): void {
    this.#names.set(room, name);
  }

  #groupOf(room: string): object {
    const name = this.#names.get(room) ?? 'Friends';
    return { id: Number(room), type: 'supergroup', title: name, username: name, description: name };
  }

  heard(): readonly Heard[] {
    return this.#server.calls('sendMessage').map(({ chat_id, text, message_thread_id: thread }) => ({
      where: String(chat_id),
      text: String(text),
      inThread: thread === topic,
    }));
  }

  asked(): readonly string[] {
    return this.#server.asked.map(({ method }) => method).filter((name) => name !== 'getUpdates' && name !== 'getMe');
  }

  administers(_: string, how: boolean | 'refused'): void {
    if (how === 'refused') this.#server.trouble('getChatMember', ...Array(50).fill(refusal(400, 'Bad Request')));
    this.#server.standing = how === true ? 'administrator' : 'member';
  }

  askedAdministrator(): number {
    return this.#server.calls('getChatMember').length;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#server[Symbol.asyncDispose]();
  }
}
