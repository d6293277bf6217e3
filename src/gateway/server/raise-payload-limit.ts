import type { WebSocket } from 'ws';

/**
 * Lets an authenticated socket send frames up to `bytes`. `ws` takes one limit a server, and the small one has to stand until
 * a credential was seen. Should a later `ws` keep its limit elsewhere, this changes nothing and the small one stays
 * (test/gateway/server/limits.test.ts would say so).
 */
export function raisePayloadLimit(socket: WebSocket, bytes: number): void {
  // why: the receiver is no part of the published type; ws is pinned to an exact version
  const { _receiver: receiver } = socket as WebSocket & { readonly _receiver?: { _maxPayload?: number } };
  if (typeof receiver?._maxPayload === 'number') receiver._maxPayload = bytes;
}
