import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Update } from 'grammy/types';
import { Inbox, type TelegramServer } from './telegram-server.ts';

/** What is answered instead of the result of a call: a status with a body, or nothing and the line is cut. */
export type Trouble =
  | { readonly status: number; readonly body: string | object; readonly headers?: Readonly<Record<string, string>> }
  | 'cut'
  /** None: the call is answered as usual. */
  | 'none';

export interface Asked {
  readonly method: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** An answer of the Bot API that is no success. */
export const refusal = (code: number, description: string, parameters: object = {}): Trouble => ({
  status: code,
  body: { ok: false, error_code: code, description, parameters },
});

/**
 * As much of the Bot API as a bot by long polling needs, after its documentation: offsets that confirm, requests that are
 * held, one reader at a time; and every trouble that other servers do not make.
 */
export class TelegramStandIn implements TelegramServer {
  readonly apiRoot: string;
  readonly token: string;
  /** What the bot is told that everybody is in every group. */
  standing = 'member';
  /** Every call, in order. */
  readonly asked: Asked[] = [];
  readonly #server: Server;
  readonly #inbox = new Inbox();
  readonly #troubles = new Map<string, Trouble[]>();
  #updates: { readonly update_id: number }[] = [];
  #poll: ((result: 'conflict' | 'news') => void) | null = null;
  #next = 100;

  private constructor(server: Server, port: number, token: string) {
    this.token = token;
    this.#server = server;
    this.apiRoot = `http://127.0.0.1:${port}`;
    server.on('request', (request, response) => void this.#serve(request, response));
  }

  static async open(botId = 777): Promise<TelegramStandIn> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the system gave no port');
    return new TelegramStandIn(server, address.port, `${botId}:stand-in-canary-token`);
  }

  get me(): object {
    return { id: Number.parseInt(this.token, 10), is_bot: true, first_name: 'Stand-in', username: 'stand_in_bot' };
  }

  async say(person: number, text: string, name = `Person ${person}`): Promise<void> {
    this.update({ message: messageOf(person, { message_id: this.#next++, text }, name) });
  }

  /** Any update at all; `update_id` is added. */
  update(fields: object): void {
    this.#updates.push({ update_id: this.#next++, ...fields });
    this.#poll?.('news');
    this.#inbox.wake();
  }

  /** The next calls of a method meet these troubles, one each. */
  trouble(method: string, ...troubles: readonly Trouble[]): void {
    this.#troubles.set(method, [...(this.#troubles.get(method) ?? []), ...troubles]);
  }

  /** What is not confirmed yet. */
  waiting(): number {
    return this.#updates.length;
  }

  /** Does a request for updates hang? */
  get held(): boolean {
    return this.#poll !== null;
  }

  heard(person: number): readonly string[] {
    return this.#inbox.of(person);
  }

  change(): Promise<void> {
    return this.#inbox.change();
  }

  calls(method: string): readonly Asked['body'][] {
    return this.asked.filter((call) => call.method === method).map(({ body }) => body);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, token, method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(request.url ?? '') ?? [];
    const body = await readBody(request);
    this.asked.push({ method, body });
    this.#inbox.wake();
    const planned = token === this.token ? this.#troubles.get(method)?.shift() : refusal(401, 'Unauthorized');
    const trouble = planned === 'none' ? undefined : planned;
    const answer = trouble ?? { status: 200, body: await this.#call(method, body, request) };
    if (!response.destroyed) give(response, answer);
    this.#inbox.wake();
  }

  async #call(method: string, body: Asked['body'], request: IncomingMessage): Promise<object> {
    if (method === 'getUpdates') return await this.#getUpdates(body, request);
    if (method === 'getMe') return { ok: true, result: this.me };
    if (method === 'getChatMember')
      return { ok: true, result: { status: this.standing, user: { id: body['user_id'] } } };
    if (method !== 'sendMessage') return { ok: false, error_code: 404, description: 'Not Found' };
    this.#inbox.add(Number(body['chat_id']), String(body['text']));
    return { ok: true, result: messageOf(Number(body['chat_id']), { message_id: this.#next++, text: body['text'] }) };
  }

  async #getUpdates(body: Asked['body'], request: IncomingMessage): Promise<object> {
    this.#poll?.('conflict');
    const offset = Number(body['offset'] ?? 0);
    this.#updates = this.#updates.filter(({ update_id }) => update_id >= offset);
    if (this.#updates.length === 0 && Number(body['timeout'] ?? 0) > 0) {
      const end = await this.#hold(request);
      if (end === 'conflict') return conflict;
    }
    return { ok: true, result: this.#updates.slice(0, Number(body['limit'] ?? 100)) };
  }

  /** Until there is something, another reader comes, or this one goes. */
  async #hold(request: IncomingMessage): Promise<'conflict' | 'news'> {
    const { promise, resolve } = Promise.withResolvers<'conflict' | 'news'>();
    this.#poll = resolve;
    const gone = (): void => resolve('news');
    request.socket.once('close', gone);
    const end = await promise;
    request.socket.off('close', gone);
    if (this.#poll === resolve) this.#poll = null;
    return end;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

const conflict = {
  ok: false,
  error_code: 409,
  description: 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
};

/** A message in somebody's private chat with the bot, as the documentation has it. */
export function messageOf(person: number, fields: object, name = `Person ${person}`): NonNullable<Update['message']> {
  const message = {
    message_id: 1,
    date: 1_795_000_000,
    chat: { id: person, type: 'private', first_name: name },
    from: { id: person, is_bot: false, first_name: name, username: `person_${person}` },
    text: 'hello',
    ...fields,
  };
  // why: tests override any field, also with what cannot be
  return message as NonNullable<Update['message']>;
}

export function give(response: ServerResponse, answer: Trouble): void {
  if (answer === 'cut') response.socket?.destroy();
  if (typeof answer === 'string') return;
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers }).end(text);
}

async function readBody(request: IncomingMessage): Promise<Asked['body']> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  // why: grammY sends its parameters as one JSON object
  return text === '' ? {} : (JSON.parse(text) as Asked['body']);
}
