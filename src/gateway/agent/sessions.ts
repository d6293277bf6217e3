import { Lane } from './lane.ts';
import { openTranscript, type Transcript } from './transcript.ts';

/** One conversation as the running gateway holds it. */
export interface Session {
  readonly transcript: Transcript;
  /** The operator's own turns never wait for those of others, who may speak in the same conversation. */
  readonly own: Lane;
  readonly others: Lane;
  updatedAt: number;
}

export interface Turns {
  readonly running: number;
  readonly waiting: number;
}

export const turnsOf = ({ own, others }: Session): Turns => ({
  running: own.running + others.running,
  waiting: own.waiting + others.waiting,
});

/** Conversations held in memory; the longest quiet one is let go first, and is on disk for when it goes on. */
const mostSessions = 1000;

export class Sessions {
  readonly #held = new Map<string, Session>();
  readonly #dir: string;
  readonly #onLetGo: (key: string) => void;

  constructor(dir: string, onLetGo: (key: string) => void) {
    this.#dir = dir;
    this.#onLetGo = onLetGo;
  }

  /** Taken out and put back, so that they are in the order of their last use. */
  use(key: string, nowMs: number): Session {
    const known = this.#held.get(key);
    this.#held.delete(key);
    if (known === undefined && this.#held.size >= mostSessions) this.#letGoOne();
    const session = known ?? this.#opened(key, nowMs);
    this.#held.set(key, session);
    return session;
  }

  held(key: string): Session | undefined {
    return this.#held.get(key);
  }

  /** Also of one that is not held: it is on disk. */
  transcript(key: string): Transcript {
    return this.#held.get(key)?.transcript ?? openTranscript(this.#dir, key);
  }

  /** It is no longer held; what is on disk stays. */
  letGo(key: string): void {
    this.#held.delete(key);
  }

  all(): readonly (readonly [string, Session])[] {
    return [...this.#held];
  }

  #opened(key: string, nowMs: number): Session {
    return { transcript: openTranscript(this.#dir, key), own: new Lane(), others: new Lane(), updatedAt: nowMs };
  }

  /** One that nothing waits in has nothing to lose. */
  #letGoOne(): void {
    const quiet = [...this.#held].find(([, session]) => turnsOf(session).running === 0);
    if (quiet === undefined) return;
    this.#held.delete(quiet[0]);
    this.#onLetGo(quiet[0]);
  }
}
