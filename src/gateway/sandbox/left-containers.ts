/** Milliseconds until it is tried again to remove what could not be removed; the last one counts for all that follow. */
const pausesMs = [1000, 5000, 20_000, 60_000, 300_000] as const;

/** Containers that could not be removed and are still there: no new one is made while there are so many. */
const mostLeft = 16;

/** Why a container could not be removed; null: it is gone. Never rejects. */
export type Remove = (name: string) => Promise<string | null>;

/** Containers of this process that should be gone and are not. They are tried again, ever more seldom, until they are. */
export class LeftContainers {
  readonly #remove: Remove;
  readonly #pausesMs: readonly number[];
  readonly #names = new Set<string>();
  #timer: NodeJS.Timeout | null = null;
  #tries = 0;
  #closed = false;

  constructor(remove: Remove, pauses: readonly number[] = pausesMs) {
    this.#remove = remove;
    this.#pausesMs = pauses;
  }

  get names(): readonly string[] {
    return [...this.#names];
  }

  /** What runs in them runs on: more of them would be more of that. */
  get areTooMany(): boolean {
    return this.#names.size >= mostLeft;
  }

  add(name: string): void {
    this.#names.add(name);
    this.#tries = 0;
    this.#plan();
  }

  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #plan(): void {
    if (this.#closed || this.#names.size === 0) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const pause = this.#pausesMs[Math.min(this.#tries, this.#pausesMs.length - 1)];
    this.#timer = setTimeout(() => void this.#again(), pause).unref();
  }

  async #again(): Promise<void> {
    this.#tries += 1;
    for (const name of this.names) if ((await this.#remove(name)) === null) this.#names.delete(name);
    this.#plan();
  }
}
