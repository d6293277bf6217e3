import type { Decision } from './decision.ts';

/** Where the gateway listens for a bind: both loopback families, on one port. */
export const loopbackHosts = ['127.0.0.1', '::1'] as const;

/** Only loopback, until the gateway's own door (devices, rate limits, TLS) is strong enough for a network. */
export function mayBind(bind: string): Decision {
  if (bind === 'loopback') return { effect: 'allow', by: 'gateway.bind' };
  return {
    effect: 'deny',
    by: 'gateway.bind',
    because: `"${bind}" would open the gateway to a network, and it serves loopback only`,
  };
}
