import type { IncomingMessage, ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import { version } from '../protocol/version.ts';
import { attachLine } from './attach-line.ts';
import { endAnswer } from './end-answer.ts';
import { isLoopback } from './peer.ts';
import { bodyRefusal, cameInOn, type HeadRefusal, type HeadRules, headRefusal, pageRefusal } from './request-head.ts';

/**
 * Everything that plain HTTP answers: probes without a secret in them, and one line for a person. No route reads a body,
 * serves a file, changes anything, or sends a CORS header.
 */
export interface HttpState {
  readonly uptimeMs: () => number;
  readonly stopping: () => boolean;
  readonly port: () => number;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

type Route = (state: HttpState, request: IncomingMessage) => Answer;

const json = (status: number, body: unknown): Answer => ({
  status,
  type: 'application/json; charset=utf-8',
  body: JSON.stringify(body),
});

const live: Route = () => json(200, { ok: true, status: 'live' });
const ready: Route = (state) =>
  state.stopping() ? json(503, { ok: false, status: 'draining' }) : json(200, { ok: true, status: 'ready' });
const startup: Route = (state) =>
  state.stopping()
    ? json(503, { ok: false, status: 'draining', version, uptimeMs: state.uptimeMs() })
    : json(200, { ok: true, status: 'started', version, uptimeMs: state.uptimeMs() });
const attach: Route = (state, request) => {
  const { socket, headers } = request;
  const overNetwork = !isLoopback(cameInOn(request)) && socket.localAddress !== undefined;
  const how = attachLine({ host: headers.host, overNetwork, secure: socket instanceof TLSSocket, port: state.port() });
  const body = `This is an oc gateway. Attach a console to it with  ${how}\n`;
  return { status: 200, type: 'text/plain; charset=utf-8', body };
};

export const httpRoutes: Readonly<Record<string, Route>> = {
  '/': attach,
  '/health': live,
  '/healthz': live,
  '/ready': ready,
  '/readyz': ready,
  '/startup': startup,
  '/startupz': startup,
};

const isRoute = (path: string): path is keyof typeof httpRoutes => Object.hasOwn(httpRoutes, path);

function answer(request: IncomingMessage, state: HttpState): Answer {
  const path = request.url?.split('?', 1)[0] ?? '';
  const route = isRoute(path) ? httpRoutes[path] : undefined;
  if (route === undefined) return { status: 404, type: 'text/plain; charset=utf-8', body: 'Not found.\n' };
  const reads = request.method === 'GET' || request.method === 'HEAD';
  return reads
    ? route(state, request)
    : { status: 405, type: 'text/plain; charset=utf-8', body: 'Only GET and HEAD.\n' };
}

/** Answers one plain request and ends its connection; whatever body follows is looked at by nobody. */
export function answerHttp(
  request: IncomingMessage,
  response: ServerResponse,
  rules: HeadRules,
  state: HttpState,
): void {
  const refusal: HeadRefusal | null =
    headRefusal(request, rules) ?? pageRefusal(request, rules) ?? bodyRefusal(request);
  const { status, type, body } = refusal ?? answer(request, state);
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    connection: 'close',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(status === 405 && { allow: 'GET, HEAD' }),
  });
  endAnswer(request, response, body);
}
