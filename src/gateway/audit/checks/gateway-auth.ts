import { isExample, isMask, whyJunk } from '../../config/secrets/junk-secret.ts';
import { type Check, check, type Raised, when } from '../check.ts';
import type { GatewayFacts } from '../facts/gateway.ts';
import type { Credential, GatewayAuth, SecretKind } from '../facts/gateway-auth.ts';

/** Characters that a secret should have at least. */
const enough = 24;

const newToken = 'openssl rand -hex 32 | oc config set gateway.auth.token -';
const newPassword =
  'oc config set gateway.auth.password -   with a long one of your password manager, or the variable.';

/** A secret that is configured, wherever it comes from; one that cannot be looked up from here counts. */
const hasSecret = ({ mode, has }: GatewayAuth): boolean =>
  mode === undefined ? has('token') || has('password') : mode === 'token' || mode === 'password' ? has(mode) : false;

const isGuarded = (auth: GatewayAuth): boolean => auth.mode === 'trusted-proxy' || hasSecret(auth);

/** Tailscale's word for who somebody is stands in for a secret behind `serve`. */
const isGuardedByTailscale = ({ auth, tailscale }: GatewayFacts): boolean =>
  tailscale === 'serve' && (auth.allowTailscale ?? (auth.mode !== 'password' && auth.mode !== 'trusted-proxy'));

/** Does every request without a browser have to show something? What cannot be looked up from here is not relied on. */
function opensHttp({ mode, knows }: GatewayAuth): boolean {
  if (mode === 'trusted-proxy') return false;
  if (mode === 'token' || mode === 'password') return !knows(mode);
  return mode !== undefined || !(knows('token') || knows('password'));
}

/** Whatever of this kind can be in force: where no mode was chosen, either can. */
const inForce = ({ mode, credentials }: GatewayAuth, kind: SecretKind): readonly Credential[] =>
  mode !== undefined && mode !== kind ? [] : credentials.filter((one) => one.kind === kind);

/** Words that a program prints for nothing; they are no short secrets, they are none. */
const nothing = new Set(['', 'undefined', 'null']);

/** Why this is no secret. Too few signs is what "short" says already. */
function whyWorthless(value: string): string | null {
  const isShort = value.length < 8 && !nothing.has(value.trim()) && !isExample(value) && !isMask(value);
  return isShort ? null : whyJunk(value);
}

const worthless = (auth: GatewayAuth, kind: SecretKind): readonly Raised[] =>
  inForce(auth, kind).flatMap(({ value, from }) => {
    const because = value === null ? null : whyWorthless(value.reveal());
    return because === null ? [] : [{ detail: `The ${kind} of ${from.join(' and ')} is no secret: ${because}.` }];
  });

const short = (auth: GatewayAuth, kind: SecretKind): readonly Raised[] =>
  inForce(auth, kind).flatMap(({ value, from }) => {
    const text = value?.reveal().trim() ?? '';
    if (value === null || nothing.has(text) || text.length >= enough) return [];
    return [{ detail: `The ${kind} of ${from.join(' and ')} has ${text.length} characters.` }];
  });

const secretRows = (kind: SecretKind, fix: string): readonly Check[] => [
  check({
    id: `gateway.${kind}_placeholder_value`,
    area: 'Gateway',
    severities: ['critical'],
    title: `The gateway ${kind} is no secret`,
    when: `The ${kind} in force is blank, undefined, null, an example of a guide, the mask of a secret, or a few signs over and over.`,
    why: 'Everybody can guess it. A gateway of ours does not start with it; another one may.',
    fix,
    needs: ['gateway'],
    judge: ({ gateway: { auth } }) => worthless(auth, kind),
  }),
  check({
    id: `gateway.${kind}_too_short`,
    area: 'Gateway',
    severities: ['warn'],
    title: `The gateway ${kind} is short`,
    when: `The ${kind} in force has 1 to ${enough - 1} characters.`,
    why: 'A short secret can be tried out by whoever reaches the port.',
    fix,
    needs: ['gateway'],
    judge: ({ gateway: { auth } }) => short(auth, kind),
  }),
];

export const gatewayAuthChecks: readonly Check[] = [
  check({
    id: 'gateway.bind_no_auth',
    area: 'Gateway',
    severities: ['critical'],
    title: 'The gateway listens beyond loopback without authentication',
    when: 'gateway.bind is not loopback, and there is neither a token, nor a password, nor a trusted proxy.',
    why: 'Whoever reaches the port is the operator.',
    fix: `${newToken}   or  oc config set gateway.bind loopback`,
    needs: ['gateway'],
    judge: ({ gateway }) =>
      when(gateway.beyondLoopback && !isGuarded(gateway.auth), () => ({
        detail: `gateway.bind is ${gateway.bind}, and nothing has to be shown to come in.`,
      })),
  }),
  check({
    id: 'gateway.loopback_no_auth',
    area: 'Gateway',
    severities: ['critical'],
    title: 'Gateway auth missing on loopback',
    when: 'gateway.bind is loopback, the Control UI is not off, and there is no secret; Tailscale Serve with allowTailscale counts.',
    why: 'Behind a reverse proxy, anyone who reaches the proxy is an operator; and any web page reaches loopback.',
    fix: newToken,
    needs: ['gateway'],
    judge: ({ gateway }) =>
      when(
        !gateway.beyondLoopback && gateway.controlUi && !isGuarded(gateway.auth) && !isGuardedByTailscale(gateway),
        () => ({ detail: 'gateway.bind is loopback, and no token or password is configured.' }),
      ),
  }),
  ...secretRows('token', newToken),
  ...secretRows('password', newPassword),
  check({
    id: 'gateway.env_token_overrides_config',
    area: 'Gateway',
    severities: ['warn'],
    title: 'Two tokens are configured, and they differ',
    when: 'OPENCLAW_GATEWAY_TOKEN is set, the configuration has another token, and token is the way of authentication.',
    why: 'One of them is stale, and whoever still has it may come in somewhere.',
    fix: 'Take one out:  oc config unset gateway.auth.token   or remove the variable.',
    needs: ['gateway', 'environment'],
    judge: ({ gateway: { auth, mode }, environment }) => {
      const tokens = auth.credentials.filter(({ kind }) => kind === 'token');
      const inEnvironment = tokens.some(({ from }) => from.includes('OPENCLAW_GATEWAY_TOKEN'));
      const elsewhere = tokens.filter(({ from }) => !from.includes('OPENCLAW_GATEWAY_TOKEN'));
      const counts = mode === 'local' && (auth.mode === undefined || auth.mode === 'token');
      // Inside the gateway's own service the variable is how the token is meant to come.
      const isService = environment('OPENCLAW_SERVICE_KIND')?.trim() === 'gateway';
      return when(counts && !isService && inEnvironment && elsewhere.length > 0, () => ({
        detail: `OPENCLAW_GATEWAY_TOKEN and ${elsewhere.flatMap(({ from }) => from).join(', ')} are not the same.`,
      }));
    },
  }),
  check({
    id: 'gateway.auth_no_rate_limit',
    area: 'Gateway',
    severities: ['warn'],
    title: 'Nothing slows down who tries out secrets',
    when: 'gateway.bind is not loopback, authentication is not by trusted proxy, and gateway.auth.rateLimit is absent.',
    why: 'A secret can be tried out as fast as the network allows.',
    fix: 'oc config set gateway.auth.rateLimit.maxAttempts 10',
    needs: ['gateway', 'config'],
    judge: ({ gateway, config }) =>
      when(
        gateway.beyondLoopback && gateway.auth.mode !== 'trusted-proxy' && !config.at('gateway.auth.rateLimit').exists,
        () => ({ detail: `gateway.bind is ${gateway.bind}, and gateway.auth.rateLimit is not set.` }),
      ),
  }),
  check({
    id: 'gateway.http.no_auth',
    area: 'Gateway',
    severities: ['critical', 'warn'],
    title: 'HTTP APIs are reachable without auth',
    when: 'No token, password or trusted proxy is known here. Critical beyond loopback, or with Tailscale Serve or Funnel.',
    why: 'Whoever reaches the port can call tools and models.',
    fix: newToken,
    needs: ['gateway', 'config'],
    judge: ({ gateway, config }) =>
      when(opensHttp(gateway.auth), () => ({
        severity: gateway.exposed ? 'critical' : 'warn',
        detail: `Without a secret that is known here: ${httpPaths
          .filter(([key]) => key === null || config.flag(key) === true)
          .map(([, path]) => path)
          .join(', ')}.`,
      })),
  }),
];

/** What an OpenClaw gateway answers over HTTP, and the key that turns it on. */
const httpPaths: readonly (readonly [string | null, string])[] = [
  [null, '/tools/invoke'],
  ['gateway.http.endpoints.chatCompletions.enabled', '/v1/chat/completions'],
  ['gateway.http.endpoints.responses.enabled', '/v1/responses'],
  ['plugins.entries.admin-http-rpc.enabled', '/api/v1/admin/rpc'],
];
