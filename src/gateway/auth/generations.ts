/**
 * A map that forgets: at most `most` entries, of which the half that was set longest ago goes at once. Whole halves, because
 * taking the oldest out of a map one by one leaves holes, over which every look for the next oldest has to walk.
 */
export class Generations<V> {
  readonly #half: number;
  /** Told what is forgotten. */
  readonly #onForget: (key: string, value: V) => void;
  #young = new Map<string, V>();
  #old = new Map<string, V>();

  constructor(most: number, onForget: (key: string, value: V) => void = () => undefined) {
    this.#half = Math.floor(most / 2);
    this.#onForget = onForget;
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  get(key: string): V | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
  }

  set(key: string, value: V): void {
    this.#old.delete(key);
    if (this.#young.size >= this.#half && !this.#young.has(key)) {
      const forgotten = this.#old;
      this.#old = this.#young;
      this.#young = new Map();
      for (const [gone, last] of forgotten) this.#onForget(gone, last);
    }
    this.#young.set(key, value);
  }

  delete(key: string): void {
    this.#young.delete(key);
    this.#old.delete(key);
  }

  keys(): readonly string[] {
    return [...this.#young.keys(), ...this.#old.keys()];
  }
}
