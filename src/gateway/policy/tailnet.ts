import type { TailscaleClaim } from '../protocol/connect.ts';

/** Addresses that Tailscale gives out: 100.64.0.0/10 and fd7a:115c:a1e0::/48. `address` in the form of `ipAddress()`. */
export function isTailnetAddress(address: string): boolean {
  if (address.includes(':')) return address.startsWith('fd7a:115c:a1e0:');
  const [first, second] = address.split('.').map(Number);
  return first === 100 && second !== undefined && second >= 64 && second <= 127;
}

/** Set by Tailscale on what comes from the internet, and taken away from what clients send. */
export const funnelHeader = 'tailscale-funnel-request';
export const loginHeader = 'tailscale-user-login';

type ValuesOf = (name: string) => readonly string[];

/**
 * What `tailscale serve` says about who is calling, to be asked about before it counts. Null when it says nothing: not from
 * the tailnet, from the internet, or not with one voice. `address`: the one that it named, and the only one.
 */
export function tailscaleClaim(address: string, valuesOf: ValuesOf): TailscaleClaim | null {
  const [login, ...more] = valuesOf(loginHeader);
  if (login === undefined || login === '' || more.length > 0) return null;
  return isTailnetAddress(address) && valuesOf(funnelHeader).length === 0 ? { address, login } : null;
}

/** What Tailscale answers when it is asked who has an address. */
export interface TailnetNode {
  readonly login: string;
  /** A machine of the tailnet's, and nobody's own. */
  readonly tagged: boolean;
  /** Of another tailnet, with whom this machine was shared. */
  readonly shared: boolean;
}

/** The login that is tagged machines', not a person's. */
const taggedLogin = 'tagged-devices';

/** Does Tailscale say the same as the header, about a person of this tailnet? Compared exactly. */
export const isVouchedFor = ({ login }: TailscaleClaim, node: TailnetNode): boolean =>
  node.login === login && login !== taggedLogin && !node.tagged && !node.shared;
