import type { Log } from '../logs/log.ts';
import type { Authenticate, CredentialName } from '../protocol/connect.ts';
import type { EventName, EventPayloads } from '../protocol/events.ts';
import type { Call } from '../protocol/methods.ts';
import type { HealthResult, PresenceEntry } from '../protocol/status.ts';
import type { ProxyRules } from './proxy-rules.ts';
import type { Tls } from './tls/tls.ts';

export interface ServerOptions {
  readonly log: Log;
  readonly now: () => number;
  /** TCP addresses to listen on; all share one port. Port 0: the first address picks, the others follow. */
  readonly tcp: {
    readonly hosts: readonly string[];
    readonly port: number;
    /** How all of them encrypt; in the clear when absent. */
    readonly tls?: Tls;
    /** A client did not show the certificate that it must show; it was not let near a request. */
    readonly onBadCertificate?: (address: string, because: string) => void;
  };
  /** Absolute path of the operator's unix socket. */
  readonly socketPath: string;
  /** Decides about every connect: `createAuthenticate` over the credentials of the moment. */
  readonly authenticate: Authenticate;
  /** Names beyond loopback literals, `localhost` and the address that a connection came in on. */
  readonly allowedHosts: () => readonly string[];
  /** Proxies that are believed; none when absent. */
  readonly proxies?: () => ProxyRules;
  /** Origins whose pages may attach; none when absent. */
  readonly allowedOrigins?: () => readonly string[];
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
  /** To everybody who may receive it, but for the connection `except`. */
  broadcast<E extends EventName>(event: E, payload: EventPayloads[E], except?: string): void;
  presence(): readonly PresenceEntry[];
  /** Authenticated connections. */
  clients(): number;
  /** Ids of the devices that are attached. */
  devices(): ReadonlySet<string>;
  /**
   * Closes the TCP connections that `credential` let in, all of them without one, with 1008 (4001 for a device): what they
   * were let in by does not count any more. Sockets that have shown nothing yet go with all.
   */
  signOut(reason: string, credential?: CredentialName): void;
  /** Says `shutdown`, closes with 1012 and lets go of the port and the socket. */
  stop(reason: string): Promise<void>;
}
