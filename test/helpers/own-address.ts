import { networkInterfaces } from 'node:os';

/** An address of this machine that others could reach; what is sent there from here stays here. Null where there is none. */
export function ownAddress(family: 'IPv4' | 'IPv6' = 'IPv4'): string | null {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const found = all.find((each) => !each.internal && each.family === family && !each.address.startsWith('fe80:'));
  if (found === undefined) console.log(`skipped: needs an address of ${family} beyond loopback`);
  return found?.address ?? null;
}
