import type { IncomingMessage } from 'node:http';
import { callerOf } from './caller.ts';
import { isOurHost } from './host-header.ts';
import { addressOf } from './peer.ts';
import type { ProxyRules } from './proxy-rules.ts';
import { valuesOf } from './raw-headers.ts';

/** Why a request is not even looked at: the status and the body that say so. */
export interface HeadRefusal {
  readonly status: 400 | 403 | 408 | 413 | 421 | 431 | 503;
  readonly type: 'application/json; charset=utf-8' | 'text/plain; charset=utf-8';
  readonly body: string;
}

/** What a request is judged by. */
export interface HeadRules {
  readonly transport: 'unix' | 'tcp';
  readonly allowedHosts: () => readonly string[];
  readonly proxies: () => ProxyRules;
  /** Origins whose pages may open a WebSocket, spelled as browsers spell them. */
  readonly allowedOrigins: () => readonly string[];
}

/** What anybody may say they are going to send, in bytes; nothing reads it yet. */
export const mostBodyBytes = 1024 * 1024;
/** Clients send a dozen, proxies add another. */
const mostHeaders = 100;

type HeadCheck = (request: IncomingMessage, rules: HeadRules) => HeadRefusal | null;

export const text = (status: HeadRefusal['status'], body: string): HeadRefusal => ({
  status,
  type: 'text/plain; charset=utf-8',
  body,
});

const proxied: HeadRefusal = {
  status: 403,
  type: 'application/json; charset=utf-8',
  body: JSON.stringify({
    error: {
      message:
        'Proxy client attribution is required. Configure gateway.trustedProxies narrowly and make the proxy overwrite or safely rebuild forwarded client headers.',
      type: 'proxy_attribution_required',
    },
  }),
};

/** The address of this machine that was called. */
export const cameInOn = ({ socket }: IncomingMessage): string => addressOf('tcp', socket.localAddress);

const checkHost: HeadCheck = (request, { transport, allowedHosts }) => {
  if (transport === 'unix') return null;
  const hosts = valuesOf(request, 'host');
  const [host] = hosts;
  const ours = hosts.length === 1 && host !== undefined && isOurHost(host, cameInOn(request), allowedHosts());
  return ours ? null : text(421, 'This gateway does not answer to that host name.\n');
};

const checkForwarded: HeadCheck = (request, { transport, proxies }) => {
  const far = addressOf(transport, request.socket.remoteAddress);
  return callerOf(request, far, proxies()).kind === 'refused' ? proxied : null;
};

/** A browser says so itself when another site's page is asking; pages that were let in by name may be of another site. */
const checkSite: HeadCheck = ({ headers }, { allowedOrigins }) => {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'none' || site === 'same-origin') return null;
  const listed = headers.origin !== undefined && allowedOrigins().includes(headers.origin);
  return listed ? null : text(403, 'Cross-site requests are refused.\n');
};

/** The parser may leave out what is beyond a number of its own, and with it what a proxy has added at the end. */
const checkCount: HeadCheck = ({ rawHeaders }) =>
  rawHeaders.length > 2 * mostHeaders ? text(431, 'Too many headers.\n') : null;

const checks: readonly HeadCheck[] = [checkCount, checkHost, checkForwarded, checkSite];

/** Asked last, when it is known that somebody may ask at all. */
export const bodyRefusal = ({ headers }: IncomingMessage): HeadRefusal | null =>
  Number(headers['content-length'] ?? 0) > mostBodyBytes ? text(413, 'The body is too large.\n') : null;

export const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** What follows the head of an upgrade is frames: a body there would be read as one thing here and as another elsewhere. */
export const upgradeRefusal = (request: IncomingMessage): HeadRefusal | null =>
  hasBody(request) || request.httpVersion !== '1.1' ? text(400, 'No such upgrade.\n') : null;

/** Null when the head of the request is one we answer; runs before anything else and reads no body. */
export function headRefusal(request: IncomingMessage, rules: HeadRules): HeadRefusal | null {
  for (const check of checks) {
    const refusal = check(request, rules);
    if (refusal !== null) return refusal;
  }
  return null;
}

/** Plain HTTP has no use for pages: an Origin or a Referer of another host means a page is asking. */
export function pageRefusal(request: IncomingMessage, rules: HeadRules): HeadRefusal | null {
  const { origin, referer } = request.headers;
  const foreign = referer !== undefined && !isOurHost(hostOf(referer), cameInOn(request), rules.allowedHosts());
  return origin !== undefined || foreign ? text(403, 'Requests made by web pages are refused.\n') : null;
}

const hostOf = (url: string): string => URL.parse(url)?.host ?? '';
