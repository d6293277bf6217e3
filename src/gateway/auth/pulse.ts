/** Runs `beat` once, `everyMs` after it was first asked for; so at most once in that time, and never when nobody asks. */
export class Pulse {
  readonly #everyMs: number;
  readonly #beat: () => void;
  #timer: NodeJS.Timeout | null = null;

  constructor(everyMs: number, beat: () => void) {
    this.#everyMs = everyMs;
    this.#beat = beat;
  }

  ask(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#beat();
    }, this.#everyMs).unref();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
