import type { Secret } from '../logs/secret.ts';
import type { MethodName, ResultOf } from '../protocol/methods.ts';
import { scopes as allScopes, type Scope } from '../protocol/scopes.ts';
import { bySecret } from './access.ts';
import type { FarEndNeed } from './far-end-need.ts';
import type { Gateway, Hello } from './link.ts';
import type { Target } from './target.ts';
import { openWire } from './wire.ts';

const requestTimeoutMs = 30_000;

export interface ConnectOptions {
  /** For connecting and, unless a request says otherwise, for each request; 30 s. */
  readonly timeoutMs?: number;
  /** All unless given; the gateway grants what the credential may hold. */
  readonly scopes?: readonly Scope[];
  readonly displayName?: string;
  /** Who must be at the far end for the credential to be sent; whoever it is when absent. */
  readonly farEnd?: FarEndNeed;
}

/** One connection for one command. Throws OcError when there is no gateway, no answer, or no way in. */
export async function connectGateway(
  target: Target,
  credential: Secret | null,
  { timeoutMs = requestTimeoutMs, scopes = allScopes, displayName = 'oc', farEnd = null }: ConnectOptions = {},
): Promise<Gateway & { readonly hello: Hello }> {
  const wire = await openWire(target, bySecret(credential, farEnd), {
    displayName,
    scopes,
    caps: [],
    timeoutMs,
    now: Date.now,
  });
  return {
    hello: wire.hello,
    request: async <M extends MethodName>(method: M, params: unknown, options?: { timeoutMs?: number }) => {
      const result = await wire.request(method, params, options?.timeoutMs ?? timeoutMs);
      return result as ResultOf<M>; // why: shapes that matter were checked on arrival; the rest is the gateway's word
    },
    close: () => wire.close(),
  };
}
