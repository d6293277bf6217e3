import type { Log } from '../logs/log.ts';
import type { Secret } from '../logs/secret.ts';
import type { EventName, EventPayloads } from '../protocol/events.ts';
import type { Call } from '../protocol/methods.ts';
import type { Scope } from '../protocol/scopes.ts';
import type { HealthResult, PresenceEntry } from '../protocol/status.ts';

/** What opens the door right now; read at every connect, so that a reload takes effect at once. */
export interface Credentials {
  /** Bearer of all scopes, accepted on the unix socket alone. */
  readonly local: Secret;
  /** Token or password of `gateway.auth`, accepted on TCP in either field. */
  readonly shared: { readonly mode: 'token' | 'password'; readonly secret: Secret; readonly scopes: readonly Scope[] };
}

export interface ServerOptions {
  readonly log: Log;
  readonly now: () => number;
  /** TCP addresses to listen on; all share one port. Port 0: the first address picks, the others follow. */
  readonly tcp: { readonly hosts: readonly string[]; readonly port: number };
  /** Absolute path of the operator's unix socket. */
  readonly socketPath: string;
  readonly credentials: () => Credentials;
  /** Names beyond loopback literals, `localhost` and the bind addresses. */
  readonly allowedHosts: () => readonly string[];
  /** Validates params, checks the scope, runs the handler; throws OcError for what the caller did wrong. */
  readonly dispatch: (method: string, params: unknown, call: Call) => Promise<unknown>;
  readonly snapshot: () => { readonly health: HealthResult; readonly uptimeMs: number };
  readonly limits?: Partial<{
    readonly handshakeTimeoutMs: number;
    readonly pingIntervalMs: number;
    readonly tickIntervalMs: number;
  }>;
}

export interface Server {
  readonly port: number;
  broadcast<E extends EventName>(event: E, payload: EventPayloads[E]): void;
  presence(): readonly PresenceEntry[];
  /** Authenticated connections. */
  clients(): number;
  /** Says `shutdown`, closes with 1012 and lets go of the port and the socket. */
  stop(reason: string): Promise<void>;
}
