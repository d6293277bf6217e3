import { createHash, randomBytes } from 'node:crypto';
import { Generations } from './generations.ts';

/** What a budget is counted for: a secret of one kind never spends, and never resets, the budget of another. */
export type CredentialClass = 'shared' | 'device' | 'local' | 'tailscale' | 'page';

export interface RateLimit {
  readonly maxAttempts: number;
  readonly windowMs: number;
  readonly lockoutMs: number;
}

/** Nothing of this class is compared for this group of addresses until `untilMs` (epoch milliseconds). */
export interface Lockout {
  readonly credentialClass: CredentialClass;
  /** As `addressGroup` gives it; `*` for the rest of the addresses, of which some are locked out together. */
  readonly address: string;
  readonly sinceMs: number;
  readonly untilMs: number;
}

interface Window {
  readonly startedMs: number;
  spent: number;
}

/** Groups that are counted, and groups that are locked out, one by one. */
const mostTracked = 10_000;
/** Locks that are shared by groups for which there was no place of their own. */
const sharedLocks = 1024;

interface LimiterOptions {
  readonly now: () => number;
  readonly settings: () => RateLimit;
  readonly onLock: (lockout: Lockout) => void;
}

/**
 * Attempts per class and group of addresses. An attempt is taken from the budget before anything is compared and given back
 * when it was right, so that attempts sent at once cannot overshoot.
 *
 * Memory is bounded. A count may be forgotten early, the oldest ones first: whoever has ten thousand addresses to make that happen
 * has their budgets anyway. A lock is never forgotten early: when there is no place for one more, it is put on one of
 * 1024 shared locks, chosen by a keyed hash, and the few other addresses that fall on the same one are locked out with it.
 */
export class Limiter {
  readonly #options: LimiterOptions;
  readonly #windows = new Generations<Window>(mostTracked);
  readonly #locked = new Map<string, Lockout>();
  readonly #shared = new Map<string, Lockout>();
  readonly #key = randomBytes(32);

  constructor(options: LimiterOptions) {
    this.#options = options;
  }

  /** Entries in memory. */
  get size(): number {
    return this.#windows.size + this.#locked.size + this.#shared.size;
  }

  /** Takes one attempt; 0 to go on, else the milliseconds after which to come back. */
  reserve(of: CredentialClass, address: string): number {
    const now = this.#options.now();
    const untilMs = this.#lockOf(of, address)?.untilMs ?? 0;
    if (untilMs > now) return untilMs - now;
    const window = this.#window(keyOf(of, address), now);
    // All of the budget is being compared at this moment.
    if (window.spent >= this.#options.settings().maxAttempts)
      return Math.max(1, window.startedMs + this.#windowMs - now);
    window.spent += 1;
    return 0;
  }

  /** It was right, or was never compared. */
  giveBack(of: CredentialClass, address: string): void {
    const window = this.#windows.get(keyOf(of, address));
    if (window !== undefined && window.spent > 0) window.spent -= 1;
  }

  /** It was wrong: what was reserved stays spent, and the last of a budget locks. */
  fail(of: CredentialClass, address: string): void {
    const { now, settings, onLock } = this.#options;
    const { maxAttempts, lockoutMs } = settings();
    const key = keyOf(of, address);
    const window = this.#windows.get(key);
    if (window === undefined || window.spent < maxAttempts) return;
    this.#windows.delete(key);
    const sinceMs = now();
    const lockout = { credentialClass: of, address, sinceMs, untilMs: sinceMs + lockoutMs };
    this.#lock(key, lockout);
    onLock(lockout);
  }

  /** Takes a lock over from an earlier run, for no longer than one may last now. */
  restore(lockout: Lockout): void {
    const latest = this.#options.now() + this.#options.settings().lockoutMs;
    this.#lock(keyOf(lockout.credentialClass, lockout.address), {
      ...lockout,
      untilMs: Math.min(lockout.untilMs, latest),
    });
  }

  /** Those in force, by their end; the shared ones under the address `*`. */
  lockouts(): readonly Lockout[] {
    const now = this.#options.now();
    const shared = [...this.#shared.values()].map((lockout) => ({ ...lockout, address: '*' }));
    return [...this.#locked.values(), ...shared]
      .filter(({ untilMs }) => untilMs > now)
      .sort((a, b) => a.untilMs - b.untilMs);
  }

  /** Takes the locks and counts of a group away, of all groups without one. */
  unlock(address: string | null): void {
    const fits = (key: string) => address === null || key.endsWith(` ${address}`);
    for (const map of [this.#windows, this.#locked]) for (const key of map.keys()) if (fits(key)) map.delete(key);
    if (address === null) this.#shared.clear();
    else for (const of of classes) this.#shared.delete(this.#sharedKey(of, address));
  }

  get #windowMs(): number {
    return this.#options.settings().windowMs;
  }

  #lockOf(of: CredentialClass, address: string): Lockout | undefined {
    const own = this.#locked.get(keyOf(of, address));
    if (own !== undefined) return own;
    return this.#shared.size === 0 ? undefined : this.#shared.get(this.#sharedKey(of, address));
  }

  #lock(key: string, lockout: Lockout): void {
    this.#dropEnded();
    // Deleting first keeps the map in order of the end.
    this.#locked.delete(key);
    if (this.#locked.size < mostTracked) this.#locked.set(key, lockout);
    else this.#shared.set(this.#sharedKey(lockout.credentialClass, lockout.address), lockout);
  }

  #window(key: string, now: number): Window {
    const known = this.#windows.get(key);
    if (known !== undefined && now - known.startedMs < this.#windowMs) return known;
    const window = { startedMs: now, spent: 0 };
    this.#windows.set(key, window);
    return window;
  }

  /** Looks at the oldest only, so that a flood of locks does not make each of them dear. */
  #dropEnded(): void {
    const now = this.#options.now();
    for (const [key, { untilMs }] of this.#locked) {
      if (untilMs > now) break;
      this.#locked.delete(key);
    }
  }

  /** Nobody outside knows the key, so that nobody can choose whom to be locked out with. */
  #sharedKey(of: CredentialClass, address: string): string {
    const digest = createHash('sha256').update(this.#key).update(address).digest();
    return `${of} ${digest.readUInt32BE(0) % sharedLocks}`;
  }
}

export const classes: readonly CredentialClass[] = ['shared', 'device', 'local', 'tailscale', 'page'];

const keyOf = (of: CredentialClass, address: string): string => `${of} ${address}`;
