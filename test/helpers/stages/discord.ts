import { adminRole, messageOf, userOf } from '../discord-fixtures.ts';
import { alice, bob, directOf, room as first, guild, thread } from '../discord-server.ts';
import { DiscordStandIn, refused } from '../discord-stand-in.ts';
import type { Heard, Said, Stage } from './stage.ts';

const second = '300000000000000007';

export class DiscordStage implements Stage {
  readonly channel = 'discord';
  readonly people = { alice, bob, owner: '200000000000007001' };
  readonly rooms = [first.channelId, second] as const;
  readonly nearAlice = [alice.slice(1), `${alice}0`, `0${alice}`, `${alice.slice(0, -1)}`];
  readonly #server: DiscordStandIn;
  readonly #roles = new Map<string, readonly string[]>();

  private constructor(server: DiscordStandIn) {
    this.#server = server;
  }

  static async open(): Promise<DiscordStage> {
    return new DiscordStage(await DiscordStandIn.open());
  }

  get account(): object {
    return { apiRoot: this.#server.apiRoot, token: this.#server.token };
  }

  stranger(n: number): string {
    return `20000000000000600${n}`;
  }

  prepare(): void {
    this.#server.things.set(`/channels/${second}`, { id: second, type: 0, guild_id: guild });
  }

  say(person: string, room: string | null, said: Said): void {
    this.#server.event('MESSAGE_CREATE', this.#message(person, room, said));
  }

  #message(person: string, room: string | null, { text, to, inThread = false, name }: Said): object {
    const bot = { ...userOf(this.#server.botId), bot: true };
    const id = this.#server.id();
    const where = inThread ? thread.channelId : room;
    const channelId = where ?? directOf(person);
    const author = { ...userOf(person, name), ...(name === undefined ? {} : { username: name }) };
    const content = to === 'mention' ? `<@${bot.id}> ${text}` : text;
    const mentions = to === 'mention' ? [bot] : [];
    const replied = messageOf({ id: this.#server.id(), channel_id: channelId, author: bot, content: 'before' });
    return {
      ...messageOf({ id, channel_id: channelId, author, content, mentions }),
      ...(where === null ? { channel_type: 1 } : { guild_id: guild, member: this.#member(person, name) }),
      ...(to === 'reply'
        ? {
            type: 19,
            message_reference: { type: 0, message_id: replied.id, channel_id: channelId, guild_id: guild },
            referenced_message: replied,
          }
        : {}),
    };
  }

  #member(person: string, name: string | undefined): object {
    return { roles: this.#roles.get(person) ?? [], nick: name ?? null };
  }

  stir(person: string, room: string): void {
    for (const where of [room, null]) {
      const message = this.#message(person, where, { text: 'stirred', to: 'mention' });
      const place = { channel_id: where ?? directOf(person), user_id: person, message_id: '400000000000000001' };
      const said: readonly object[] = [
        { webhook_id: person },
        { type: 7 },
        { type: 6 },
        { type: 4 },
        { type: 20, interaction: { id: person } },
        { author: { ...userOf(person), bot: true } },
        { author: { ...userOf(person), system: true } },
        { edited_timestamp: '2026-11-21T12:00:00.000000+00:00' },
        { flags: 64 },
        { message_reference: { type: 1, message_id: '400000000000000001' } },
        { content: '', attachments: [{ id: '1', filename: 'big', size: 2 ** 31, url: 'http://127.0.0.1:1/big' }] },
      ];
      for (const fields of said) this.#server.event('MESSAGE_CREATE', { ...message, ...fields });
      this.#server.event('MESSAGE_UPDATE', message);
      for (const type of ['MESSAGE_REACTION_ADD', 'CHANNEL_PINS_UPDATE', 'TYPING_START', 'GUILD_MEMBER_ADD']) {
        this.#server.event(type, { ...message, ...place, emoji: { name: 'x' } });
      }
      this.#server.event('INTERACTION_CREATE', { ...message, id: '1', type: 2, data: { name: 'approve' } });
    }
  }

  garble(person: string, room: string): void {
    const message = this.#message(person, room, { text: 'garbled', to: 'mention' });
    const wrong: readonly object[] = [
      { author: [userOf(person)] },
      { author: { ...userOf(person), id: Number(person) } },
      { author: { ...userOf(person), id: [person] } },
      { author: JSON.parse(`{"__proto__":{"id":"${person}"}}`) },
      { author: JSON.parse(`{"id":"${person}x"}`) },
      { author: null },
      { channel_id: [room] },
      { channel_id: '__proto__' },
      { channel_id: Number(room) },
      { guild_id: [guild] },
      { guild_id: '300000000000000999' },
      { channel_type: 1 },
      { channel_type: 3 },
      { content: ['garbled'] },
      { mentions: { 0: userOf(this.#server.botId) } },
      { mentions: [JSON.parse(`{"__proto__":{"id":"${this.#server.botId}"}}`)] },
      { type: '0' },
      { flags: '0' },
      { id: 1e308 },
    ];
    for (const fields of wrong) this.#server.event('MESSAGE_CREATE', { ...message, ...fields });
    for (const whole of [[], [message], { message }, { __proto__: message }, { constructor: message }]) {
      this.#server.event('MESSAGE_CREATE', whole);
    }
    this.#server.event('__proto__', message);
    this.#server.event('constructor', message);
    // A kind of chat that no bot is in, named like a direct one.
    const many = { id: '500000000000000077', type: 3, recipients: [userOf(person)] };
    this.#server.things.set(`/channels/${many.id}`, many);
    const { guild_id: _, member: __, ...direct } = message as Readonly<Record<string, unknown>>; // why: made above
    this.#server.event('MESSAGE_CREATE', { ...direct, channel_id: many.id });
  }

  rename(room: string, name: string): void {
    this.#server.event('CHANNEL_UPDATE', { id: room, type: 0, guild_id: guild, name, topic: name });
  }

  heard(): readonly Heard[] {
    return this.#server.asked.flatMap(({ method, path, body }) => {
      const channelId = /^\/channels\/(\d+)\/messages$/.exec(path)?.[1];
      if (method !== 'POST' || channelId === undefined) return [];
      const inThread = channelId === thread.channelId;
      const where = inThread ? first.channelId : channelId.replace(/^5/, '2');
      return [{ where, text: String(body['content']), inThread }];
    });
  }

  asked(): readonly string[] {
    return this.#server.asked
      .map(({ method, path }) => `${method} ${path}`)
      .filter((one) => one !== 'GET /gateway/bot');
  }

  administers(person: string, how: boolean | 'refused'): void {
    this.#roles.set(person, how === true ? [adminRole] : []);
    if (how !== 'refused') return;
    // The server is forgotten, and Discord does not tell of it.
    this.#server.trouble(`GET /guilds/${guild}`, ...Array(50).fill(refused(403, 'Missing Access')));
    this.#server.event('GUILD_ROLE_DELETE', { guild_id: guild });
  }

  askedAdministrator(): number {
    return this.#server.asked.filter(({ path }) => path.startsWith('/guilds/')).length;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#server[Symbol.asyncDispose]();
  }
}
