import type { IncomingMessage } from 'node:http';
import type { ProxyIdentity } from '../protocol/connect.ts';

/** What the socket and the head of the upgrade say about who is calling. */
export interface Peer {
  readonly transport: 'unix' | 'tcp';
  /** Remote address without IPv4 mapping; `unix` for the socket file. */
  readonly address: string;
  readonly origin: string | null;
  /** A loopback socket without an Origin and without any forwarded header. */
  readonly isDirectLoopback: boolean;
  /** Whom a trusted proxy or Tailscale names; null: nobody. */
  readonly identity: ProxyIdentity | null;
  /** Scopes named in `x-openclaw-scopes`; empty when the header is there and empty, null when it is absent. */
  readonly scopeCap: readonly string[] | null;
}

const mapped = '::ffff:';

export function addressOf(transport: 'unix' | 'tcp', remoteAddress: string | undefined): string {
  if (transport === 'unix') return 'unix';
  const address = remoteAddress ?? 'unknown';
  return address.startsWith(mapped) ? address.slice(mapped.length) : address;
}

const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.');

export function peerOf(request: IncomingMessage, transport: 'unix' | 'tcp'): Peer {
  const cap = request.headers['x-openclaw-scopes'];
  const { origin } = request.headers;
  const address = addressOf(transport, request.socket.remoteAddress);
  return {
    transport,
    address,
    // Every forwarded header is refused before this is asked.
    isDirectLoopback: transport === 'tcp' && origin === undefined && isLoopback(address),
    identity: null,
    origin: origin ?? null,
    scopeCap: cap === undefined ? null : [cap].flat().flatMap((value) => value.split(',').map((scope) => scope.trim())),
  };
}
