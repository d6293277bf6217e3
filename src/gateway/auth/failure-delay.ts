/** Milliseconds before a wrong secret is answered, by how many there were before it. */
const delays = [250, 500, 1000, 2000, 4000, 5000] as const;
const forgetAfterMs = 60_000;
const maxEntries = 10_000;

interface Failures {
  count: number;
  lastMs: number;
}

/**
 * Wrong attempts per credential class and address. A failure is counted before anything is awaited, so that attempts sent
 * at once cannot share a cheap delay; a right secret is never delayed and forgives nothing. Memory is bounded: the
 * longest-silent entry goes first.
 */
export class FailureDelay {
  readonly #failures = new Map<string, Failures>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Counts a failure; returns how long its answer waits, in milliseconds. */
  record(credentialClass: string, address: string): number {
    const key = `${credentialClass} ${address}`;
    const now = this.#now();
    const known = this.#failures.get(key);
    const count = known !== undefined && now - known.lastMs < forgetAfterMs ? known.count : 0;
    // Deleting first keeps the map in order of the last failure.
    this.#failures.delete(key);
    this.#failures.set(key, { count: count + 1, lastMs: now });
    this.#evict();
    return delays[Math.min(count, delays.length - 1)] ?? 0;
  }

  get size(): number {
    return this.#failures.size;
  }

  #evict(): void {
    const oldest = this.#failures.keys().next();
    if (this.#failures.size > maxEntries && !oldest.done) this.#failures.delete(oldest.value);
  }
}
