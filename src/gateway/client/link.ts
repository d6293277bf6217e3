import type { EventName, EventPayloads } from '../protocol/events.ts';
import type { MethodName, ParamsOf, ResultOf } from '../protocol/methods.ts';
import type { Scope } from '../protocol/scopes.ts';

/** One gateway as a command sees it: over a socket, or the same table on the store when the gateway is down. */
export interface Gateway {
  /** Rejects with OcError: what the gateway refused, or that it could not be reached or did not answer in time. */
  request<M extends MethodName>(method: M, params: ParamsOf<M>, options?: { timeoutMs?: number }): Promise<ResultOf<M>>;
  close(): Promise<void>;
}

/** What is known of the connection, honestly. Times are this machine's epoch milliseconds. */
export type LinkState =
  | { readonly kind: 'connecting'; readonly sinceMs: number; readonly attempt: number }
  | { readonly kind: 'live'; readonly sinceMs: number; readonly latencyMs: number | null }
  /** No pong for longer than usual; decisions are off. */
  | { readonly kind: 'slow'; readonly sinceMs: number; readonly lastHeardMs: number }
  | { readonly kind: 'offline'; readonly sinceMs: number; readonly because: string; readonly retryAtMs: number }
  /** The gateway said no in a way that somebody has to mend; `hints` say how. */
  | {
      readonly kind: 'refused';
      readonly sinceMs: number;
      readonly because: string;
      readonly hints: readonly string[];
      /** Set when it asks again by itself: somebody at the gateway has to approve this console. */
      readonly retryAtMs?: number;
    };

export interface Hello {
  /**
   * It is an `oc` gateway. Another one (OpenClaw) has no `oc.*` methods: no audit, no ledger, no push of the log, and its
   * pairings have neither codes nor an event. What it lacks is said, not faked.
   */
  readonly isOurs: boolean;
  readonly gatewayVersion: string;
  readonly connId: string;
  readonly scopes: readonly Scope[];
  readonly methods: readonly string[];
  readonly events: readonly string[];
  /** Server clock minus ours at the hello, in milliseconds. */
  readonly clockOffsetMs: number;
  readonly uptimeMs: number;
}

/** The console's door: a link that reconnects by itself, tells the truth about it, and never replays a request. */
export interface GatewayLink extends Gateway {
  /** Name every row carries: `127.0.0.1:18789`, this machine's name, or what the person called it. */
  readonly name: string;
  /** How the bytes travel, for the header: `unix socket`, `loopback`, `network, TLS`. */
  readonly transport: string;
  /** Uid of the gateway process equals ours on this machine: the assistant could type into this terminal. */
  readonly sharesUser: boolean;
  readonly state: LinkState;
  /** Set from the first hello on; kept while offline. */
  readonly hello: Hello | null;
  onState(listener: (state: LinkState) => void): () => void;
  onEvent<E extends EventName>(event: E, listener: (payload: EventPayloads[E]) => void): () => void;
  /** After every hello and after a gap in `seq`: whatever was listed before may be stale, list again. */
  onResync(listener: (why: 'hello' | 'gap') => void): () => void;
  start(): void;
}
