import type { ProxyFacts } from './proxy-settings.ts';

/** One thing that keeps a proxy from working, or that is not as tight as it may look. */
export interface ProxyGap {
  readonly key: string;
  readonly why: string;
  /** To be typed; it may need the person's own name in it. */
  readonly fix: string;
}

interface Row extends Omit<ProxyGap, 'fix'> {
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
    key: 'gateway.trustedProxies',
    fits: ({ trustedProxies }) => trustedProxies.length === 0,
    why: 'is empty: everything that comes through a proxy is refused with 403',
    fix: () => 'oc config set gateway.trustedProxies 127.0.0.1',
  },
  {
    key: 'gateway.allowedHosts',
    fits: ({ allowedHosts, host }) => !allowedHosts.includes(host),
    why: 'does not hold the public name: requests to it are refused with 421',
    fix: ({ allowedHosts, host }) => `oc config set gateway.allowedHosts ${[...allowedHosts, host].join(',')}`,
  },
  {
    key: 'gateway.auth.mode',
    fits: ({ mode }) => mode === 'none',
    why: 'is none: nothing opens for who comes through a proxy',
    fix: () => 'oc config set gateway.auth.mode token',
  },
  {
    key: 'gateway.auth.trustedProxy.userHeader',
    fits: (facts) => bySignIn(facts) && facts.userHeader === null,
    why: 'is missing: the proxy cannot say who is calling',
    fix: () => 'oc config set gateway.auth.trustedProxy.userHeader x-forwarded-user',
  },
  {
    key: 'gateway.auth.trustedProxy.allowUsers',
    fits: (facts) => bySignIn(facts) && facts.allowUsers.length === 0,
    why: 'is empty: no user of the proxy is let in',
    fix: () => 'oc config set gateway.auth.trustedProxy.allowUsers you@example.com',
  },
  {
    key: 'gateway.auth.trustedProxy.requiredHeaders',
    fits: (facts) => bySignIn(facts) && unsent(facts).length > 0,
    why: 'asks for a header that the settings below do not send; let the proxy set it too',
    fix: (facts) => `The header:  ${unsent(facts).join(', ')}`,
  },
];

export const proxyGaps = (facts: ProxyFacts): readonly ProxyGap[] =>
  rows.filter(({ fits }) => fits(facts)).map(({ key, why, fix }) => ({ key, why, fix: fix(facts) }));
