const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/**
 * Whose attempts are counted together: an IPv4 address by itself, of IPv6 the network of 64 bits, since whoever has one
 * address of it has all of them. Loopback stays itself. Takes what it gives, too.
 */
export function addressGroup(address: string): string {
  const bare = address.replace(/\/64$/, '').replace(/%.*$/, '');
  const four = mapped.exec(bare)?.[1];
  if (four !== undefined) return four;
  if (!bare.includes(':') || bare === '::1') return bare;
  return `${network(bare)}::/64`;
}

/** The first four groups of an IPv6 address, without leading zeros. */
function network(address: string): string {
  const [head = '', tail] = address.split('::');
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  const all = tail === undefined ? before : [...before, ...zeros, ...after];
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

/** A dotted end stands for two groups, which are never among the first four that matter here. */
const groups = (text: string): readonly string[] =>
  text === '' ? [] : text.split(':').flatMap((group) => (group.includes('.') ? ['0', '0'] : [group]));
