/** A server of Discord in this process, with one bot and whoever the test makes write to it. */
export interface DiscordServer extends AsyncDisposable {
  readonly apiRoot: string;
  readonly token: string;
  readonly botId: string;
  /** A person writes to the bot in private; resolves when the server has taken it. Ids are snowflakes. */
  say(person: string, text: string, name?: string): Promise<void>;
  /** What the bot wrote to this person, oldest first. */
  heard(person: string): readonly string[];
  /** Somebody writes in a channel of a server, or in a thread of it; resolves to the message's id. */
  sayIn(room: Room, person: string, content: string, replyTo?: string): Promise<string>;
  /** Resolves when the server was asked something, or sent something, since the call. */
  change(): Promise<void>;
}

export interface Room {
  readonly guildId: string;
  readonly channelId: string;
  /** Of a thread the channel that it hangs from. */
  readonly parentId?: string;
}

export const alice = '200000000000005001';
export const bob = '200000000000005002';
export const guild = '300000000000000001';
export const room: Room = { guildId: guild, channelId: '300000000000000002' };
export const thread: Room = { guildId: guild, channelId: '300000000000000003', parentId: room.channelId };

/** The channel of a person's direct chat with the bot. */
export const directOf = (person: string): string => person.replace(/^2/, '5');
