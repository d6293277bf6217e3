import { isIP } from 'node:net';
import type { Log } from '../../logs/log.ts';
import type { Secret } from '../../logs/secret.ts';
import type { ChannelStatus } from '../channel.ts';
import { Connection } from '../connection.ts';
import { fieldsOf } from '../fields.ts';
import type { LinkEnd } from './close-codes.ts';
import { failureOf, notDiscord, Refusal } from './failure.ts';
import { holdLink, type Session } from './gateway-link.ts';
import type { Rest } from './rest.ts';

export interface FollowParts {
  readonly accountId: string;
  readonly token: Secret;
  readonly apiRoot: string;
  readonly intents: number;
  readonly rest: Rest;
  readonly log: Log;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
  readonly status: (status: ChannelStatus) => void;
  /** One event, with the bot's own id; resolves when there is room for another. */
  readonly hand: (type: string, data: unknown, botId: string) => Promise<void>;
}

/** Discord asks us to come again every few hours; it is no failure and no hurry. */
const comeAgainMs = 1000;
/** So often in a row a session is tried at its own address; then nobody may be there any more. */
const mostTries = 3;

/**
 * Follows a bot's events until `stop`, or until Discord says that it is no use. After a cut the session goes on, and Discord
 * sends what was missed; when it no longer can, a new one begins and what was missed is lost.
 */
export async function followGateway(parts: FollowParts, stop: AbortSignal): Promise<void> {
  const connection = new Connection({ ...parts, subsystem: 'discord' });
  let session: Session | null = null;
  let tries = 0;
  while (!stop.aborted) {
    const { failure, resumes, last, wasIn } = await follow(parts, session, tries, connection, stop);
    if (stop.aborted) return;
    tries = wasIn ? 0 : tries + 1;
    session = resumes ? last : null;
    const pauseMs: number | null = failure === null ? comeAgainMs : connection.failed(failure);
    if (pauseMs === null) return;
    await parts.wait(pauseMs, stop).catch(() => undefined);
  }
}

/** One connection. `tries`: how many before it came to nothing. `last`: the session it ended in. */
async function follow(
  parts: FollowParts,
  session: Session | null,
  tries: number,
  connection: Connection,
  stop: AbortSignal,
): Promise<LinkEnd & { readonly last: Session | null; readonly wasIn: boolean }> {
  let last = session;
  let wasIn = false;
  try {
    const url = session !== null && tries < mostTries ? session.url : await gatewayOf(parts, session === null, stop);
    const end = await holdLink(
      {
        url,
        session,
        token: () => parts.token.reveal(),
        intents: parts.intents,
        isGateway: (address) => isGateway(address, parts.apiRoot),
        ready: (begun) => {
          last = begun;
          wasIn = true;
          connection.answered();
        },
        hand: (type, data, { botId }) => parts.hand(type, data, botId),
      },
      stop,
    );
    return { ...end, last, wasIn };
  } catch (error) {
    return { failure: failureOf(error, parts.token), resumes: true, last, wasIn };
  }
}

/**
 * Where a session may begin, or go on. Every new one counts against a daily number, and whoever goes beyond it loses the
 * token: with none left none is begun. Rejects with what `failure.ts` reads.
 */
async function gatewayOf({ rest, apiRoot }: FollowParts, isNew: boolean, stop: AbortSignal): Promise<string> {
  const { url, session_start_limit: limit } = await rest.get('/gateway/bot', stop);
  const { remaining, reset_after: resetMs } = fieldsOf(limit) ?? {};
  if (typeof url !== 'string' || !isGateway(url, apiRoot)) throw new SyntaxError(notDiscord);
  if (isNew && typeof remaining === 'number' && remaining < 1) {
    throw new Refusal(429, 'no more sessions today', typeof resetMs === 'number' ? resetMs / 1000 : 3600);
  }
  return url;
}

/** The token is sent there: encrypted, or to this machine when that is where the whole of Discord is. */
export function isGateway(address: string, apiRoot: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return false;
  if (url.protocol === 'wss:') return true;
  return url.protocol === 'ws:' && apiRoot.startsWith('http:') && isLoopback(url.hostname);
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'));
