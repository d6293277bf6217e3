/**
 * When each request that waits is over by a clock that nobody sets: a wall clock that is set back must not give it longer. In
 * memory alone, since no request outlives the gateway that took it in.
 */
export class Deadlines {
  readonly #elapsedMs: () => number;
  readonly #atMs = new Map<string, number>();

  constructor(elapsedMs: () => number) {
    this.#elapsedMs = elapsedMs;
  }

  begin(id: string, forMs: number): void {
    this.#atMs.set(id, this.#elapsedMs() + forMs);
  }

  forget(id: string): void {
    this.#atMs.delete(id);
  }

  /** Ids of those whose time is over. */
  passed(): readonly string[] {
    const nowMs = this.#elapsedMs();
    return [...this.#atMs].filter(([, atMs]) => atMs <= nowMs).map(([id]) => id);
  }
}
