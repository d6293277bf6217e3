import type { IncomingMessage } from 'node:http';
import type { ProxyIdentity, TailscaleClaim } from '../protocol/connect.ts';
import { callerOf } from './caller.ts';
import { hasProxyTraces } from './forwarded-headers.ts';
import { ipAddress } from './ip-address.ts';
import type { ProxyRules } from './proxy-rules.ts';

/** What the socket and the head of the upgrade say about who is calling. */
export interface Peer {
  readonly transport: 'unix' | 'tcp';
  /** Whom a trusted proxy names, else the far end of the socket, without IPv4 mapping or zone; `unix` for the socket file. */
  readonly address: string;
  /** A trusted proxy speaks for it. */
  readonly isProxied: boolean;
  /** That proxy passes on what its client wrote of itself. */
  readonly claimed: boolean;
  readonly origin: string | null;
  /** A loopback socket without an Origin and without any header that a proxy adds. */
  readonly isDirectLoopback: boolean;
  /** Whom a trusted proxy names; null: nobody. */
  readonly identity: ProxyIdentity | null;
  /** Whom Tailscale's proxy names, before Tailscale was asked. */
  readonly claim: TailscaleClaim | null;
  /** Scopes named in `x-openclaw-scopes`; empty when the header is there and empty, null when it is absent. */
  readonly scopeCap: readonly string[] | null;
}

/** The far end of a socket. */
export function addressOf(transport: 'unix' | 'tcp', remoteAddress: string | undefined): string {
  if (transport === 'unix') return 'unix';
  return ipAddress(remoteAddress?.split('%', 1)[0] ?? '') ?? 'unknown';
}

export const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.');

export function peerOf(request: IncomingMessage, transport: 'unix' | 'tcp', proxies: ProxyRules): Peer {
  const cap = request.headers['x-openclaw-scopes'];
  const { origin } = request.headers;
  const far = addressOf(transport, request.socket.remoteAddress);
  const caller = callerOf(request, far, proxies);
  const proxied = caller.kind === 'proxied' ? caller : null;
  return {
    transport,
    address: proxied?.address ?? far,
    isProxied: proxied !== null,
    claimed: proxied?.claimed === true,
    isDirectLoopback: transport === 'tcp' && origin === undefined && isLoopback(far) && !hasProxyTraces(request),
    identity: proxied?.identity ?? null,
    claim: proxied?.claim ?? null,
    origin: origin ?? null,
    scopeCap: cap === undefined ? null : [cap].flat().flatMap((value) => value.split(',').map((scope) => scope.trim())),
  };
}
