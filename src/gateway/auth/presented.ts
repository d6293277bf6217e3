import type { ConnectAttempt, ConnectParams, ConnectVerdict } from '../protocol/connect.ts';
import type { CredentialClass } from './limiter.ts';
import { showsSecret } from './proxy-login.ts';

type Auth = NonNullable<ConnectParams['auth']>;

const isGiven = (text: string | undefined): boolean => text !== undefined && text !== '';

/** The budgets that an attempt may spend, by what it carries; what is missing spends none. */
export function presented(attempt: ConnectAttempt): readonly CredentialClass[] {
  const { auth } = attempt.params;
  if (attempt.transport === 'unix') return isGiven(auth?.token) ? ['local'] : [];
  const shared = isGiven(auth?.token) || isGiven(auth?.password);
  const device = isGiven(auth?.deviceToken);
  // Whoever gets a page to guess must not lock out the programs of the person who looks at it, nor they the page.
  if (attempt.isPage && (shared || device)) return ['page'];
  return [
    ...(shared ? (['shared'] as const) : []),
    ...(device ? (['device'] as const) : []),
    ...(claims(attempt) ? (['tailscale'] as const) : []),
  ];
}

/** How many texts an attempt would have compared with the secret of a class: token and password are two names of one field. */
export function guessesOf({ params: { auth } }: ConnectAttempt, of: CredentialClass): number {
  return of === 'shared' ? Math.max(1, new Set([auth?.token, auth?.password].filter(isGiven)).size) : 1;
}

/** Is Tailscale to be asked who is calling? Not for whoever shows a secret, who is judged by it. */
export const claims = (attempt: ConnectAttempt): boolean => (attempt.claim ?? null) !== null && !showsSecret(attempt);

/**
 * The attempt without the secrets of a class that is locked out, so that they cannot be compared. A paired device may carry
 * its own token in `auth.token`: while the shared secret is locked out, it is looked at as a device token alone.
 */
export function without(attempt: ConnectAttempt, locked: CredentialClass): ConnectAttempt {
  const { params } = attempt;
  const auth = stripped(params.auth ?? {}, locked, params.device !== undefined);
  // Who showed a secret is judged by it: that it may not be looked at now does not turn a proxy's word into one.
  return { ...attempt, identity: null, claim: null, params: { ...params, auth } };
}

function stripped(auth: Auth, locked: CredentialClass, hasDevice: boolean): Auth {
  const { token, password, deviceToken, ...rest } = auth;
  if (locked === 'device') {
    return { ...rest, ...(token !== undefined && { token }), ...(password !== undefined && { password }) };
  }
  if (locked === 'tailscale') return auth;
  if (locked === 'local' || locked === 'page') return rest;
  const own = isGiven(deviceToken) ? deviceToken : hasDevice ? token : undefined;
  return { ...rest, ...(own !== undefined && { deviceToken: own }) };
}

/** A refusal for a device's signature: no secret was looked at. */
export const saysNothingOfSecrets = (verdict: ConnectVerdict & { ok: false }): boolean =>
  codeOf(verdict).startsWith('DEVICE_AUTH_');

/** Of the classes that were reserved those whose secret was wrong. */
export function wrongOnes(
  { params: { auth } }: ConnectAttempt,
  reserved: readonly CredentialClass[],
  verdict: ConnectVerdict,
): readonly CredentialClass[] {
  if (!verdict.ok && codeOf(verdict) !== 'AUTH_SCOPE_MISMATCH') {
    return saysNothingOfSecrets(verdict) ? none : reserved;
  }
  // What opened the door was right, and beside the shared secret no device token is looked at.
  if (verdict.ok && !verdict.credential.startsWith('device:')) return none;
  // A device's token was right: what else was shown was compared with the shared secret, and is not it.
  const own = isGiven(auth?.deviceToken) ? auth?.deviceToken : auth?.token;
  const guessed = [auth?.token, auth?.password].some((text) => isGiven(text) && text !== own);
  return guessed ? reserved.filter((of) => of === 'shared' || of === 'page') : none;
}

const none: readonly CredentialClass[] = [];

/** The code of a refusal, as `refusals.ts` writes it; empty without one. */
export const codeOf = ({ error }: ConnectVerdict & { ok: false }): string =>
  (error.details as { readonly code?: string } | undefined)?.code ?? ''; // why: details are ours
