import type { Log } from '../logs/log.ts';
import { addressGroup } from '../policy/address-group.ts';

const windowMs = 60_000;
/** Failures of one group of addresses that are logged one by one in a window; enough to see who is at the door. */
const shownPerWindow = 30;
/** Groups remembered at once; the one whose window began first goes first. */
const mostGroups = 1000;

interface Window {
  readonly startedMs: number;
  count: number;
}

/** Whoever knocks chooses how often, so it must not choose how much we log: what is not shown is counted. */
export class FailureLog {
  readonly #log: Log;
  readonly #now: () => number;
  readonly #windows = new Map<string, Window>();

  constructor(log: Log, now: () => number) {
    this.#log = log;
    this.#now = now;
  }

  note(address: string, data: Readonly<Record<string, unknown>>): void {
    const group = addressGroup(address);
    const known = this.#windows.get(group);
    const fresh = known === undefined || this.#now() - known.startedMs >= windowMs;
    const window = fresh ? this.#begin(group) : known;
    window.count += 1;
    if (window.count > shownPerWindow) return;
    const moreBefore = fresh ? Math.max(0, (known?.count ?? 0) - shownPerWindow) : 0;
    this.#log.warn('gateway/auth', 'unauthorized: authentication failed', {
      address,
      ...data,
      ...(moreBefore > 0 && { moreBefore }),
      ...(window.count === shownPerWindow && { further: 'counted until the minute is over' }),
    });
  }

  #begin(group: string): Window {
    const window = { startedMs: this.#now(), count: 0 };
    this.#windows.delete(group);
    this.#windows.set(group, window);
    const [oldest] = this.#windows.keys();
    if (this.#windows.size > mostGroups && oldest !== undefined) this.#windows.delete(oldest);
    return window;
  }
}
