import { choice, flag } from './key-kind.ts';
import { headerName, headerNames, networks, users } from './proxy-kinds.ts';

/** Who may speak for somebody else, and about what. */
export const proxyKeys = [
  {
    path: 'gateway.auth.trustedProxy.userHeader',
    kind: headerName,
    fallback: null,
    summary: 'With mode trusted-proxy: the header in which the proxy names the user.',
  },
  {
    path: 'gateway.auth.trustedProxy.requiredHeaders',
    kind: headerNames,
    fallback: [],
    summary: 'Headers without which the proxy is not believed about the user.',
  },
  {
    path: 'gateway.auth.trustedProxy.allowUsers',
    kind: users,
    fallback: [],
    summary: 'Users of the proxy who are let in, compared exactly; empty: nobody.',
  },
  {
    path: 'gateway.trustedProxies',
    kind: networks,
    fallback: [],
    summary: 'Proxies that are believed about the address of their client; see  oc doctor proxy.',
  },
  {
    path: 'gateway.tailscale.mode',
    kind: choice(['off', 'serve', 'funnel']),
    fallback: 'off',
    summary:
      'serve: Tailscale brings the tailnet to the gateway, which stays on loopback. funnel: it brings the internet.',
    atStart: true,
  },
  {
    path: 'gateway.auth.allowTailscale',
    kind: flag,
    fallback: false,
    summary:
      'With tailscale.mode serve: everybody of the tailnet who reaches this machine is let in, without a secret.',
  },
] as const;
