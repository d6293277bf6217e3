/** Items that may wait before their sender is asked to stop; what is on its way already is still taken. */
const mostWaiting = 64;
/** What those may weigh together, in characters of their text. */
const heaviestWaiting = 1024 * 1024;
/** What one sender gets of a turn: so many items, and none more once this many milliseconds are used. */
const mostItems = 16;
const longestMs = 2;
/** Started and not finished: the 256 decisions that one connection may wait for at once, and as many others as one asks for at a time. */
const mostRunning = 320;

interface Waiting<T> {
  readonly item: T;
  readonly weight: number;
}

interface TurnsOptions<T> {
  /** Resolves when the item is done with. */
  readonly handle: (item: T) => Promise<void>;
  /** Stops reading from whoever sends the items, and goes on with it. */
  readonly pause: () => void;
  readonly resume: () => void;
}

/**
 * A few items a turn of the event loop, in their order: whoever sends a thousand requests at once waits for their own, and
 * everybody else is served in between. Cheap ones share a turn, since a turn has a price of its own. What takes long is
 * bounded too: beyond it the next ones wait until one is done.
 */
export class Turns<T> {
  readonly #options: TurnsOptions<T>;
  #waiting: Waiting<T>[] = [];
  #weight = 0;
  #isTurning = false;
  #isPaused = false;
  #running = 0;
  /** Of this turn. */
  #items = 0;
  #usedMs = 0;

  constructor(options: TurnsOptions<T>) {
    this.#options = options;
  }

  /** Their sender is not read from. */
  get isPaused(): boolean {
    return this.#isPaused;
  }

  add(item: T, weight: number): void {
    if (this.#waiting.length === 0 && this.#hasRoom()) {
      this.#handle(item);
      this.#turn();
      return;
    }
    this.#waiting.push({ item, weight });
    this.#weight += weight;
    if (this.#isPaused || (this.#waiting.length < mostWaiting && this.#weight < heaviestWaiting)) return;
    this.#isPaused = true;
    this.#options.pause();
  }

  clear(): void {
    this.#waiting = [];
    this.#weight = 0;
  }

  #hasRoom(): boolean {
    return this.#items < mostItems && this.#usedMs < longestMs && this.#running < mostRunning;
  }

  #handle(item: T): void {
    const startedMs = performance.now();
    this.#items += 1;
    this.#running += 1;
    void this.#options.handle(item).finally(() => this.#done());
    this.#usedMs += performance.now() - startedMs;
  }

  #done(): void {
    this.#running -= 1;
    if (this.#waiting.length > 0) this.#turn();
  }

  #turn(): void {
    if (this.#isTurning) return;
    this.#isTurning = true;
    setImmediate(() => this.#next());
  }

  #next(): void {
    const idle = this.#items === 0;
    this.#items = 0;
    this.#usedMs = 0;
    if (idle && (this.#waiting.length === 0 || !this.#hasRoom())) {
      this.#isTurning = false;
      return;
    }
    while (this.#waiting.length > 0 && this.#hasRoom()) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      this.#weight -= next.weight;
      this.#handle(next.item);
    }
    if (this.#waiting.length === 0 && this.#isPaused) {
      this.#isPaused = false;
      this.#options.resume();
    }
    setImmediate(() => this.#next());
  }
}
