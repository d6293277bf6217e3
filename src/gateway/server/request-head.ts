import type { IncomingMessage } from 'node:http';
import { isOurHost } from './host-header.ts';

/** Why a request is not even looked at: the status and the body that say so. */
export interface HeadRefusal {
  readonly status: 403 | 421 | 503;
  readonly type: 'application/json; charset=utf-8' | 'text/plain; charset=utf-8';
  readonly body: string;
}

/** What a request is judged by. */
export interface HeadRules {
  readonly transport: 'unix' | 'tcp';
  readonly bindHosts: readonly string[];
  readonly allowedHosts: () => readonly string[];
}

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

/** Headers as sent, so that a header that came twice is seen twice. */
function valuesOf(request: IncomingMessage, name: string): readonly string[] {
  return request.rawHeaders.filter((_, i, all) => i % 2 === 1 && all[i - 1]?.toLowerCase() === name);
}

const checkHost: HeadCheck = (request, { transport, bindHosts, allowedHosts }) => {
  if (transport === 'unix') return null;
  const hosts = valuesOf(request, 'host');
  const [host] = hosts;
  const ours = hosts.length === 1 && host !== undefined && isOurHost(host, bindHosts, allowedHosts());
  return ours ? null : text(421, 'This gateway does not answer to that host name.\n');
};

const checkForwarded: HeadCheck = ({ headers }) => {
  const names = Object.keys(headers);
  const forwarded = names.some((n) => n === 'forwarded' || n === 'x-real-ip' || n.startsWith('x-forwarded-'));
  return forwarded ? proxied : null;
};

/** A browser says so itself when another site's page is asking. */
const checkSite: HeadCheck = ({ headers }) => {
  const site = headers['sec-fetch-site'];
  return site === undefined || site === 'none' || site === 'same-origin'
    ? null
    : text(403, 'Cross-site requests are refused.\n');
};

const checks: readonly HeadCheck[] = [checkHost, checkForwarded, checkSite];

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
  const foreign = referer !== undefined && !isOurHost(hostOf(referer), rules.bindHosts, rules.allowedHosts());
  return origin !== undefined || foreign ? text(403, 'Requests made by web pages are refused.\n') : null;
}

const hostOf = (url: string): string => URL.parse(url)?.host ?? '';
