import type { IncomingMessage } from 'node:http';
import { type Chain, namedClient } from '../policy/forwarded.ts';
import { identifiedUser } from '../policy/proxy-identity.ts';
import { funnelHeader, tailscaleClaim } from '../policy/tailnet.ts';
import type { ProxyIdentity, TailscaleClaim } from '../protocol/connect.ts';
import { forwardedChains, isForwarded, passedOthers } from './forwarded-headers.ts';
import type { ProxyRules, ServeRule } from './proxy-rules.ts';
import { valuesOf } from './raw-headers.ts';

/** Who is at the other end of a request. */
export type Caller =
  | { readonly kind: 'direct' }
  | {
      readonly kind: 'proxied';
      readonly address: string;
      readonly identity: ProxyIdentity | null;
      /** Whom Tailscale's proxy names, where it is listened to. */
      readonly claim: TailscaleClaim | null;
      /** The proxy passes on what its client wrote of itself. */
      readonly claimed: boolean;
    }
  /** Somebody speaks for somebody else, and is not trusted to, or does not say for whom. */
  | { readonly kind: 'refused' };

const refused: Caller = { kind: 'refused' };

/** `socketAddress`: the far end of the socket; `unix` for the file, behind which no proxy is trusted. */
export function callerOf(request: IncomingMessage, socketAddress: string, rules: ProxyRules): Caller {
  if (!isForwarded(request)) return { kind: 'direct' };
  if (socketAddress === 'unix') return refused;
  const chains = forwardedChains(request);
  if (chains === null) return refused;
  const { serve } = rules;
  // Also where somebody else of this machine is trusted: what is closed to the internet stays closed.
  if (serve && !serve.funnel && valuesOf(request, funnelHeader).length > 0) return refused;
  const byServe = serve?.isFarEnd(request.socket) ? servedCaller(request, chains, serve) : null;
  if (byServe !== null) return byServe;
  const client = rules.isTrusted(socketAddress) ? namedClient(chains, rules.isTrusted) : null;
  if (client === null) return refused;
  return { kind: 'proxied', ...client, identity: identityOf(request, rules), claim: null };
}

/** Tailscale writes X-Forwarded-For anew, with the one address that it saw; null for what some other proxy wrote. */
function servedCaller(request: IncomingMessage, chains: readonly Chain[], serve: ServeRule): Caller | null {
  const [address, ...more] = chains.flat();
  const isOne = more.length === 0 && valuesOf(request, 'x-forwarded-for').length === 1;
  if (address === undefined || !isOne) return null;
  const listens = serve.vouches && !passedOthers(request);
  const claim = listens ? tailscaleClaim(address, (name) => valuesOf(request, name)) : null;
  return { kind: 'proxied', address, claimed: false, identity: null, claim };
}

function identityOf(request: IncomingMessage, { identity }: ProxyRules): ProxyIdentity | null {
  const user = identity === null ? null : identifiedUser(identity, (name) => valuesOf(request, name));
  return user === null ? null : { by: 'trusted-proxy', user };
}
