import type { Clock } from './clock.ts';

/**
 * One question at a time and never two within `gapMs`: asking while an answer is awaited makes one more question, not many.
 * A question that fails is dropped: the link's own state says why, and every hello asks again.
 */
export class Paced {
  readonly #clock: Clock;
  readonly #gapMs: number;
  readonly #question: () => Promise<void>;
  #running = false;
  #again = false;
  #cancel = () => {};

  constructor(clock: Clock, gapMs: number, question: () => Promise<void>) {
    this.#clock = clock;
    this.#gapMs = gapMs;
    this.#question = question;
  }

  ask(): void {
    if (this.#running) this.#again = true;
    else this.#run();
  }

  stop(): void {
    this.#again = false;
    this.#cancel();
  }

  #run(): void {
    this.#running = true;
    this.#again = false;
    const settle = (): void => {
      this.#cancel = this.#clock.after(this.#gapMs, () => {
        this.#running = false;
        if (this.#again) this.#run();
      });
    };
    this.#question().then(settle, settle);
  }
}
