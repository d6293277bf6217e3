/** Where the gateway listens for itself: both loopback families. Every other bind listens there too. */
export const loopbackHosts = ['127.0.0.1', '::1'] as const;
const everywhere = ['0.0.0.0', '::'] as const;

/** Everything that decides where the gateway listens. Addresses are in their one spelling, IPv4 without IPv6 mapping. */
export interface BindFacts {
  readonly bind: 'loopback' | 'lan' | 'tailnet' | 'auto' | 'custom';
  /** The address of `custom`. */
  readonly customHost: string | null;
  /** This machine's own addresses in its tailnet; null when Tailscale is not up, or nobody can tell. */
  readonly tailnet: readonly string[] | null;
  readonly tailscaleMode: 'off' | 'serve' | 'funnel';
  readonly authMode: 'token' | 'password' | 'trusted-proxy' | 'none';
  /** Is there a usable secret of that mode? A token that will be made at the first start is none. */
  readonly hasSecret: boolean;
  readonly encrypted: boolean;
}

export type BindPlan =
  | {
      readonly effect: 'listen';
      /** What the bind came to, in one word: `custom` for an address of its own. */
      readonly reach: 'loopback' | 'lan' | 'tailnet' | 'custom';
      /** All on one port; the first must be there, the others where this machine has them. */
      readonly hosts: readonly string[];
      readonly warnings: readonly string[];
    }
  | { readonly effect: 'refuse'; readonly because: string; readonly hints: readonly string[] };

type Place = Pick<BindPlan & { readonly effect: 'listen' }, 'reach' | 'hosts'>;
type Refusal = BindPlan & { readonly effect: 'refuse' };

/**
 * Where to listen, or why not to start. Nothing that a network can reach opens without authentication, and nothing is
 * opened to a network that was not asked for: what is unclear is refused, not replaced by something near.
 */
export function planBind(facts: BindFacts): BindPlan {
  const { bind, tailscaleMode } = facts;
  if (tailscaleMode !== 'off') return listen(onLoopback, bind === 'loopback' ? [] : [offNetwork(bind, tailscaleMode)]);
  const place = places[bind](facts);
  if ('effect' in place) return place;
  if (!isNetwork(place)) return listen(place, []);
  return unauthenticated(facts) ?? listen(place, inTheClear(place, facts));
}

/** Why a bind beyond loopback would not be opened, as far as authentication decides; null when it would. */
export function unauthenticated({
  bind,
  authMode,
  hasSecret,
}: Pick<BindFacts, 'bind' | 'authMode' | 'hasSecret'>): Refusal | null {
  if (authMode === 'none') {
    return refuse(`gateway.auth.mode is none, and bind ${bind} would open the gateway to a network`, [
      'oc config set gateway.auth.mode token',
      ...stayHere,
    ]);
  }
  if (authMode === 'trusted-proxy' || hasSecret) return null;
  const [why, make] =
    authMode === 'token'
      ? ['there is no token', 'openssl rand -hex 32 | oc config set gateway.auth.token -']
      : ['there is no password', 'oc config set gateway.auth.password -'];
  return refuse(`${why}, and bind ${bind} would open the gateway to a network`, [make, ...stayHere]);
}

const stayHere = ['Or stay on this machine:  oc gateway --bind loopback'];

const refuse = (because: string, hints: readonly string[]): Refusal => ({ effect: 'refuse', because, hints });
const listen = (place: Place, warnings: readonly string[]): BindPlan => ({ effect: 'listen', ...place, warnings });

const onLoopback: Place = { reach: 'loopback', hosts: loopbackHosts };
const onLan: Place = { reach: 'lan', hosts: everywhere };
const at = (reach: 'tailnet' | 'custom', hosts: readonly string[]): Place => ({
  reach,
  hosts: [...hosts, ...loopbackHosts],
});

const places: Readonly<Record<BindFacts['bind'], (facts: BindFacts) => Place | Refusal>> = {
  loopback: () => onLoopback,
  lan: () => onLan,
  tailnet: ({ tailnet }) => (isKnown(tailnet) ? at('tailnet', tailnet) : noTailnet),
  // Never lan: who writes auto has not said that the whole network may knock.
  auto: ({ tailnet }) => (isKnown(tailnet) ? at('tailnet', tailnet) : onLoopback),
  custom: ({ customHost }) => (customHost === null ? noCustomHost : custom(customHost)),
};

const isKnown = (tailnet: readonly string[] | null): tailnet is readonly string[] =>
  tailnet !== null && tailnet.length > 0;

const noTailnet = refuse('bind tailnet wants an address of a tailnet, and none is known on this machine', [
  'Is Tailscale up?  tailscale status',
  ...stayHere,
]);

const noCustomHost = refuse('bind custom wants an address, and gateway.customBindHost is not set', [
  'oc config set gateway.customBindHost 192.0.2.1',
  ...stayHere,
]);

function custom(host: string): Place {
  if (loopbackHosts.some((ours) => ours === host)) return onLoopback;
  return everywhere.some((all) => all === host) ? onLan : at('custom', [host]);
}

const isLoopback = (host: string): boolean => host === '::1' || host.startsWith('127.');
const isNetwork = ({ hosts }: Place): boolean => !hosts.every(isLoopback);

const offNetwork = (bind: string, mode: string): string =>
  `bind ${bind} does not count: with gateway.tailscale.mode ${mode} the gateway listens on loopback, where Tailscale finds it`;

/** A tailnet encrypts by itself. */
const inTheClear = ({ reach }: Place, { encrypted }: BindFacts): readonly string[] =>
  encrypted || reach === 'tailnet'
    ? []
    : [
        'secrets cross the network in the clear: set gateway.tls.cert and gateway.tls.key, or listen on loopback and use SSH or Tailscale',
      ];
