import { addressGroup } from '../policy/address-group.ts';
import type { ConnectAttempt } from '../protocol/connect.ts';
import type { Admitted, Paced } from './admitted.ts';
import { CompareTurns } from './compare-turns.ts';
import { type CredentialClass, classes, type RateLimit } from './limiter.ts';
import { guessesOf, presented, without } from './presented.ts';

interface LoopbackOptions {
  readonly now: () => number;
  readonly settings: () => RateLimit;
}

/** Direct loopback while it is exempt: one budget a class of secrets for all of its addresses, and turns instead of locks. */
export class LoopbackTurns {
  readonly #options: LoopbackOptions;
  readonly #turns = new Map<CredentialClass, CompareTurns>();

  constructor(options: LoopbackOptions) {
    this.#options = options;
  }

  /** Attempts that wait at this moment. */
  get waiting(): number {
    return [...this.#turns.values()].reduce((sum, { waiting }) => sum + waiting, 0);
  }

  /** What may be compared at once; a device whose own token is good need not wait for the shared secret beside it. */
  admit(whole: ConnectAttempt): Admitted {
    const shown = presented(whole);
    const reserved: CredentialClass[] = [];
    const later: CredentialClass[] = [];
    let attempt = whole;
    for (const of of classes) {
      if (!presented(attempt).includes(of)) continue;
      if (this.#of(of).takeNow(guessesOf(whole, of))) {
        reserved.push(of);
        continue;
      }
      attempt = without(attempt, of);
      // The shared secret's field may hold a device token; that alone is no reason to wait among the device tokens.
      if (shown.includes(of)) later.push(of);
    }
    return { attempt, reserved, retryAfterMs: 0, lockedOut: false, paced: { whole, later } };
  }

  /** The attempt with everything that had its turn, when all of it had, or cannot have one. */
  async rest({ reserved: before }: Admitted, { whole, later }: Paced): Promise<Admitted> {
    const { address, gone } = whole;
    const group = addressGroup(address);
    const had = await Promise.all(later.map((of) => this.#of(of).wait(group, guessesOf(whole, of), gone)));
    const reserved = [...before, ...later.filter((_, i) => had[i])];
    const missed = later.filter((_, i) => !had[i]);
    // Without the shared secret its field may stand for a device token: no turn was taken for that either.
    let attempt = missed.reduce(without, whole);
    for (const of of presented(attempt)) if (!reserved.includes(of)) attempt = without(attempt, of);
    const retryAfterMs = Math.max(0, ...missed.map((of) => this.#of(of).retryAfterMs));
    const lockedOut = reserved.length === 0 || gone?.aborted === true;
    return { attempt, reserved, retryAfterMs, lockedOut, paced: { whole, later: [] } };
  }

  settle({ whole }: Paced, reserved: readonly CredentialClass[], wrong: readonly CredentialClass[]): void {
    for (const of of reserved) this.#of(of).settle(guessesOf(whole, of), wrong.includes(of));
  }

  close(): void {
    for (const turns of this.#turns.values()) turns.close();
  }

  #of(of: CredentialClass): CompareTurns {
    const known = this.#turns.get(of);
    if (known !== undefined) return known;
    const turns = new CompareTurns(this.#options);
    this.#turns.set(of, turns);
    return turns;
  }
}
