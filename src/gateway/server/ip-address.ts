import { isIP, SocketAddress } from 'node:net';

const mapped = '::ffff:';

/** The one spelling of an address: shortest form, lower case, IPv4 without its IPv6 mapping. Null when it is none, or has a zone. */
export function ipAddress(text: string): string | null {
  const family = isIP(text);
  if (family === 0 || text.includes('%')) return null;
  if (family === 4) return text;
  const { address } = new SocketAddress({ address: text, family: 'ipv6' });
  const bare = address.startsWith(mapped) ? address.slice(mapped.length) : '';
  return isIP(bare) === 4 ? bare : address;
}
