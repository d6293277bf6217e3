import { addressGroup } from '../policy/address-group.ts';
import type { AuthResult } from '../protocol/auth-events.ts';
import type { NewEvent } from './auth-ledger.ts';
import { Generations } from './generations.ts';

const hourMs = 3_600_000;
/** Addresses, and credentials with their address, that are remembered. */
const mostRemembered = 10_000;
/** Entries that wait to be written; what is more is counted together. */
const mostWaiting = 2000;
/** Of those who got in, beside the others. */
const mostOpened = 2000;

/** What came of one attempt. `locked-out`: nothing was compared. */
export interface Attempted {
  readonly result: AuthResult | 'locked-out';
  readonly credential: string;
  readonly address: string;
  readonly client: string;
}

interface Failures {
  startedMs: number;
  /** Entries of their own in this window. */
  written: number;
  /** Successes between failures. */
  changes: number;
  /** What is not written one by one. */
  counted: number;
  isFlood: boolean;
  latest: Attempted;
}

interface NotesOptions {
  readonly now: () => number;
  /** How many failures of one address are written one by one in a window, and how long that is. */
  readonly settings: () => { readonly maxAttempts: number; readonly windowMs: number };
}

/**
 * Decides what of all attempts is worth an entry: the first success of a credential per address and hour, a success after
 * failures, failures one by one until the address is locked out, then their number once a window. Whoever knocks chooses
 * how often, so it must not choose how much is written.
 */
export class AttemptNotes {
  readonly #options: NotesOptions;
  readonly #failures = new Generations<Failures>(mostRemembered, (group, failures) => this.#tellCount(group, failures));
  readonly #opened = new Generations<number>(mostRemembered);
  readonly #counting = new Set<string>();
  #waiting: NewEvent[] = [];
  #beyond = 0;

  constructor(options: NotesOptions) {
    this.#options = options;
  }

  /** Is there anything to write, now or when a window ends? */
  get pending(): boolean {
    return this.#waiting.length > 0 || this.#counting.size > 0 || this.#beyond > 0;
  }

  note(attempted: Attempted): void {
    if (attempted.result === 'opened') this.#success(attempted);
    else this.#failure(attempted);
  }

  /** What happened to a lock, which is always an entry. */
  add(event: Omit<NewEvent, 'atMs' | 'count'>): void {
    this.#write({ atMs: this.#options.now(), count: 1, ...event });
  }

  /** The entries to be written now, with the numbers of windows that are over; of all windows at the `end`. */
  due(end = false): readonly NewEvent[] {
    for (const group of this.#counting) {
      const failures = this.#failures.get(group);
      if (failures !== undefined && (end || this.#isOver(failures))) this.#tellCount(group, failures);
    }
    const atMs = this.#options.now();
    const rest: readonly NewEvent[] =
      this.#beyond === 0
        ? []
        : [{ atMs, credential: 'none', address: '*', result: 'counted', client: '', count: this.#beyond }];
    return [...this.#waiting, ...rest];
  }

  /** What `due` gave is written. */
  clear(): void {
    this.#waiting = [];
    this.#beyond = 0;
  }

  #success({ credential, address, client }: Attempted): void {
    const group = addressGroup(address);
    const atMs = this.#options.now();
    const hour = Math.floor(atMs / hourMs);
    const key = `${credential} ${group}`;
    const failures = this.#failures.get(group);
    const isFirst = this.#opened.get(key) !== hour;
    if (isFirst) this.#opened.set(key, hour);
    if (!isFirst && !this.#isChange(failures)) return;
    if (failures !== undefined) failures.latest = { ...failures.latest, result: 'opened' };
    this.#write({ atMs, credential, address, result: 'opened', client, count: 1 });
  }

  /** A success after failures; who alternates the two is told of so often and not more. */
  #isChange(failures: Failures | undefined): boolean {
    if (failures === undefined || failures.latest.result === 'opened') return false;
    failures.changes += 1;
    return failures.changes <= this.#options.settings().maxAttempts;
  }

  #failure(attempted: Attempted): void {
    const { result, credential, address, client } = attempted;
    const group = addressGroup(address);
    const failures = this.#window(group, attempted);
    failures.latest = attempted;
    if (result === 'locked-out' || !this.#mayWrite(failures)) {
      failures.counted += 1;
      failures.isFlood = true;
      this.#counting.add(group);
    } else {
      this.#write({ atMs: this.#options.now(), credential, address, result, client, count: 1 });
    }
  }

  #mayWrite(failures: Failures): boolean {
    if (failures.written >= this.#options.settings().maxAttempts) return false;
    failures.written += 1;
    return true;
  }

  #window(group: string, latest: Attempted): Failures {
    const known = this.#failures.get(group);
    if (known !== undefined && !this.#isOver(known)) return known;
    if (known !== undefined) this.#tellCount(group, known);
    const fresh = { startedMs: this.#options.now(), written: 0, changes: 0, counted: 0, isFlood: false, latest };
    if (known !== undefined && this.#goesOn(known)) fresh.written = this.#options.settings().maxAttempts;
    this.#failures.set(group, fresh);
    return fresh;
  }

  /** Was counted, and had no window of silence since: it is counted on, not written one by one again. */
  #goesOn({ startedMs, isFlood }: Failures): boolean {
    return isFlood && this.#options.now() - startedMs < 2 * this.#options.settings().windowMs;
  }

  #isOver({ startedMs }: Failures): boolean {
    return this.#options.now() - startedMs >= this.#options.settings().windowMs;
  }

  #tellCount(group: string, failures: Failures): void {
    this.#counting.delete(group);
    if (failures.counted === 0) return;
    const { credential, client } = failures.latest;
    const count = failures.counted;
    failures.counted = 0;
    this.#write({ atMs: this.#options.now(), credential, address: group, result: 'counted', client, count });
  }

  /** Who gets in has places that no number of failures can take. */
  #write(event: NewEvent): void {
    const most = event.result === 'opened' ? mostWaiting + mostOpened : mostWaiting;
    if (this.#waiting.length < most) this.#waiting.push(event);
    else this.#beyond += event.count;
  }
}
