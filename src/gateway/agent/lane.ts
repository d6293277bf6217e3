/** A turn's place in a conversation. */
export interface Place {
  readonly stop: AbortController;
  /** True as soon as it may run; false when its place was given to somebody who had fewer. */
  readonly turn: Promise<boolean>;
}

interface Held extends Place {
  readonly sender: string;
  readonly settle: (mayRun: boolean) => void;
}

/**
 * Turns of a conversation that follow one another: one runs, a bounded number waits. Senders take turns, whoever of them writes
 * the most: a full queue takes the newest place of whoever has the most, for somebody who has at least two fewer.
 */
export class Lane {
  #running: Held | null = null;
  /** By sender; the one who is next stands first. */
  readonly #waiting = new Map<string, Held[]>();

  get running(): number {
    return this.#running === null ? 0 : 1;
  }

  get waiting(): number {
    return [...this.#waiting.values()].reduce((sum, { length }) => sum + length, 0);
  }

  /** Null when there is no place. Whoever enters leaves. */
  enter(sender: string, mostWaiting: number): Place | null {
    if (this.#running !== null && this.waiting >= mostWaiting && !this.#takeOneFor(sender)) return null;
    const { promise: turn, resolve: settle } = Promise.withResolvers<boolean>();
    const place: Held = { sender, stop: new AbortController(), turn, settle };
    if (this.#running === null) this.#run(place);
    else this.#waiting.set(sender, [...(this.#waiting.get(sender) ?? []), place]);
    return place;
  }

  leave(place: Place): void {
    if (place !== this.#running) return;
    this.#running = null;
    const [next] = this.#waiting;
    if (next === undefined) return;
    const [sender, [first, ...others]] = next;
    this.#waiting.delete(sender);
    if (others.length > 0) this.#waiting.set(sender, others);
    if (first !== undefined) this.#run(first);
  }

  /** Ends the one that runs and those that wait. */
  abort(reason: Error): void {
    for (const { stop } of [this.#running, ...[...this.#waiting.values()].flat()].filter((one) => one !== null)) {
      stop.abort(reason);
    }
  }

  #run(place: Held): void {
    this.#running = place;
    place.settle(true);
  }

  #takeOneFor(sender: string): boolean {
    const [most] = [...this.#waiting.keys()].toSorted((one, other) => this.#of(other) - this.#of(one));
    if (most === undefined || this.#of(most) < this.#of(sender) + 2) return false;
    const places = this.#waiting.get(most) ?? [];
    places.pop()?.settle(false);
    if (places.length === 0) this.#waiting.delete(most);
    return true;
  }

  /** Places of a sender, the running one among them. */
  #of(sender: string): number {
    return (this.#waiting.get(sender)?.length ?? 0) + (this.#running?.sender === sender ? 1 : 0);
  }
}
