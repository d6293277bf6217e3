import type { IncomingMessage } from 'node:http';
import { namedClient } from '../policy/forwarded.ts';
import { identifiedUser } from '../policy/proxy-identity.ts';
import type { ProxyIdentity } from '../protocol/connect.ts';
import { forwardedChains, isForwarded } from './forwarded-headers.ts';
import type { ProxyRules } from './proxy-rules.ts';
import { valuesOf } from './raw-headers.ts';

/** Who is at the other end of a request. */
export type Caller =
  | { readonly kind: 'direct' }
  | {
      readonly kind: 'proxied';
      readonly address: string;
      readonly identity: ProxyIdentity | null;
      /** The proxy passes on what its client wrote of itself. */
      readonly claimed: boolean;
    }
  /** Somebody speaks for somebody else, and is not trusted to, or does not say for whom. */
  | { readonly kind: 'refused' };

const refused: Caller = { kind: 'refused' };

/** `socketAddress`: the far end of the socket; `unix` for the file, behind which no proxy is trusted. */
export function callerOf(request: IncomingMessage, socketAddress: string, rules: ProxyRules): Caller {
  if (!isForwarded(request)) return { kind: 'direct' };
  if (socketAddress === 'unix' || !rules.isTrusted(socketAddress)) return refused;
  const chains = forwardedChains(request);
  const client = chains === null ? null : namedClient(chains, rules.isTrusted);
  if (client === null) return refused;
  return { kind: 'proxied', ...client, identity: identityOf(request, rules) };
}

function identityOf(request: IncomingMessage, { identity }: ProxyRules): ProxyIdentity | null {
  const user = identity === null ? null : identifiedUser(identity, (name) => valuesOf(request, name));
  return user === null ? null : { by: 'trusted-proxy', user };
}
