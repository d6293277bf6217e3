import { setFlagsFromString } from 'node:v8';

/** Sockets without a credential that are a crowd, and how few must be left until it is over. */
const crowd = 96;
const calm = 48;

/**
 * A crowd at the door makes garbage, and the engine would rather take memory for it than time: three times what is in use.
 * While the crowd stands it is told to save memory, which costs everybody up to half of their requests a second; never
 * otherwise. The engine reads the setting at each collection, so that it may be made in a running program.
 */
export class CrowdThrift {
  readonly #set: (flag: string) => void;
  #saves = false;

  constructor(set: (flag: string) => void = setFlagsFromString) {
    this.#set = set;
  }

  /** `waiting`: sockets without a credential at this moment. */
  note(waiting: number): void {
    const saves = waiting >= (this.#saves ? calm : crowd);
    if (saves === this.#saves) return;
    this.#saves = saves;
    this.#set(saves ? '--memory-saver-mode' : '--no-memory-saver-mode');
  }
}
