import { FairQueue } from './fair-queue.ts';
import type { RateLimit } from './limiter.ts';

/** Between two guesses, once too many were wrong, in milliseconds. */
const turnMs = 100;
/** Attempts that wait: the last of them has its turn well within the time for a handshake. */
const mostWaiting = 100;

interface Waiter {
  readonly address: string;
  readonly guesses: number;
  readonly tell: (hasTurn: boolean) => void;
}

interface TurnOptions {
  readonly now: () => number;
  readonly settings: () => Pick<RateLimit, 'maxAttempts' | 'windowMs'>;
}

/**
 * When a secret may be compared, for those who are never locked out. After `maxAttempts` failures everybody waits for a
 * turn, ten guesses a second for all of them, until a whole window passes without a failure. The compare waits and not its answer:
 * whoever guesses knows by the silence, and opens another socket. Memory is bounded.
 */
export class CompareTurns {
  readonly #options: TurnOptions;
  readonly #queue = new FairQueue<Waiter>(mostWaiting, ({ tell }) => tell(false));
  #failures = 0;
  #lastFailureMs = 0;
  #comparing = 0;
  /** Set while the next turn has not come. */
  #resting: NodeJS.Timeout | null = null;

  constructor(options: TurnOptions) {
    this.#options = options;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  /** Milliseconds after which whoever found no place may come back. */
  get retryAfterMs(): number {
    return Math.max(1, this.#queue.size) * turnMs;
  }

  /** Takes a turn if there is one at this moment. */
  takeNow(guesses: number): boolean {
    if (this.#isFree(guesses)) {
      this.#comparing += guesses;
      return true;
    }
    if (this.#resting !== null) return false;
    this.#begin(guesses);
    return true;
  }

  /** Resolves true with a turn; false, and nothing may be compared, when there is no place or whoever asked is `gone`. */
  wait(address: string, guesses: number, gone?: AbortSignal): Promise<boolean> {
    if (gone?.aborted) return Promise.resolve(false);
    if (this.takeNow(guesses)) return Promise.resolve(true);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const waiter: Waiter = { address, guesses, tell: resolve };
    if (!this.#queue.add(waiter)) return Promise.resolve(false);
    const leave = (): void => {
      this.#queue.remove(waiter);
      resolve(false);
    };
    gone?.addEventListener('abort', leave, { once: true });
    return promise.finally(() => gone?.removeEventListener('abort', leave));
  }

  /** What came of a turn that was taken. */
  settle(guesses: number, isWrong: boolean): void {
    this.#comparing -= guesses;
    if (!isWrong) return;
    this.#failures = this.#recent() + guesses;
    this.#lastFailureMs = this.#options.now();
  }

  close(): void {
    if (this.#resting !== null) clearTimeout(this.#resting);
    for (let waiter = this.#queue.next(); waiter !== undefined; waiter = this.#queue.next()) waiter.tell(false);
  }

  #recent(): number {
    return this.#options.now() - this.#lastFailureMs < this.#options.settings().windowMs ? this.#failures : 0;
  }

  /** What is being compared counts as wrong until it is known to be right, so that guesses sent at once do not overshoot. */
  #isFree(guesses: number): boolean {
    return this.#recent() + this.#comparing + guesses <= this.#options.settings().maxAttempts;
  }

  #begin(guesses: number): void {
    this.#comparing += guesses;
    this.#resting = setTimeout(() => this.#nextTurn(), guesses * turnMs).unref();
  }

  #nextTurn(): void {
    this.#resting = null;
    const waiter = this.#queue.next();
    if (waiter === undefined) return;
    this.#begin(waiter.guesses);
    waiter.tell(true);
  }
}
