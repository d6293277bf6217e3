import type * as Official from '@openclaw/gateway-protocol';
import type { ErrorShape } from './frames.ts';
import type { Scope } from './scopes.ts';

export type ConnectParams = Official.ConnectParams;

/** Everything a decision about a new connection may look at. What the client says of itself (`client`) is display only. */
export interface ConnectAttempt {
  readonly transport: 'unix' | 'tcp';
  /** Remote address without zone or mapping; `unix` for the socket file. */
  readonly address: string;
  readonly params: ConnectParams;
  /** The nonce this socket was challenged with; good for this attempt alone. */
  readonly nonce: string;
  /** From the `x-openclaw-scopes` header: the connection may hold no more. Null when the header is absent. */
  readonly scopeCap: readonly string[] | null;
}

export type ConnectVerdict =
  | {
      readonly ok: true;
      /** What opened the door, as the hello names it. */
      readonly method: 'local' | 'token' | 'password';
      readonly scopes: readonly Scope[];
    }
  | { readonly ok: false; readonly error: ErrorShape };

/** Decides about a connection. Resolves late for a wrong secret; never rejects for what a client did. */
export type Authenticate = (attempt: ConnectAttempt) => Promise<ConnectVerdict>;

export const refused = (
  code: string,
  message: string,
  details?: Readonly<Record<string, unknown>>,
): ConnectVerdict & { ok: false } => ({
  ok: false,
  error: { code, message, ...(details && { details }) },
});
