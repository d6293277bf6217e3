import type { ConnectAttempt, ConnectVerdict } from '../protocol/connect.ts';
import type { ProxyLogin } from './credentials.ts';
import { grantedScopes } from './granted-scopes.ts';

/**
 * Lets in whom a trusted proxy vouches for, in mode trusted-proxy; null when that says nothing. Whoever shows a secret is
 * judged by it alone: a wrong one does not fall back to the proxy's word.
 */
export function proxyLogin(attempt: ConnectAttempt, proxy: ProxyLogin | null): (ConnectVerdict & { ok: true }) | null {
  const { identity, params, scopeCap } = attempt;
  const shows = Object.values(params.auth ?? {}).some((given) => given !== '');
  if (proxy === null || identity?.by !== 'trusted-proxy' || shows) return null;
  const scopes = grantedScopes(params.scopes ?? [], proxy.scopes, scopeCap);
  return { ok: true, method: 'trusted-proxy', credential: 'proxy', scopes };
}
