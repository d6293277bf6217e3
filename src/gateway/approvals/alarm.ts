/** A timer cannot wait longer than this in one go. */
const longestWaitMs = 3_600_000;
/** What could not be written is tried again after this. */
const retryMs = 5000;

interface AlarmOptions {
  readonly now: () => number;
  /** Epoch milliseconds of what is due next; null when nothing is. */
  readonly nextAtMs: () => number | null;
  readonly ring: () => void;
  readonly onFault: (error: unknown) => void;
}

/** One timer for whatever is due first. */
export class Alarm {
  readonly #options: AlarmOptions;
  #timer: NodeJS.Timeout | null = null;
  #running = false;

  constructor(options: AlarmOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = true;
    this.set();
  }

  /** Call when what is due next may have changed. */
  set(): void {
    if (!this.#running) return;
    const { now, nextAtMs } = this.#options;
    const next = nextAtMs();
    this.#sleep(next === null ? longestWaitMs : Math.max(next - now(), 0) + 1);
  }

  stop(): void {
    this.#running = false;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #sleep(ms: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ring(), Math.min(ms, longestWaitMs)).unref();
  }

  #ring(): void {
    try {
      this.#options.ring();
      this.set();
    } catch (error) {
      // Nothing is allowed by waiting longer: what is due cannot be decided any more. It only has to be written.
      this.#options.onFault(error);
      this.#sleep(retryMs);
    }
  }
}
