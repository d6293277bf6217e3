/** Held back at once, in all; each of them keeps a connection in memory that may be gone already. */
const mostHeld = 256;

/**
 * Holds back the answer to a wrong secret. Beyond the bound an answer is given at once: whoever guesses knows by the silence
 * as much as by the answer, so that holding back more of them would only fill the memory.
 */
export class SlowReplies {
  readonly #wait: (ms: number) => Promise<unknown>;
  #held = 0;

  constructor(wait: (ms: number) => Promise<unknown>) {
    this.#wait = wait;
  }

  get held(): number {
    return this.#held;
  }

  async hold(ms: number): Promise<void> {
    if (ms === 0 || this.#held >= mostHeld) return;
    this.#held += 1;
    try {
      await this.#wait(ms);
    } finally {
      this.#held -= 1;
    }
  }
}
