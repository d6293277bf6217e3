import { createHash } from 'node:crypto';
import type { LedgerRow } from '../protocol/pairing.ts';
import type { Store } from './store.ts';

export interface LedgerEntry {
  readonly atMs: number;
  readonly kind: string;
  readonly actor: string;
  readonly subject: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

export interface LedgerPage {
  readonly entries: readonly LedgerRow[];
  readonly nextCursor: number | null;
}

export interface LedgerFilter {
  /** Entries older than this `seq`. */
  readonly cursor?: number;
  readonly limit?: number;
  /** A kind (`pairing.approved`) or a family (`pairing`). */
  readonly kind?: string;
  readonly subject?: string;
  /** A family that is left out, whatever else is asked for. */
  readonly without?: string;
}

/**
 * What was decided, by whom, in order. Append-only (triggers) and hash-chained: an entry's hash covers the previous hash,
 * so that a changed, removed or inserted entry breaks every hash after it.
 */
export interface Ledger {
  /** Must be called inside the transaction of the decision it records. */
  append(entry: LedgerEntry): void;
  /** The newest entry about a pairing request, by its id. */
  about(requestId: string): LedgerRow | null;
  /** Whether an entry of this family is about this subject, or about what lies below it (`subject:…`). */
  tellsOf(family: string, subject: string): boolean;
  /** Newest first. */
  list(filter: LedgerFilter): LedgerPage;
  verify(): { readonly ok: boolean; readonly entries: number; readonly brokenAt: number | null };
}

/** Hash of "nothing came before". */
const genesis = '0'.repeat(64);

export function openLedger(store: Store): Ledger {
  const insert = store.db.prepare(
    'INSERT INTO ledger (seq, at, kind, actor, subject, detail, hash) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const newest = store.db.prepare('SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1');
  const page = store.db.prepare(
    `SELECT * FROM ledger WHERE seq < :before AND (:kind IS NULL OR kind = :kind OR kind GLOB :family)
     AND (:subject IS NULL OR subject = :subject) AND (:without IS NULL OR kind NOT GLOB :without) ORDER BY seq DESC LIMIT :limit`,
  );
  const newestAbout = store.db.prepare(
    "SELECT * FROM ledger WHERE json_extract(detail, '$.requestId') = ? AND kind IN ('pairing.approved', 'pairing.rejected', 'pairing.blocked', 'pairing.expired', 'pairing.revoked', 'pairing.cleared') ORDER BY seq DESC LIMIT 1",
  );
  // What comes after every text that begins with `subject:` begins with the sign after the colon.
  const anyAbout = store.db.prepare(
    "SELECT 1 FROM ledger WHERE kind GLOB :family AND (subject = :subject OR (subject >= :subject || ':' AND subject < :subject || ';')) LIMIT 1",
  );
  const all = store.db.prepare('SELECT * FROM ledger ORDER BY seq');
  return {
    append(entry) {
      const last = newest.get();
      const seq = Number(last?.['seq'] ?? 0) + 1;
      const detail = JSON.stringify(entry.detail ?? {});
      const hash = chain(String(last?.['hash'] ?? genesis), seq, entry, detail);
      insert.run(seq, entry.atMs, entry.kind, entry.actor, entry.subject, detail, hash);
    },
    about(requestId) {
      const row = newestAbout.get(requestId);
      return row === undefined ? null : toRow(row);
    },
    tellsOf: (family, subject) => anyAbout.get({ family: membersOf(family), subject }) !== undefined,
    list({ cursor, limit = 100, kind = null, subject = null, without = null }) {
      const before = cursor ?? Number.MAX_SAFE_INTEGER;
      const family = kind === null ? '' : membersOf(kind);
      const left = without === null ? null : membersOf(without);
      const rows = page.all({ before, kind, family, subject, without: left, limit }).map(toRow);
      return { entries: rows, nextCursor: rows.length === limit ? (rows.at(-1)?.seq ?? null) : null };
    },
    verify() {
      let previous = genesis;
      let entries = 0;
      for (const raw of all.iterate()) {
        const { seq, hash, ...entry } = factsOf(raw);
        entries += 1;
        // The text of the detail is hashed, not what it means: it may be no JSON any more.
        const expected = chain(previous, entries, entry, String(raw['detail']));
        if (seq !== entries || hash !== expected) return { ok: false, entries, brokenAt: seq };
        previous = hash;
      }
      return { ok: true, entries, brokenAt: null };
    },
  };
}

/** Lower-case hex SHA-256 over a JSON array, which no two different entries share. */
function chain(previous: string, seq: number, entry: Omit<LedgerEntry, 'detail'>, detail: string): string {
  const body = JSON.stringify([previous, seq, entry.atMs, entry.kind, entry.actor, entry.subject, detail]);
  return createHash('sha256').update(body).digest('hex');
}

/** GLOB pattern for the kinds of a family. */
const membersOf = (family: string): string => `${family.replaceAll(/[[*?]/g, '')}.*`;

const factsOf = (raw: Record<string, unknown>) => ({
  seq: Number(raw['seq']),
  atMs: Number(raw['at']),
  kind: String(raw['kind']),
  actor: String(raw['actor']),
  subject: String(raw['subject']),
  hash: String(raw['hash']),
});

const toRow = (raw: Record<string, unknown>): LedgerRow => ({
  ...factsOf(raw),
  detail: detailOf(String(raw['detail'])),
});

/** An entry that somebody tampered with is still shown; `verify` names it. */
function detailOf(text: string): LedgerRow['detail'] {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // falls through: what is no JSON is no detail of ours
  }
  return { unreadable: true };
}
