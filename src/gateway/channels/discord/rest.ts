import type { Secret } from '../../logs/secret.ts';
import { version } from '../../protocol/version.ts';
import { boundedFetch } from '../bounded-fetch.ts';
import { type Fields, fieldsOf } from '../fields.ts';
import { Refusal } from './failure.ts';
import type { InvalidRequests } from './invalid-requests.ts';

export interface RestParts {
  readonly token: Secret;
  /** Root of Discord's API, without its version and without a slash at its end. */
  readonly apiRoot: string;
  readonly invalid: InvalidRequests;
  /** Milliseconds of a clock that does not jump. */
  readonly now: () => number;
}

/** Discord's HTTP interface. Both reject with what `failure.ts` reads; an answer that is no JSON object is none. */
export interface Rest {
  get(path: string, signal: AbortSignal): Promise<Fields>;
  post(path: string, body: object, signal: AbortSignal): Promise<Fields>;
}

/** A server with thousands of roles and channels is a tenth of it. */
const mostBytes = 8 * 1024 * 1024;
/** A server that has taken a request and says nothing more is given up. */
const silentMs = 20_000;
const mostPaths = 1000;

type Method = 'GET' | 'POST';

export function openRest({ token, apiRoot, invalid, now }: RestParts): Rest {
  const ask = boundedFetch(mostBytes);
  /** Until when Discord wants nothing more of a path; the key '' is for everything. */
  const closedUntil = new Map<string, number>();
  let revoked = false;

  const refuseEarly = (path: string): void => {
    if (revoked) throw new Refusal(401, '', null);
    const leftMs = Math.max(closedUntil.get('') ?? 0, closedUntil.get(path) ?? 0) - now();
    if (leftMs > 0) throw new Refusal(429, '', leftMs / 1000);
    if (invalid.waitMs !== null) throw new Refusal(429, 'too many refusals', invalid.waitMs / 1000);
  };

  const close = (path: string, seconds: number): void => {
    if (closedUntil.size >= mostPaths) closedUntil.clear();
    if (seconds > 0) closedUntil.set(path, now() + seconds * 1000);
  };

  const note = (path: string, { status, headers }: Response): void => {
    revoked ||= status === 401;
    if (status === 401 || status === 403 || status === 429) invalid.add();
    if (headers.get('x-ratelimit-remaining') === '0') close(path, secondsIn(headers, 'x-ratelimit-reset-after'));
    if (status === 429 && headers.has('x-ratelimit-global')) close('', secondsIn(headers, 'retry-after'));
  };

  const call = async (method: Method, path: string, body: object | null, signal: AbortSignal): Promise<Fields> => {
    refuseEarly(path);
    const response = await ask(`${apiRoot}/v10${path}`, {
      method,
      headers: {
        authorization: `Bot ${token.reveal()}`,
        'user-agent': `DiscordBot (oc, ${version})`,
        ...(body === null ? {} : { 'content-type': 'application/json' }),
      },
      body: body === null ? null : JSON.stringify(body),
      // The token is in a header: nothing is sent where an answer points to.
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(silentMs)]),
    });
    note(path, response);
    const text = await response.text();
    if (!response.ok) throw refusalOf(response, text);
    const answer = fieldsOf(JSON.parse(text));
    if (answer === null) throw new SyntaxError('no object');
    return answer;
  };

  return {
    get: (path, signal) => call('GET', path, null, signal),
    post: (path, body, signal) => call('POST', path, body, signal),
  };
}

function refusalOf({ status, headers }: Response, text: string): Refusal {
  const { message, retry_after: seconds } = parsed(text) ?? {};
  return new Refusal(status, typeof message === 'string' ? message : '', seconds ?? secondsIn(headers, 'retry-after'));
}

/** A refusal may be a page for people. */
function parsed(text: string): Fields | null {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return null;
  }
}

function secondsIn(headers: Headers, name: string): number {
  const seconds = Number(headers.get(name) ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3600) : 0;
}
