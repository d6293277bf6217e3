import type { Secret } from '../logs/secret.ts';
import type { Scope } from '../protocol/scopes.ts';

/** What opens the door right now; read at every connect, so that a reload takes effect at once. */
export interface Credentials {
  /** Bearer of all scopes, accepted on the unix socket alone. */
  readonly local: Secret;
  /** Token or password of `gateway.auth`, accepted on TCP in either field; null opens nothing (auth mode none). */
  readonly shared: SharedSecret | null;
  /** In mode trusted-proxy alone: what a user may hold whom a proxy vouches for. Null or absent: no proxy's word opens anything. */
  readonly proxy?: ProxyLogin | null;
  /** What a person of the tailnet may hold. Null or absent: Tailscale's word opens nothing. */
  readonly tailscale?: ProxyLogin | null;
  /** Auth mode none: nobody but a device that calls directly from this machine. */
  readonly directOnly?: boolean;
}

export interface ProxyLogin {
  readonly scopes: readonly Scope[];
}

export interface SharedSecret {
  readonly mode: 'token' | 'password';
  readonly secret: Secret;
  /** What it may hold at most. */
  readonly scopes: readonly Scope[];
}
