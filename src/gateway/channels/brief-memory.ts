const most = 500;

/**
 * Remembers what a platform said for a short while, for so many things at once; two that ask the same share one question.
 * A question that failed is not remembered.
 */
export class BriefMemory<T> {
  readonly #known = new Map<string, { readonly untilMs: number; readonly answer: Promise<T> }>();
  readonly #forMs: number;
  readonly #now: () => number;

  /** `now` in milliseconds of a clock that does not jump. */
  constructor(forMs: number, now: () => number) {
    this.#forMs = forMs;
    this.#now = now;
  }

  recall(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#known.get(key);
    if (known !== undefined && this.#now() < known.untilMs) return known.answer;
    const answer = ask();
    const entry = { untilMs: this.#now() + this.#forMs, answer };
    this.#known.delete(key);
    this.#known.set(key, entry);
    answer.catch(() => {
      if (this.#known.get(key) === entry) this.#known.delete(key);
    });
    const [oldest] = this.#known.keys();
    if (this.#known.size > most && oldest !== undefined) this.#known.delete(oldest);
    return answer;
  }
}
