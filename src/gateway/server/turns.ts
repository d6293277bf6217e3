/** Items that may wait before their sender is asked to stop; what is on its way already is still taken. */
const mostWaiting = 64;

interface TurnsOptions<T> {
  readonly handle: (item: T) => void;
  /** Stops reading from whoever sends the items, and goes on with it. */
  readonly pause: () => void;
  readonly resume: () => void;
}

/**
 * One item a turn of the event loop, in their order: whoever sends a thousand requests at once waits for their own, and
 * everybody else is served in between.
 */
export class Turns<T> {
  readonly #options: TurnsOptions<T>;
  #waiting: T[] = [];
  #isTurning = false;
  #isPaused = false;

  constructor(options: TurnsOptions<T>) {
    this.#options = options;
  }

  add(item: T): void {
    if (this.#isTurning) {
      this.#waiting.push(item);
      if (this.#waiting.length < mostWaiting || this.#isPaused) return;
      this.#isPaused = true;
      this.#options.pause();
      return;
    }
    this.#isTurning = true;
    this.#options.handle(item);
    setImmediate(() => this.#next());
  }

  clear(): void {
    this.#waiting = [];
  }

  #next(): void {
    const item = this.#waiting.shift();
    if (this.#waiting.length === 0 && this.#isPaused) {
      this.#isPaused = false;
      this.#options.resume();
    }
    if (item === undefined) {
      this.#isTurning = false;
      return;
    }
    this.#options.handle(item);
    setImmediate(() => this.#next());
  }
}
