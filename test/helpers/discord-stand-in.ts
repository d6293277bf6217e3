import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { guildOf, messageOf, userOf } from './discord-fixtures.ts';
import type { DiscordServer, Room } from './discord-server.ts';
import { directOf } from './discord-server.ts';

import { Inbox } from './telegram-server.ts';
import { give, type Trouble } from './telegram-stand-in.ts';

export interface DiscordAsked {
  readonly method: string;
  /** Below the version: `/gateway/bot`. */
  readonly path: string;
  readonly authorization: string;
  readonly body: Readonly<Record<string, unknown>>;
}

interface Frame {
  readonly op: number;
  readonly d: unknown;
}

interface SessionHeld {
  readonly events: { readonly s: number; readonly t: string; readonly d: unknown }[];
}

type Json = Readonly<Record<string, unknown>>;

/** An answer of Discord that is no success. */
export const refused = (status: number, message: string, more: object = {}): Trouble => ({
  status,
  body: { message, code: 0, ...more },
});

/**
 * As much of Discord's interface as a bot needs, after its documentation: sign-in, sessions that go on, events with their
 * numbers, beats, channels, servers and members; and every trouble that other servers do not make.
 */
export class DiscordStandIn implements DiscordServer {
  readonly apiRoot: string;
  readonly token: string;
  readonly botId: string;
  /** Every call, in order, and every frame that a bot sent. */
  readonly asked: DiscordAsked[] = [];
  readonly frames: Frame[] = [];
  /** How often a bot is to say that it is there. */
  beatMs = 45_000;
  /** Beats are answered. */
  answersBeats = true;
  /** What `GET` answers, by its path. */
  readonly things = new Map<string, Json>();
  /** What the Gateway says instead of hello or of READY; taken once each. */
  readonly greetings: (string | number)[] = [];
  readonly lettings: (string | number)[] = [];
  readonly #http: Server;
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #inbox = new Inbox();
  readonly #troubles = new Map<string, Trouble[]>();
  readonly #sessions = new Map<string, SessionHeld>();
  #line: WebSocket | null = null;
  #current: SessionHeld | null = null;
  #next = 1n;

  private constructor(http: Server, port: number, botId: string) {
    this.#http = http;
    this.botId = botId;
    this.token = `${Buffer.from(botId).toString('base64url')}.canary.stand-in-canary-token-of-${botId}`;
    this.apiRoot = `http://127.0.0.1:${port}/api`;
    http.on('request', (request, response) => {
      void this.#answer(request).then((trouble) => give(response, trouble));
    });
    http.on('upgrade', (request, socket, head) => {
      this.#sockets.handleUpgrade(request, socket, head, (line) => this.#greet(line));
    });
    const url = `ws://127.0.0.1:${port}/gateway`;
    this.things.set('/gateway/bot', {
      url,
      shards: 1,
      session_start_limit: { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 },
    });
    this.things.set('/users/@me', { ...userOf(botId, 'stand-in'), bot: true });
  }

  static async open(botId = '100000000000000777'): Promise<DiscordStandIn> {
    const http = createServer().listen(0, '127.0.0.1');
    await once(http, 'listening');
    const address = http.address();
    if (address === null || typeof address === 'string') throw new Error('the system gave no port');
    return new DiscordStandIn(http, address.port, botId);
  }

  /** Is a bot let in? */
  get held(): boolean {
    return this.#current !== null && this.#line !== null;
  }

  async say(person: string, text: string, name?: string): Promise<void> {
    const channelId = directOf(person);
    this.things.set(`/channels/${channelId}`, { id: channelId, type: 1, recipients: [userOf(person, name)] });
    this.event(
      'MESSAGE_CREATE',
      messageOf({ id: this.id(), channel_id: channelId, author: userOf(person, name), content: text }),
    );
  }

  async sayIn({ guildId, channelId }: Room, person: string, content: string, replyTo?: string): Promise<string> {
    const id = this.id();
    const reply =
      replyTo === undefined ? {} : { type: 19, message_reference: { message_id: replyTo, channel_id: channelId } };
    const mentions = [...content.matchAll(/<@(\d+)>/g)].map(([, named = '']) => userOf(named));
    this.event('MESSAGE_CREATE', {
      ...messageOf({ id, channel_id: channelId, author: userOf(person), content, mentions }),
      guild_id: guildId,
      member: { roles: [] },
      ...reply,
    });
    return id;
  }

  heard(person: string): readonly string[] {
    return this.#inbox.of(directOf(person));
  }

  change(): Promise<void> {
    return this.#inbox.change();
  }

  id(): string {
    this.#next += 1n;
    return String(400_000_000_000_000_000n + this.#next);
  }

  /** Any event at all; kept for a bot that comes back to its session. */
  event(type: string, data: object): void {
    const held = this.#current;
    if (held === null) throw new Error('no bot is let in');
    const frame = { op: 0, s: held.events.length + 2, t: type, d: data };
    held.events.push(frame);
    this.raw(frame);
  }

  /** What is said to the bot, as it is. */
  raw(frame: object | string): void {
    this.#line?.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
    this.#inbox.wake();
  }

  /** The line is cut, or closed with a number. The session stays. */
  hangUp(code?: number): void {
    if (code === undefined) this.#line?.terminate();
    else this.#line?.close(code);
    this.#line = null;
  }

  /** Sessions no longer go on. */
  forgetSessions(): void {
    this.#sessions.clear();
  }

  /** The next calls of a method and path meet these troubles, one each. */
  trouble(call: string, ...troubles: readonly Trouble[]): void {
    this.#troubles.set(call, [...(this.#troubles.get(call) ?? []), ...troubles]);
  }

  calls(call: string): readonly DiscordAsked[] {
    return this.asked.filter(({ method, path }) => `${method} ${path}` === call);
  }

  async #answer(request: IncomingMessage): Promise<Trouble> {
    const path = (request.url ?? '').replace(/^\/api\/v10/, '');
    const method = request.method ?? '';
    const authorization = request.headers.authorization ?? '';
    const body = await readBody(request);
    this.asked.push({ method, path, authorization, body });
    this.#inbox.wake();
    if (authorization !== `Bot ${this.token}`) return refused(401, '401: Unauthorized');
    const planned = this.#troubles.get(`${method} ${path}`)?.shift() ?? 'none';
    if (planned !== 'none') return planned;
    const thing = method === 'GET' ? this.things.get(path) : this.#post(path, body);
    return thing === undefined ? refused(404, 'Unknown Channel', { code: 10_003 }) : { status: 200, body: thing };
  }

  #post(path: string, body: Json): Json | undefined {
    const channelId = /^\/channels\/(\d+)\/messages$/.exec(path)?.[1];
    if (channelId === undefined) return undefined;
    this.#inbox.add(channelId, String(body['content']));
    const author = { ...userOf(this.botId), bot: true };
    const message = messageOf({ id: this.id(), channel_id: channelId, author, content: String(body['content']) });
    // As on the platform, a bot is told what it wrote itself.
    if (this.#line !== null) this.event('MESSAGE_CREATE', message);
    return { ...message };
  }

  #greet(line: WebSocket): void {
    line.on('message', (data) => this.#take(line, JSON.parse(String(data)) as Frame)); // why: our own channel sends it
    line.on('close', () => {
      if (this.#line === line) this.#line = null;
      this.#inbox.wake();
    });
    this.#say(line, this.greetings.shift() ?? JSON.stringify({ op: 10, d: { heartbeat_interval: this.beatMs } }));
  }

  #say(line: WebSocket, what: string | number): void {
    if (typeof what === 'number') line.close(what);
    else line.send(what);
  }

  #take(line: WebSocket, frame: Frame): void {
    this.frames.push(frame);
    if (frame.op === 1 && this.answersBeats) line.send('{"op":11}');
    if (frame.op === 2) this.#identify(line, frame.d as Json); // why: our own channel sends it
    if (frame.op === 6) this.#resume(line, frame.d as Json); // why: as above
    this.#inbox.wake();
  }

  #identify(line: WebSocket, { token }: Json): void {
    const planned = this.lettings.shift();
    if (planned !== undefined) this.#say(line, planned);
    else if (token === this.token) this.#letIn(line);
    else line.close(4004);
  }

  #letIn(line: WebSocket): void {
    const id = `session-${this.#sessions.size + 1}-of-${this.botId}`;
    this.#current = { events: [] };
    this.#line = line;
    this.#sessions.set(id, this.#current);
    const url = String(this.things.get('/gateway/bot')?.['url']).replace('/gateway', '/resume');
    const user = { ...userOf(this.botId), bot: true };
    this.raw({ op: 0, s: 1, t: 'READY', d: { v: 10, user, session_id: id, resume_gateway_url: url, guilds: [] } });
    this.event('GUILD_CREATE', guildOf(this.botId));
  }

  #resume(line: WebSocket, { token, session_id: id, seq }: Json): void {
    const held = this.#sessions.get(String(id));
    if (held === undefined || token !== this.token) {
      line.send('{"op":9,"d":false}');
      return;
    }
    this.#line = line;
    this.#current = held;
    for (const event of held.events) if (event.s > Number(seq)) this.raw({ op: 0, ...event });
    this.event('RESUMED', {});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const line of this.#sockets.clients) line.terminate();
    this.#http.closeAllConnections();
    this.#http.close();
    await once(this.#http, 'close');
  }
}

async function readBody(request: IncomingMessage): Promise<DiscordAsked['body']> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  // why: our own channel sends its parameters as one JSON object
  return text === '' ? {} : (JSON.parse(text) as DiscordAsked['body']);
}
