/** What waits, and where it came from. */
interface Waits {
  readonly address: string;
}

/**
 * Whoever waits, bounded: each address has its turn after the other, and within an address whoever came first. A full queue
 * makes place for whoever holds fewer places than others: the latest of the address that holds the most goes. So a crowd
 * competes with itself, as in the waiting room of sockets.
 */
export class FairQueue<T extends Waits> {
  readonly #most: number;
  readonly #onDisplaced: (item: T) => void;
  /** In the order of their next turns. */
  readonly #byAddress = new Map<string, Set<T>>();
  #size = 0;

  constructor(most: number, onDisplaced: (item: T) => void) {
    this.#most = most;
    this.#onDisplaced = onDisplaced;
  }

  get size(): number {
    return this.#size;
  }

  /** False when there is no place. */
  add(item: T): boolean {
    const here = this.#byAddress.get(item.address);
    if (this.#size >= this.#most && !this.#makePlace(here?.size ?? 0)) return false;
    this.#byAddress.set(item.address, (here ?? new Set()).add(item));
    this.#size += 1;
    return true;
  }

  remove(item: T): void {
    const items = this.#byAddress.get(item.address);
    if (items === undefined || !items.delete(item)) return;
    this.#size -= 1;
    if (items.size === 0) this.#byAddress.delete(item.address);
  }

  /** Whose turn it is; undefined when nobody waits. */
  next(): T | undefined {
    const [first] = this.#byAddress;
    if (first === undefined) return undefined;
    const [address, items] = first;
    const [item] = items;
    // Behind the others, if more of it wait.
    this.#byAddress.delete(address);
    this.#byAddress.set(address, items);
    if (item !== undefined) this.remove(item);
    return item;
  }

  /** For an address that holds `here` places. */
  #makePlace(here: number): boolean {
    let fullest: ReadonlySet<T> = new Set();
    for (const items of this.#byAddress.values()) if (items.size > fullest.size) fullest = items;
    const latest = [...fullest].at(-1);
    if (latest === undefined || here >= fullest.size) return false;
    this.remove(latest);
    this.#onDisplaced(latest);
    return true;
  }
}
