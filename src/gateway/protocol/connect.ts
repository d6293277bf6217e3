import type * as Official from '@openclaw/gateway-protocol';
import type { ErrorShape } from './frames.ts';
import type { Scope } from './scopes.ts';

export type ConnectParams = Official.ConnectParams;

/** Everything a decision about a new connection may look at. What the client says of itself (`client`) is display only. */
export interface ConnectAttempt {
  readonly transport: 'unix' | 'tcp';
  /** Who is calling, without zone or mapping: the far end of the socket, or whom a trusted proxy names; `unix` for the file. */
  readonly address: string;
  /**
   * A loopback socket without an Origin and without any forwarded header. It grants nothing; after failures secrets wait
   * there for their turn to be compared, instead of locking the operator's own machine out.
   */
  readonly isDirectLoopback: boolean;
  /** A page in a browser is asking: an Origin came along, which is one of those that are let in. */
  readonly isPage: boolean;
  /** Who a trusted proxy, or Tailscale, says is calling. Null: nobody vouches for anybody. */
  readonly identity: ProxyIdentity | null;
  /** What Tailscale's own proxy says, before Tailscale was asked; null or absent: it says nothing, or is not listened to. */
  readonly claim?: TailscaleClaim | null;
  readonly params: ConnectParams;
  /** The nonce this socket was challenged with; good for this attempt alone. */
  readonly nonce: string;
  /** From the `x-openclaw-scopes` header: the connection may hold no more. Null when the header is absent. */
  readonly scopeCap: readonly string[] | null;
  /** Aborted when nobody is there any more to be told; what waits until then is given up. */
  readonly gone?: AbortSignal;
}

export interface ProxyIdentity {
  readonly by: 'trusted-proxy' | 'tailscale';
  readonly user: string;
}

/** Somebody of the tailnet, as `tailscale serve` names them. */
export interface TailscaleClaim {
  /** In the form of `ipAddress()`. */
  readonly address: string;
  readonly login: string;
}

/** What opened the door. A connection is closed when this is taken away; `device:` is followed by the device's id. */
export type CredentialName = 'local' | 'shared' | 'proxy' | 'tailscale' | `device:${string}`;

export type ConnectVerdict =
  | {
      readonly ok: true;
      /** What opened the door, as the hello names it. */
      readonly method: 'local' | 'token' | 'password' | 'device-token' | 'trusted-proxy' | 'tailscale';
      readonly credential: CredentialName;
      readonly scopes: readonly Scope[];
      /** Whom a proxy or Tailscale vouched for; absent for everybody else. */
      readonly user?: string;
      /** The paired device's own token, for its hello; absent for everybody else. */
      readonly deviceToken?: string;
    }
  | { readonly ok: false; readonly error: ErrorShape };

/** Decides about a connection. Resolves late for a wrong secret, and for every one where too many were wrong; never rejects for what a client did. */
export type Authenticate = (attempt: ConnectAttempt) => Promise<ConnectVerdict>;

export const refused = (
  code: string,
  message: string,
  details?: Readonly<Record<string, unknown>>,
): ConnectVerdict & { ok: false } => ({
  ok: false,
  error: { code, message, ...(details && { details }) },
});
