import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Sent {
  readonly chat_id: number | string;
  readonly text: string;
}

/** As much of Telegram's Bot API as a gateway of somebody else needs to hear strangers and to answer them. */
export class TelegramStandIn implements AsyncDisposable {
  readonly url: string;
  /** What the bot wrote. */
  readonly sent: Sent[] = [];
  readonly #server: Server;
  readonly #updates: object[] = [];
  readonly #wakers = new Set<() => void>();
  #next = 1;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on TCP
    server.on('request', (request, response) => void this.#serve(request, response));
  }

  static async open(): Promise<TelegramStandIn> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TelegramStandIn(server);
  }

  /** Somebody writes to the bot in private. */
  write(id: number, text: string): void {
    const from = { id, is_bot: false, first_name: `Person${id}`, username: `person${id}` };
    const chat = { id, type: 'private', first_name: from.first_name, username: from.username };
    const message = { message_id: this.#next++, date: Math.floor(Date.now() / 1000), chat, from, text };
    this.#updates.push({ update_id: this.#next++, message });
    for (const wake of this.#wakers) wake();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.url?.split('/').at(-1)?.split('?')[0] ?? '';
    const params = await paramsOf(request);
    const results: Readonly<Record<string, () => unknown>> = {
      getMe: () => ({ id: 1, is_bot: true, first_name: 'Bot', username: 'stand_in_bot', can_join_groups: true }),
      getUpdates: () => this.#updatesFrom(Number(params['offset'] ?? 0), request),
      sendMessage: () => this.#take({ chat_id: Number(params['chat_id']), text: String(params['text']) }),
    };
    const result = Object.hasOwn(results, method) ? await results[method]?.() : true;
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ ok: true, result }));
  }

  #take(sent: Sent): object {
    this.sent.push(sent);
    return { message_id: this.#next++, date: 1, chat: { id: sent.chat_id, type: 'private' }, text: sent.text };
  }

  /** A long poll: answers when there is something, or when whoever asked has gone. */
  async #updatesFrom(offset: number, request: IncomingMessage): Promise<readonly object[]> {
    const due = () => this.#updates.filter((update) => 'update_id' in update && Number(update.update_id) >= offset);
    if (due().length > 0) return due();
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#wakers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, 10_000);
      this.#wakers.add(wake);
      request.socket.once('close', wake);
    });
    return due();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

async function paramsOf(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  let body = '';
  for await (const chunk of request) body += chunk;
  if (body === '') return {};
  return request.headers['content-type']?.includes('json')
    ? JSON.parse(body)
    : Object.fromEntries(new URLSearchParams(body));
}
