import type { Store } from '../state/store.ts';
import { type CredentialClass, classes, type Lockout } from './limiter.ts';

/** Rows at most; a lock for which there is none is in force all the same, until the gateway ends. */
const mostRows = 20_000;

/** The locks on disk, so that a restart lets nobody guess on. */
export interface LockoutStore {
  /** Those that are not over, by their end. */
  load(nowMs: number): readonly Lockout[];
  /** Must be called inside a transaction, as the others. Rows that are over go. */
  write(lockouts: Iterable<Lockout>, nowMs: number): void;
  /** Of every class; all of them without an address. */
  remove(address: string | null): void;
}

export function openLockoutStore({ db }: Store): LockoutStore {
  const all = db.prepare('SELECT * FROM auth_lockout WHERE until_at > ? ORDER BY until_at LIMIT ?');
  const put = db.prepare(
    'INSERT OR REPLACE INTO auth_lockout (credential, address, since_at, until_at) VALUES (?, ?, ?, ?)',
  );
  const dropEnded = db.prepare('DELETE FROM auth_lockout WHERE until_at <= ?');
  const drop = db.prepare('DELETE FROM auth_lockout WHERE address = ?1 OR ?1 IS NULL');
  const count = db.prepare('SELECT COUNT(*) AS rows FROM auth_lockout');
  return {
    load: (nowMs) => all.all(nowMs, mostRows).flatMap(toLockout),
    write(lockouts, nowMs) {
      dropEnded.run(nowMs);
      const room = mostRows - Number(count.get()?.['rows'] ?? mostRows);
      for (const { credentialClass, address, sinceMs, untilMs } of [...lockouts].slice(0, Math.max(0, room))) {
        put.run(credentialClass, address, sinceMs, untilMs);
      }
    },
    remove: (address) => void drop.run(address),
  };
}

const isClass = (text: string): text is CredentialClass => classes.some((of) => of === text);

function toLockout(raw: Record<string, unknown>): readonly Lockout[] {
  const credentialClass = String(raw['credential']);
  if (!isClass(credentialClass)) return [];
  const [sinceMs, untilMs] = [Number(raw['since_at']), Number(raw['until_at'])];
  return [{ credentialClass, address: String(raw['address']), sinceMs, untilMs }];
}
