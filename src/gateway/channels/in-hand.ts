/** Messages whose handling is not over; beyond them none is read. Others than the owner have fewer (`keep-room.ts`). */
const most = 200;
/** Messages in hand may still be answered for so long when the account is stopped. */
const graceMs = 3000;

type Wait = (ms: number, signal: AbortSignal) => Promise<unknown>;

/** What an account is at work on: one slow turn must not keep others waiting, and a flood must not fill the memory. */
export class InHand {
  readonly #handlings = new Set<Promise<void>>();

  /** Is there no room for another? */
  get isFull(): boolean {
    return this.#handlings.size >= most;
  }

  /** Resolves when there is room for another, or at `stop`. What fails is said by whoever handles it. */
  async take(handling: Promise<void>, stop: AbortSignal): Promise<void> {
    const handled = handling.catch(() => undefined);
    this.#handlings.add(handled);
    void handled.then(() => this.#handlings.delete(handled));
    if (this.isFull) await Promise.race([...this.#handlings, aborted(stop)]);
  }

  /** Resolves when all is over, or after a grace. */
  async over(wait: Wait, signal: AbortSignal): Promise<void> {
    const grace = wait(graceMs, signal).catch(() => undefined);
    await Promise.race([Promise.all(this.#handlings), grace]);
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
