import type { AuthEvent, AuthResult } from '../protocol/auth-events.ts';
import type { Store } from '../state/store.ts';

export const keptMs = 90 * 86_400_000;
export const keptMost = 100_000;
/** Of entries about who got in, and who was let try again: what strangers add must not push them out. */
const keptOpened = 20_000;
/** Rows between two looks at what is too old or too much. */
const pruneEvery = 1000;

export type NewEvent = Omit<AuthEvent, 'seq'>;

export interface AuthEventPage {
  /** Newest first. */
  readonly entries: readonly AuthEvent[];
  readonly nextCursor: number | null;
}

export interface AuthEventFilter {
  /** Entries older than this `seq`. */
  readonly cursor?: number;
  /** Entries newer than this `seq`; of more than `limit` the oldest come, so that nobody who follows misses one. */
  readonly after?: number;
  readonly limit?: number;
}

/** The rows of the auth ledger. Bounded by age and by number: unlike decisions, strangers make its entries. */
export interface AuthLedger {
  /** Must be called inside a transaction. */
  write(events: readonly NewEvent[], nowMs: number): void;
  list(filter: AuthEventFilter): AuthEventPage;
}

const opening = "('opened', 'unlocked')";

export function openAuthLedger({ db }: Store): AuthLedger {
  const insert = db.prepare(
    'INSERT INTO auth_event (at, credential, address, result, client, count) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const pruneOld = db.prepare('DELETE FROM auth_event WHERE at < ?');
  const pruneFailures = db.prepare(
    `DELETE FROM auth_event WHERE seq <= (SELECT MAX(seq) FROM auth_event) - ? AND result NOT IN ${opening}`,
  );
  const pruneOpened = db.prepare(
    `DELETE FROM auth_event WHERE result IN ${opening}
     AND seq <= (SELECT seq FROM auth_event WHERE result IN ${opening} ORDER BY seq DESC LIMIT 1 OFFSET ?)`,
  );
  const older = db.prepare('SELECT * FROM auth_event WHERE seq < ? ORDER BY seq DESC LIMIT ?');
  const newer = db.prepare('SELECT * FROM auth_event WHERE seq > ? ORDER BY seq LIMIT ?');
  let sincePruned = pruneEvery;
  return {
    write(events, nowMs) {
      for (const { atMs, credential, address, result, client, count } of events) {
        insert.run(atMs, credential, address, result, client, count);
      }
      sincePruned += events.length;
      if (sincePruned < pruneEvery) return;
      pruneOld.run(nowMs - keptMs);
      pruneFailures.run(keptMost);
      pruneOpened.run(keptOpened);
      sincePruned = 0;
    },
    list({ cursor = Number.MAX_SAFE_INTEGER, after, limit = 100 }) {
      if (after !== undefined) return { entries: newer.all(after, limit).map(toEvent).reverse(), nextCursor: null };
      const entries = older.all(cursor, limit).map(toEvent);
      return { entries, nextCursor: entries.length === limit ? (entries.at(-1)?.seq ?? null) : null };
    },
  };
}

const toEvent = (raw: Record<string, unknown>): AuthEvent => ({
  seq: Number(raw['seq']),
  atMs: Number(raw['at']),
  credential: String(raw['credential']),
  address: String(raw['address']),
  result: String(raw['result']) as AuthResult, // why: the table's own check allows nothing else
  client: String(raw['client']),
  count: Number(raw['count']),
});
