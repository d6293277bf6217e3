import type { Store } from '../state/store.ts';
import { type Attempted, AttemptNotes } from './attempt-notes.ts';
import { type AuthEventFilter, type AuthEventPage, openAuthLedger } from './auth-ledger.ts';
import type { Lockout, RateLimit } from './limiter.ts';
import { openLockoutStore } from './lockout-store.ts';
import { Pulse } from './pulse.ts';

/** Between two writes of what happened at the door, in milliseconds. */
const writeEveryMs = 1000;

interface RecordOptions {
  readonly store: Store;
  readonly now: () => number;
  readonly settings: () => RateLimit;
  /** What could not be written; it is tried again. */
  readonly onFault: (error: unknown) => void;
}

/** What happened at the door, on disk: gathered, and written at most once a second, however many knock. */
export interface DoorRecord {
  earlierLocks(): readonly Lockout[];
  note(attempted: Attempted): void;
  locked(lockout: Lockout): void;
  /** At once, in one transaction with what `alongside` writes; every lock goes without a group. */
  unlocked(group: string | null, taken: readonly Lockout[], alongside: () => void): void;
  events(filter: AuthEventFilter): AuthEventPage;
  close(): void;
}

export function openDoorRecord({ store, now, settings, onFault }: RecordOptions): DoorRecord {
  const rows = openLockoutStore(store);
  const events = openAuthLedger(store);
  const notes = new AttemptNotes({ now, settings });
  const unwritten = new Map<string, Lockout>();
  const write = (end = false): void => {
    const due = notes.due(end);
    if (due.length === 0 && unwritten.size === 0) return;
    store.transaction(() => {
      rows.write(unwritten.values(), now());
      events.write(due, now());
    });
    notes.clear();
    unwritten.clear();
  };
  const pulse = new Pulse(writeEveryMs, () => {
    try {
      write();
    } catch (error) {
      // The locks are in force all the same, and what waits to be written is bounded.
      onFault(error);
    }
    if (notes.pending || unwritten.size > 0) pulse.ask();
  });
  return {
    earlierLocks: () => rows.load(now()),
    note(attempted) {
      notes.note(attempted);
      if (notes.pending) pulse.ask();
    },
    locked(lockout) {
      const { credentialClass: credential, address } = lockout;
      if (unwritten.size < mostUnwritten) unwritten.set(`${credential} ${address}`, lockout);
      notes.add({ credential, address, result: 'locked', client: '' });
      pulse.ask();
    },
    unlocked(group, taken, alongside) {
      write();
      const atMs = now();
      const entries = taken.map(({ credentialClass: credential, address }) => ({ credential, address }));
      store.transaction(() => {
        rows.remove(group);
        events.write(
          entries.map((entry) => ({ ...entry, atMs, result: 'unlocked', client: '', count: 1 })),
          atMs,
        );
        alongside();
      });
    },
    events(filter) {
      write();
      return events.list(filter);
    },
    close() {
      pulse.stop();
      write(true);
    },
  };
}

/** Locks that wait to be written while the disk refuses them. */
const mostUnwritten = 10_000;
