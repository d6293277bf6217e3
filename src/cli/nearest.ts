/** The name that a misspelt one was meant to be, or null when none is near enough to be worth a question. */
export const nearest = (typed: string, names: readonly string[]): string | null => nearestOf(typed, names)[0] ?? null;

/** Those that are near enough to be worth a question, the nearest first. `by` is the part of both that counts. */
export function nearestOf(
  typed: string,
  names: readonly string[],
  by: (name: string) => string = (name) => name,
): readonly string[] {
  const ranked = names.map((name) => ({ name, far: distance(by(typed), by(name)), length: by(name).length }));
  // A third of the letters at most: `help` is no misspelt `send`.
  const near = ranked.filter(({ far, length }) => far <= Math.max(1, Math.round(length / 3)));
  return near.toSorted((a, b) => a.far - b.far).map(({ name }) => name);
}

/** Levenshtein distance: how many letters to add, drop or change. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change));
    }
    row = next;
  }
  return row[b.length] ?? a.length;
}
