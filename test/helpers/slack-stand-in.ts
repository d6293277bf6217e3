import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AppMentionEvent, GenericMessageEvent } from '@slack/types';
import { type WebSocket, WebSocketServer } from 'ws';
import { directOf, Outbox, type SlackServer } from './slack-server.ts';

/** What is answered instead of the result of a call. */
export type Trouble =
  | { readonly status: number; readonly body: string | object; readonly headers?: Readonly<Record<string, string>> }
  | 'cut'
  /** The call is taken, and never answered. */
  | 'silence'
  | 'none';

export interface Asked {
  readonly method: string;
  readonly token: string;
  readonly body: Readonly<Record<string, string>>;
}

/** An answer of the Web API that is no success. */
export const refusal = (error: string, more: object = {}): Trouble => ({
  status: 200,
  body: { ok: false, error, ...more },
});

export const slowDown = (seconds: number | string): Trouble => ({
  status: 429,
  body: { ok: false, error: 'ratelimited' },
  headers: { 'retry-after': String(seconds) },
});

interface Envelope {
  readonly envelope_id: string;
  readonly [field: string]: unknown;
}

/**
 * As much of Slack as a bot by Socket Mode needs, after its documentation: addresses with a ticket that is good once, a
 * greeting, events that are sent again until they are acknowledged; and every trouble that other servers do not make.
 */
export class SlackStandIn implements SlackServer {
  readonly apiRoot: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly team: string;
  readonly bot: string;
  /** Every call, in order. */
  readonly asked: Asked[] = [];
  /** Ids of the events that were acknowledged, in order. */
  readonly acknowledged: string[] = [];
  /** What each line is greeted with. */
  greeting: object | null = { type: 'hello', num_connections: 1, connection_info: { app_id: 'A0APP' } };
  /** Answers of further methods. */
  readonly answers = new Map<string, object>();
  /** Another server of the Web API that answers in our place; lines are always ours. */
  relay: ((method: string, body: Asked['body']) => Promise<Exclude<Trouble, string>>) | null = null;
  /** What is answered instead of opening a line; `null`: it is opened. */
  instead: string | null = null;
  /** The address that lines are opened at; `null`: our own. */
  lineUrl: string | null = null;
  /** Lines that are open. */
  readonly lines = new Set<WebSocket>();
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #outbox = new Outbox();
  readonly #troubles = new Map<string, Trouble[]>();
  readonly #tickets = new Set<string>();
  readonly #waiting = new Map<string, Envelope>();
  #next = 100;

  private constructor(server: Server, port: number, name: string) {
    this.#server = server;
    this.team = `T${name}`;
    this.bot = `U${name}BOT`;
    this.botToken = `xoxb-${name}-stand-in-canary-bot`;
    this.appToken = `xapp-1-${name}-stand-in-canary-app`;
    this.apiRoot = `http://127.0.0.1:${port}/api`;
    server.on('request', (request, response) => void this.#serve(request, response));
    server.on('upgrade', (request, socket, head) => {
      const ticket = /^\/link\/\?ticket=([\w-]+)$/.exec(request.url ?? '')?.[1] ?? '';
      const known = this.#tickets.delete(ticket);
      if (!known || this.instead !== null) return void socket.end(this.instead ?? 'HTTP/1.1 404 Not Found\r\n\r\n');
      this.#sockets.handleUpgrade(request, socket, head, (line) => this.#opened(line));
    });
  }

  static async open(name = '0STAND'): Promise<SlackStandIn> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the system gave no port');
    return new SlackStandIn(server, address.port, name);
  }

  async say(member: string, text: string): Promise<void> {
    this.event(this.direct(member, text));
  }

  /** A direct message, as the documentation has it. */
  direct(member: string, text: string, more: object = {}): object {
    return { ...messageOf(this.team, directOf(member), this.#ts()), user: member, text, ...more };
  }

  /** Sends an event, and again on the next line until it is acknowledged; returns its id. */
  event(event: object, outer: object = {}): string {
    const envelope = this.envelopeOf(event, outer);
    this.#waiting.set(envelope.envelope_id, envelope);
    this.send(envelope);
    return envelope.envelope_id;
  }

  envelopeOf(event: object, outer: object = {}): Envelope {
    const id = `envelope-${this.#next++}`;
    return {
      envelope_id: id,
      type: 'events_api',
      accepts_response_payload: false,
      payload: this.payloadOf(event, outer),
    };
  }

  payloadOf(event: object, outer: object = {}): object {
    return payloadOf(this.team, this.bot, event, outer);
  }

  /** Anything at all, on every open line. */
  send(message: object | string | Buffer): void {
    const data = typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message);
    for (const line of this.lines) line.send(data);
    this.#outbox.wake();
  }

  /** Slack says that it closes the lines, and does. */
  renew(reason = 'refresh_requested'): void {
    this.send({ type: 'disconnect', reason, debug_info: { host: 'wss-111.slack.com' } });
    for (const line of this.lines) line.close(1000);
  }

  trouble(method: string, ...troubles: readonly Trouble[]): void {
    this.#troubles.set(method, [...(this.#troubles.get(method) ?? []), ...troubles]);
  }

  heard(channel: string): readonly string[] {
    return this.#outbox.of(channel);
  }

  change(): Promise<void> {
    return this.#outbox.change();
  }

  calls(method: string): readonly Asked['body'][] {
    return this.asked.filter((call) => call.method === method).map(({ body }) => body);
  }

  #opened(line: WebSocket): void {
    this.lines.add(line);
    line.on('close', () => {
      this.lines.delete(line);
      this.#outbox.wake();
    });
    line.on('message', (data) => {
      // why: whoever listens sends nothing but acknowledgements
      const { envelope_id: id } = JSON.parse(String(data)) as { envelope_id: string };
      this.#waiting.delete(id);
      this.acknowledged.push(id);
      this.#outbox.wake();
    });
    if (this.greeting !== null) line.send(JSON.stringify(this.greeting));
    for (const envelope of this.#waiting.values()) {
      line.send(JSON.stringify({ ...envelope, retry_attempt: 1, retry_reason: 'timeout' }));
    }
    this.#outbox.wake();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = /^\/api\/([\w.]+)$/.exec(request.url ?? '')?.[1] ?? '';
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const body = Object.fromEntries(new URLSearchParams(text));
    this.asked.push({ method, token, body });
    this.#outbox.wake();
    const wanted = method === 'apps.connections.open' ? this.appToken : this.botToken;
    const planned = token === wanted ? this.#troubles.get(method)?.shift() : refusal('invalid_auth');
    const answer = planned === undefined || planned === 'none' ? await this.#answer(method, body) : planned;
    if (!response.destroyed) give(response, answer);
    this.#outbox.wake();
  }

  async #answer(method: string, body: Asked['body']): Promise<Trouble> {
    if (method === 'apps.connections.open') return ok({ url: this.#ticket() });
    const answer = await (this.relay?.(method, body) ?? this.#own(method, body));
    if (method === 'chat.postMessage' && !JSON.stringify(answer.body).includes('"error')) {
      this.#outbox.add(String(body['channel']), String(body['text']));
    }
    return answer;
  }

  #own(method: string, body: Asked['body']): Exclude<Trouble, string> {
    const fixed = this.answers.get(method);
    if (fixed !== undefined) return ok(fixed);
    if (method === 'auth.test') {
      return ok({ team_id: this.team, user_id: this.bot, bot_id: 'B0BOT', user: 'helper', team: 'Stand-in' });
    }
    return method === 'chat.postMessage'
      ? ok({ channel: body['channel'], ts: this.#ts() })
      : { status: 200, body: { ok: false, error: 'unknown_method' } };
  }

  #ticket(): string {
    const ticket = `ticket-canary-${this.#next++}`;
    this.#tickets.add(ticket);
    return this.lineUrl ?? `${this.apiRoot.replace('http:', 'ws:').replace('/api', '/link/')}?ticket=${ticket}`;
  }

  #ts(): string {
    return `1795000000.${String(this.#next++).padStart(6, '0')}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const line of this.lines) line.terminate();
    this.#sockets.close();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

const ok = (fields: object): Exclude<Trouble, string> => ({ status: 200, body: { ok: true, ...fields } });

const messageOf = (team: string, channel: string, ts: string): GenericMessageEvent => ({
  type: 'message',
  subtype: undefined,
  user: 'U0ALICE',
  text: 'hello',
  team,
  ts,
  event_ts: ts,
  channel,
  channel_type: 'im',
});

/** An event as it is wrapped, after the documentation. */
export const payloadOf = (team: string, bot: string, event: object, outer: object = {}): object => ({
  token: 'verification',
  team_id: team,
  context_team_id: team,
  context_enterprise_id: null,
  api_app_id: 'A0APP',
  type: 'event_callback',
  event_id: 'Ev0EVENT',
  event_time: 1_795_000_000,
  is_ext_shared_channel: false,
  authorizations: [{ enterprise_id: null, team_id: team, user_id: bot, is_bot: true, is_enterprise_install: false }],
  event,
  ...outer,
});

/** That a bot was named in a channel, as the documentation has it. */
export const appMentionOf = (bot: string, more: Partial<AppMentionEvent>): AppMentionEvent => ({
  type: 'app_mention',
  user: 'U0ALICE',
  text: `<@${bot}> hello`,
  team: 'T0STAND',
  ts: '1795000000.000001',
  event_ts: '1795000000.000001',
  channel: 'C0ROOM',
  ...more,
});

function give(response: ServerResponse, answer: Trouble): void {
  if (answer === 'cut') response.socket?.destroy();
  if (typeof answer === 'string') return;
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
  response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers }).end(text);
}
