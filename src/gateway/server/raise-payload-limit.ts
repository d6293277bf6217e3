import type { WebSocket } from 'ws';
import { limits } from '../protocol/frames.ts';

/** Pieces of a frame that may arrive before its end: enough for the largest in the smallest packets of a network. */
const mostChunks = 65_536;

interface Receiver {
  _maxPayload?: number;
  _maxBufferedChunks?: number;
  _allowSynchronousEvents?: boolean;
}

/**
 * Lets an authenticated socket send frames of the full size, and several in a turn (how many of its requests share one is
 * decided elsewhere). `ws` takes one limit a server, and the small one has to stand until
 * a credential was seen. Should a later `ws` keep its limits elsewhere, this changes nothing and the small ones stay
 * (test/gateway/server/limits.test.ts would say so).
 */
export function raisePayloadLimit(socket: WebSocket): void {
  // why: the receiver is no part of the published type; ws is pinned to an exact version
  const { _receiver: receiver } = socket as WebSocket & { readonly _receiver?: Receiver };
  if (typeof receiver?._maxPayload === 'number') receiver._maxPayload = limits.maxPayload;
  if (typeof receiver?._maxBufferedChunks === 'number') receiver._maxBufferedChunks = mostChunks;
  if (typeof receiver?._allowSynchronousEvents === 'boolean') receiver._allowSynchronousEvents = true;
}
