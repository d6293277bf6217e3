const firstMs = 1000;
const longestMs = 30_000;

/** Milliseconds before the attempt after `failures` failed ones: 1 s doubling to 30 s, each a fifth more or less. */
export function retryDelay(failures: number, random: () => number): number {
  const base = Math.min(firstMs * 2 ** Math.max(0, failures - 1), longestMs);
  return Math.min(longestMs, Math.round(base * (0.8 + 0.4 * random())));
}
