interface Timed {
  readonly createdAtMs: number;
}

/** Two lists as one, the older rows first, each list in its own order: what is new in either stands at the end. */
export function byTime<T extends Timed>(some: readonly T[], others: readonly T[]): readonly T[] {
  if (others.length === 0) return some;
  const rows: T[] = [];
  let next = 0;
  for (const row of some) {
    for (let other = others[next]; other && other.createdAtMs < row.createdAtMs; other = others[next]) {
      rows.push(other);
      next += 1;
    }
    rows.push(row);
  }
  return [...rows, ...others.slice(next)];
}
