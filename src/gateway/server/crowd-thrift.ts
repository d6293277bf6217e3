import { setFlagsFromString } from 'node:v8';

/** Sockets without a credential that are a crowd, and how few must be left until it is over. */
const crowd = 96;
const calm = 48;
/** The setting stays for so long at least, milliseconds: strangers come and go as often as they like. */
const leastMs = 60_000;

/**
 * A crowd at the door makes garbage, and the engine would rather take memory for it than time: three times what is in use.
 * While the crowd stands it is told to save memory, which costs everybody up to half of their requests a second; never
 * otherwise. The engine reads the setting at each collection, so that it may be made in a running program.
 */
export class CrowdThrift {
  readonly #set: (flag: string) => void;
  readonly #elapsedMs: () => number;
  #saves = false;
  #sinceMs = Number.NEGATIVE_INFINITY;

  constructor(set = (flag: string): void => setFlagsFromString(flag), elapsedMs = (): number => performance.now()) {
    this.#set = set;
    this.#elapsedMs = elapsedMs;
  }

  /** `waiting`: sockets without a credential at this moment. */
  note(waiting: number): void {
    const saves = waiting >= (this.#saves ? calm : crowd);
    if (saves === this.#saves) return;
    const now = this.#elapsedMs();
    if (!saves && now - this.#sinceMs < leastMs) return;
    this.#saves = saves;
    this.#sinceMs = now;
    this.#set(saves ? '--memory-saver-mode' : '--no-memory-saver-mode');
  }
}
