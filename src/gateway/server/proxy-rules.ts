import type { IncomingMessage } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';
import type { IdentityRule } from '../policy/proxy-identity.ts';

/** Which proxies are believed, and about what. */
export interface ProxyRules {
  /** An address in the form of `ipAddress()`. */
  readonly isTrusted: (address: string) => boolean;
  /** Null: no proxy is asked who is calling. */
  readonly identity: IdentityRule | null;
  /** Tailscale's own proxy on this machine; null or absent: it is not listened to. */
  readonly serve?: ServeRule | null;
}

/** What is believed of what comes by `tailscale serve`. */
export interface ServeRule {
  /** Is it really the far end of this connection, as far as the machine can tell? */
  readonly isFarEnd: (socket: IncomingMessage['socket']) => boolean;
  /** Somebody of the tailnet may come in on its word. */
  readonly vouches: boolean;
  /** What comes by it from the internet is looked at, too. */
  readonly funnel: boolean;
}

export const noProxies: ProxyRules = { isTrusted: () => false, identity: null };

/** `networks`: IP addresses and `address/prefix`, as the configuration has checked them. */
export function proxyRules(
  networks: readonly string[],
  identity: IdentityRule | null,
  serve: ServeRule | null = null,
): ProxyRules {
  const list = new BlockList();
  for (const network of networks) add(list, network);
  return { isTrusted: (address) => list.check(address, family(address)), identity, serve };
}

const family = (address: string): 'ipv4' | 'ipv6' => (isIPv6(address) ? 'ipv6' : 'ipv4');

function add(list: BlockList, network: string): void {
  const [address = '', prefix] = network.split('/', 2);
  if (prefix === undefined) list.addAddress(address, family(address));
  else list.addSubnet(address, Number(prefix), family(address));
}
