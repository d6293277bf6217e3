import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

interface Parser {
  onIncoming?: unknown;
}

/** What the parser of node:http is told where the rest of what it has read is not HTTP; it stops there. */
const notHttp = 2;

/**
 * Of a connection that carries one request no further one is read: thousands of heads fit into what is read at once, and each
 * would be parsed and thrown away before anybody else has a turn. A body that belongs to the request is still read. Should a
 * later Node keep its parser elsewhere, this changes nothing, and those heads cost what they cost
 * (test/gateway/server/read-no-more.test.ts would say so).
 */
export function readNoMore({ socket }: IncomingMessage): void {
  // why: the parser is no part of the published type
  const { parser } = socket as Socket & { readonly parser?: Parser | null };
  if (typeof parser?.onIncoming === 'function') parser.onIncoming = () => notHttp;
}
