import { accessHeader, type ProxyFacts, type ProxySettings } from './proxy-settings.ts';

/** One thing that keeps a proxy from working, or that is not as tight as it may look. */
export interface ProxyGap {
  readonly key: string;
  readonly why: string;
  /** To be typed; it may need the person's own name in it. */
  readonly fix: string;
}

type ProxyName = ProxySettings['proxy'];

interface Row extends Omit<ProxyGap, 'fix'> {
  /** Tailscale's own proxy is known by other keys than those of the others. `cloudflare`: where that one is asked for. */
  readonly of: 'tailscale' | 'cloudflare' | 'others' | 'all';
  readonly fits: (facts: ProxyFacts) => boolean;
  readonly fix: (facts: ProxyFacts) => string;
}

const bySignIn = ({ mode }: ProxyFacts): boolean => mode === 'trusted-proxy';

/** What the printed settings send by themselves. */
const sent: ReadonlySet<string> = new Set([
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-host',
  'x-real-ip',
  'host',
]);
const unsent = ({ requiredHeaders, userHeader }: ProxyFacts): readonly string[] =>
  requiredHeaders.filter((name) => !sent.has(name) && name !== userHeader);

const rows: readonly Row[] = [
  {
    key: 'gateway.tls.clientCa',
    of: 'all',
    fits: ({ asksClients }) => asksClients,
    why: 'is set: a proxy without a certificate of its own is not let in',
    fix: () => 'oc config unset gateway.tls.clientCa',
  },
  {
    key: 'gateway.tailscale.mode',
    of: 'tailscale',
    fits: ({ tailscaleMode }) => tailscaleMode === 'off',
    why: 'is off: what comes by Tailscale Serve is refused with 403',
    fix: () => 'oc config set gateway.tailscale.mode serve',
  },
  {
    key: 'gateway.auth.mode',
    of: 'tailscale',
    fits: bySignIn,
    why: 'is trusted-proxy: who comes by Tailscale could say that they are any user of that proxy',
    fix: () => 'oc config set gateway.auth.mode token',
  },
  {
    key: 'gateway.trustedProxies',
    of: 'others',
    fits: ({ trustedProxies }) => trustedProxies.length === 0,
    why: 'is empty: everything that comes through a proxy is refused with 403',
    fix: () => 'oc config set gateway.trustedProxies 127.0.0.1',
  },
  {
    key: 'gateway.allowedHosts',
    of: 'others',
    fits: ({ allowedHosts, host }) => !allowedHosts.includes(host),
    why: 'does not hold the public name: requests to it are refused with 421',
    fix: ({ allowedHosts, host }) => `oc config set gateway.allowedHosts ${[...allowedHosts, host].join(',')}`,
  },
  {
    key: 'gateway.auth.mode',
    of: 'all',
    fits: ({ mode }) => mode === 'none',
    why: 'is none: nothing opens for who comes through a proxy',
    fix: () => 'oc config set gateway.auth.mode token',
  },
  {
    key: 'gateway.auth.trustedProxy.userHeader',
    of: 'others',
    fits: (facts) => bySignIn(facts) && facts.userHeader === null,
    why: 'is missing: the proxy cannot say who is calling',
    fix: () => 'oc config set gateway.auth.trustedProxy.userHeader x-forwarded-user',
  },
  {
    key: 'gateway.auth.trustedProxy.userHeader',
    of: 'cloudflare',
    fits: (facts) => bySignIn(facts) && facts.userHeader !== null && facts.userHeader !== accessHeader,
    why: 'is a header that the tunnel hands on as anybody wrote it: whoever names a user would be that user',
    fix: () => `oc config set gateway.auth.trustedProxy.userHeader ${accessHeader}`,
  },
  {
    key: 'gateway.auth.trustedProxy.allowUsers',
    of: 'others',
    fits: (facts) => bySignIn(facts) && facts.allowUsers.length === 0,
    why: 'is empty: no user of the proxy is let in',
    fix: () => 'oc config set gateway.auth.trustedProxy.allowUsers you@example.com',
  },
  {
    key: 'gateway.auth.trustedProxy.requiredHeaders',
    of: 'others',
    fits: (facts) => bySignIn(facts) && unsent(facts).length > 0,
    why: 'asks for a header that the settings below do not send; let the proxy set it too',
    fix: (facts) => `The header:  ${unsent(facts).join(', ')}`,
  },
];

/** What a proxy of that name misses; without a name, what a proxy does that is not Tailscale's. */
export const proxyGaps = (facts: ProxyFacts, name: ProxyName | undefined): readonly ProxyGap[] =>
  rows
    .filter(({ of, fits }) => concerns(of, name) && fits(facts))
    .map(({ key, why, fix }) => ({ key, why, fix: fix(facts) }));

const concerns = (of: Row['of'], name: ProxyName | undefined): boolean =>
  of === 'all' || of === name || (of === 'others' && name !== 'tailscale');
