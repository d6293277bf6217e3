/** Discord shuts an address out for a while after ten thousand; nothing that works comes near this. */
const most = 1000;
const windowMs = 600_000;

/**
 * Refused requests of this machine, counted over all of its bots: too many of them and Discord answers none of us. From here
 * on nothing is asked until the window is over.
 */
export class InvalidRequests {
  readonly #now: () => number;
  #count = 0;
  #endsAtMs = 0;

  /** `now` in milliseconds of a clock that does not jump. */
  constructor(now: () => number) {
    this.#now = now;
  }

  add(): void {
    if (this.#now() >= this.#endsAtMs) {
      this.#count = 0;
      this.#endsAtMs = this.#now() + windowMs;
    }
    this.#count += 1;
  }

  /** Milliseconds until something may be asked again; null: now. */
  get waitMs(): number | null {
    const leftMs = this.#endsAtMs - this.#now();
    return this.#count >= most && leftMs > 0 ? leftMs : null;
  }
}
