/** Addresses as one header gives them, the client first and the last proxy but one at the end. */
export type Chain = readonly string[];

export interface NamedClient {
  readonly address: string;
  /** More stood before it than trusted proxies wrote: the proxy passes on what its client claimed. */
  readonly claimed: boolean;
}

/**
 * Whom a trusted proxy names. Each proxy writes what it saw at the right end, so that the rightmost address that is no proxy
 * of ours is the last one that anybody trusted wrote; what stands left of it is the client's own word. Headers that name
 * different clients cannot both be the proxy's. Null: nobody is named, or not with one voice.
 */
export function namedClient(chains: readonly Chain[], isTrusted: (address: string) => boolean): NamedClient | null {
  const ends = chains.map((chain) => chain.findLastIndex((address) => !isTrusted(address)));
  const named = new Set(chains.flatMap((chain, at) => chain[ends[at] ?? -1] ?? []));
  if (named.size > 1) return null;
  const [address] = named;
  if (address !== undefined) return { address, claimed: ends.some((end) => end > 0) };
  // Proxies all the way: the first of them is the client, and what it says was written by one of them.
  const first = chains[0]?.[0];
  return first === undefined ? null : { address: first, claimed: false };
}
