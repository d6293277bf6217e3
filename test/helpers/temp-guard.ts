import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AuthGuard, openAuthGuard } from '../../src/gateway/auth/guard.ts';
import { type Ledger, openLedger } from '../../src/gateway/state/ledger.ts';
import { openStore, type Store } from '../../src/gateway/state/store.ts';

type RateLimit = ReturnType<Parameters<typeof openAuthGuard>[0]['settings']>;

/** What a gateway counts by when nothing else is configured. */
const usual: RateLimit = { maxAttempts: 10, windowMs: 60_000, lockoutMs: 300_000, exemptLoopback: true };

interface Options {
  readonly now?: () => number;
  readonly rateLimit?: Partial<RateLimit>;
  readonly onFault?: (error: unknown) => void;
}

/** A guard of the door on a store of its own, which can be closed and opened again. */
export class TempGuard implements Disposable {
  readonly #dir = mkdtempSync(join(tmpdir(), 'oc-guard-'));
  readonly #options: Options;
  #opened: { readonly store: Store; readonly ledger: Ledger; readonly guard: AuthGuard };

  constructor(options: Options = {}) {
    this.#options = options;
    this.#opened = this.#open();
  }

  get guard(): AuthGuard {
    return this.#opened.guard;
  }

  get store(): Store {
    return this.#opened.store;
  }

  get ledger(): Ledger {
    return this.#opened.ledger;
  }

  restart(): void {
    this.#close();
    this.#opened = this.#open();
  }

  [Symbol.dispose](): void {
    this.#close();
    rmSync(this.#dir, { recursive: true, force: true });
  }

  #open() {
    const { now = Date.now, rateLimit = {}, onFault = raise } = this.#options;
    const store = openStore(join(this.#dir, 'state', 'oc.sqlite'));
    const ledger = openLedger(store);
    const guard = openAuthGuard({ store, ledger, now, settings: () => ({ ...usual, ...rateLimit }), onFault });
    return { store, ledger, guard };
  }

  #close(): void {
    this.guard.close();
    this.store.close();
  }
}

const raise = (error: unknown): never => {
  throw error;
};
