/** The fresh rows in the order of the old ones, new ones at the end: nothing moves under the cursor. */
export function keepOrder<T extends { readonly key: string }>(old: readonly T[], fresh: readonly T[]): readonly T[] {
  const byKey = new Map(fresh.map((row) => [row.key, row]));
  const known = new Set(old.map(({ key }) => key));
  const kept = old.flatMap(({ key }) => byKey.get(key) ?? []);
  return [...kept, ...fresh.filter(({ key }) => !known.has(key))];
}
