/**
 * Whether whoever asked for what waits may still be answered: asked again whenever the queue is looked at. In memory alone, since
 * no request outlives the gateway that took it in.
 */
export class Askers {
  readonly #still = new Map<string, () => boolean>();

  begin(id: string, stillMay: () => boolean): void {
    this.#still.set(id, stillMay);
  }

  forget(id: string): void {
    this.#still.delete(id);
  }

  /** Ids of those that nobody who may be answered waits for any more. */
  gone(): readonly string[] {
    return [...this.#still].filter(([, stillMay]) => !isTrue(stillMay)).map(([id]) => id);
  }
}

/** A rule that throws admits nobody. */
function isTrue(rule: () => boolean): boolean {
  try {
    return rule();
  } catch {
    return false;
  }
}
