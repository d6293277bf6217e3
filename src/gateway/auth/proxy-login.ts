import type { ConnectAttempt, ConnectVerdict, CredentialName, ProxyIdentity } from '../protocol/connect.ts';
import type { Credentials, ProxyLogin } from './credentials.ts';
import { grantedScopes } from './granted-scopes.ts';

interface Voucher {
  readonly credential: CredentialName;
  readonly login: (credentials: Credentials) => ProxyLogin | null | undefined;
}

const vouchers: Readonly<Record<ProxyIdentity['by'], Voucher>> = {
  'trusted-proxy': { credential: 'proxy', login: ({ proxy }) => proxy },
  tailscale: { credential: 'tailscale', login: ({ tailscale }) => tailscale },
};

/** Does an attempt carry a secret? Then it is judged by that alone. */
export const showsSecret = ({ params }: Pick<ConnectAttempt, 'params'>): boolean =>
  Object.values(params.auth ?? {}).some((given) => given !== undefined && given !== '');

/**
 * Lets in whom a trusted proxy or Tailscale vouches for, where that counts; null when it says nothing. Whoever shows a secret
 * is judged by it alone: a wrong one does not fall back to the word of somebody else.
 */
export function proxyLogin(attempt: ConnectAttempt, credentials: Credentials): (ConnectVerdict & { ok: true }) | null {
  const { identity, params, scopeCap } = attempt;
  if (identity === null || showsSecret(attempt)) return null;
  const { credential, login } = vouchers[identity.by];
  const held = login(credentials) ?? null;
  if (held === null) return null;
  const scopes = grantedScopes(params.scopes ?? [], held.scopes, scopeCap);
  return { ok: true, method: identity.by, credential, user: identity.user, scopes };
}
