import type { Say } from './lines.ts';
import { complain } from './quiet.ts';

/** Messages that wait for the gateway; more are dropped, which is said once. */
const most = 1000;

/** The gateway takes so many messages at once (its window); the next goes out when it says that one is over. */
export class Outbox {
  readonly #say: Say;
  readonly #waiting: object[] = [];
  #room = 0;
  #dropped = false;

  constructor(say: Say) {
    this.#say = say;
  }

  put(line: object): void {
    if (this.#waiting.length < most) this.#waiting.push(line);
    else if (!this.#dropped) {
      this.#dropped = true;
      complain('messages come faster than they are handled: some were dropped');
    }
    this.#flow();
  }

  /** There is room for so many more. */
  open(room: number): void {
    this.#room += room;
    this.#flow();
  }

  #flow(): void {
    while (this.#room > 0) {
      const line = this.#waiting.shift();
      if (line === undefined) return;
      this.#room -= 1;
      this.#say(line);
    }
  }
}
