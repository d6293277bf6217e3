import { Secret } from '../../logs/secret.ts';
import type { View } from './view.ts';

export const secretKinds = ['token', 'password'] as const;
export type SecretKind = (typeof secretKinds)[number];

/** One token or password that may be in force. The same value in two places is one. */
export interface Credential {
  readonly kind: SecretKind;
  /** Null for a reference that leads nowhere from here. */
  readonly value: Secret | null;
  /** Keys and variables that it stands in. */
  readonly from: readonly string[];
}

export interface GatewayAuth {
  /** As it was set, under its canonical word; undefined when nobody set it. */
  readonly mode: string | undefined;
  readonly credentials: readonly Credential[];
  /** Is there one of this kind, if only a reference to it? */
  readonly has: (kind: SecretKind) => boolean;
  /** Is there one of this kind whose value is known here? */
  readonly knows: (kind: SecretKind) => boolean;
  readonly allowTailscale: boolean | undefined;
}

const variables: Readonly<Record<SecretKind, string>> = {
  token: 'OPENCLAW_GATEWAY_TOKEN',
  password: 'OPENCLAW_GATEWAY_PASSWORD',
};

type Lookup = (name: string) => string | undefined;

export function authOf(gateway: View, mode: 'local' | 'remote', environment: Lookup): GatewayAuth {
  const auth = gateway.at('auth');
  const written = auth.text('mode')?.toLowerCase();
  const credentials = secretKinds.flatMap((kind) => credentialsOf(kind, gateway, mode, environment));
  const some = (kind: SecretKind, holds: (value: Secret | null) => boolean): boolean =>
    credentials.some((one) => one.kind === kind && holds(one.value));
  return {
    mode: written === 'off' ? 'none' : written,
    credentials,
    has: (kind) => some(kind, (value) => value === null || !isBlank(value)),
    knows: (kind) => some(kind, (value) => value !== null && !isBlank(value)),
    allowTailscale: auth.flag('allowTailscale'),
  };
}

const isBlank = (value: Secret): boolean => value.reveal().trim() === '';

function credentialsOf(kind: SecretKind, gateway: View, mode: 'local' | 'remote', environment: Lookup): Credential[] {
  const variable = variables[kind];
  const fromEnvironment = environment(variable)?.trim();
  const places: readonly (readonly [string, View])[] = [
    [`gateway.auth.${kind}`, gateway.at('auth').member(kind)],
    ...(kind === 'token' ? [['gateway.token', gateway.member('token')] as const] : []),
    // A gateway elsewhere is its own machine's business; its secret guards nothing here.
    ...(mode === 'remote' ? [[`gateway.remote.${kind}`, gateway.at('remote').member(kind)] as const] : []),
  ];
  const found = places.flatMap(([key, view]): Credential[] => {
    const value = secretIn(view, environment);
    return value === undefined ? [] : [{ kind, value, from: [key] }];
  });
  const own = fromEnvironment ? [{ kind, value: new Secret(fromEnvironment), from: [variable] }] : [];
  return [...own, ...found].reduce(joined, []);
}

/** The same value from two places is judged once. */
function joined(before: Credential[], next: Credential): Credential[] {
  const { value: secret } = next;
  const same = before.find(({ value }) => value !== null && secret !== null && value.isSameAs(secret));
  if (same === undefined) return [...before, next];
  return before.map((one) => (one === same ? { ...one, from: [...one.from, ...next.from] } : one));
}

/** Undefined when nothing stands there. */
function secretIn(view: View, environment: Lookup): Secret | null | undefined {
  if (typeof view.written === 'string') {
    // A text of blanks is a secret that somebody believes in, so it is one to judge.
    const text = view.written.trim() === '' ? view.written : view.text();
    return text === undefined ? null : new Secret(text);
  }
  if (view.names().length === 0) return undefined;
  const name = view.text('source') === 'env' ? view.text('id') : undefined;
  const value = name === undefined ? undefined : environment(name)?.trim();
  return value ? new Secret(value) : null;
}
