import { mayAct, type StillMay } from '../policy/still-may.ts';

/**
 * Whether whoever asked for what waits may still be answered: asked again whenever the queue is looked at. In memory alone, since
 * no request outlives the gateway that took it in.
 */
export class Askers {
  readonly #still = new Map<string, StillMay>();

  begin(id: string, stillMay: StillMay): void {
    this.#still.set(id, stillMay);
  }

  forget(id: string): void {
    this.#still.delete(id);
  }

  /** Ids of those that nobody who may be answered waits for any more. */
  gone(): readonly string[] {
    return [...this.#still].filter(([, stillMay]) => !mayAct(stillMay)).map(([id]) => id);
  }
}
