import type { Secret } from '../../logs/secret.ts';
import type { Fields } from '../fields.ts';
import { GuardedClient } from './guarded-client.ts';
import { noLogger } from './no-logger.ts';
import { SocketLine } from './socket-line.ts';
import { callOptions } from './web-api.ts';

export interface LineParts {
  readonly appToken: Secret;
  readonly apiRoot: string;
  /** Slack greets within so long, or it is no line. */
  readonly greetingMs: number;
  /** Slack has greeted us. Throws to let go of the line, and that is what `holdLine` rejects with. */
  readonly opened: (hello: Fields) => void;
  /** Is there room for another event? What is not taken is not acknowledged, and Slack sends it again. */
  readonly hasRoom: () => boolean;
  /** Takes the payload of one event, and what acknowledges it: that rejects when the line is gone, and the event comes again. */
  readonly hand: (payload: unknown, acknowledge: () => Promise<void>) => void;
}

/** Why a line ended by itself: what Slack said, null when it said nothing. */
export interface LineEnd {
  readonly reason: string | null;
}

/** A line that says nothing more is noticed within about so long. */
const pongMs = 15_000;
/** Slack answers a goodbye within so long. */
const goodbyeMs = 500;

/**
 * One line of Socket Mode, from its opening to its end. Rejects when it could not be opened, resolves when it has ended or
 * `stop` is aborted. The library would open the next one by itself, and end the process where it may not.
 */
export async function holdLine(parts: LineParts, stop: AbortSignal): Promise<LineEnd> {
  const line = new SocketLine();
  const gone = new AbortController();
  const signal = AbortSignal.any([stop, gone.signal]);
  const client = clientOf(parts, line, signal);
  const end = Promise.withResolvers<LineEnd>();
  // Whoever has let go of the line before its end asks no more.
  end.promise.catch(() => undefined);
  watch(client, parts, end, signal);
  try {
    const opening = client.start();
    opening.catch(() => undefined);
    await Promise.race([opening, end.promise, late(parts.greetingMs, signal)]);
    return await Promise.race([end.promise, stopped(signal)]);
  } finally {
    gone.abort();
    await goodbye(client, line);
  }
}

function clientOf({ appToken, apiRoot }: LineParts, line: SocketLine, signal: AbortSignal): GuardedClient {
  const client = new GuardedClient({
    appToken: appToken.reveal(),
    logger: noLogger,
    autoReconnectEnabled: false,
    clientPingTimeout: pongMs,
    dispatcher: line.dispatcher,
    clientOptions: callOptions(apiRoot, signal),
  });
  // Thrown within the library's own opening of the line, which it ends.
  client.on('authenticated', ({ url }: { readonly url: unknown }) => requireLine(url, apiRoot));
  return client;
}

/** The address holds a ticket: it goes over TLS, but for a server on this machine that was itself asked without. */
function requireLine(url: unknown, apiRoot: string): void {
  const { protocol = '', hostname = '' } = typeof url === 'string' && URL.canParse(url) ? new URL(url) : {};
  const here = new URL(apiRoot);
  const isHere = here.protocol === 'http:' && hostname === here.hostname;
  if (protocol !== 'wss:' && !(protocol === 'ws:' && isHere)) throw new SyntaxError('no line');
}

type Resolvers = PromiseWithResolvers<LineEnd>;

function watch(client: GuardedClient, parts: LineParts, end: Resolvers, signal: AbortSignal): void {
  let reason: string | null = null;
  let trouble: unknown = null;
  client.heard = ({ type, reason: said, ...fields }) => {
    if (type === 'disconnect') reason = typeof said === 'string' ? said : '';
    if (type === 'hello') greeted(parts, fields, end);
  };
  client.on('error', (error: unknown) => {
    trouble ??= error;
  });
  client.on('disconnected', () => (trouble === null ? end.resolve({ reason }) : end.reject(trouble)));
  client.on('slack_event', (event: SlackEvent) => {
    if (!signal.aborted) take(event, parts);
  });
}

function greeted(parts: LineParts, hello: Fields, end: Resolvers): void {
  try {
    parts.opened(hello);
  } catch (error) {
    end.reject(error);
  }
}

interface SlackEvent {
  readonly type: string;
  readonly body: unknown;
  readonly ack: () => Promise<void>;
}

function take({ type, body, ack }: SlackEvent, { hasRoom, hand }: LineParts): void {
  // Buttons and commands, of which we have none, are acknowledged and no more.
  if (type !== 'events_api') void ack().catch(() => undefined);
  else if (hasRoom()) hand(body, ack);
}

async function goodbye(client: GuardedClient, line: SocketLine): Promise<void> {
  const leaving = client.disconnect();
  await Promise.race([leaving, pause(goodbyeMs)]);
  line.cut();
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());

const stopped = (signal: AbortSignal): Promise<LineEnd> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve({ reason: null });
    else signal.addEventListener('abort', () => resolve({ reason: null }), { once: true });
  });

function late(ms: number, signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('no greeting')), ms);
  signal.addEventListener(
    'abort',
    () => {
      clearTimeout(timer);
      reject(new Error('stopped'));
    },
    { once: true },
  );
  promise.catch(() => undefined);
  return promise;
}
