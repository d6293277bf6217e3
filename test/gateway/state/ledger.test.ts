import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Ledger, openLedger } from '../../../src/gateway/state/ledger.ts';
import { openStore, type Store } from '../../../src/gateway/state/store.ts';

let dir: string;
let store: Store;
let ledger: Ledger;

const entry = (n: number, kind = 'pairing.approved') => ({
  atMs: 1_000 + n,
  kind,
  actor: 'operator',
  subject: `local:default:sender${n}`,
  detail: { requestId: `id${n}` },
});

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'oc-ledger-'));
  store = openStore(join(dir, 'oc.sqlite'));
  ledger = openLedger(store);
  store.transaction(() => {
    for (let n = 1; n <= 5; n += 1) ledger.append(entry(n));
  });
});

afterEach(() => {
  store.close();
  rmSync(dir, { recursive: true, force: true });
});

/** What somebody with the file does: the triggers go first. */
function tamper(sql: string): void {
  const db = new DatabaseSync(join(dir, 'oc.sqlite'));
  db.exec(`DROP TRIGGER ledger_no_update; DROP TRIGGER ledger_no_delete; ${sql}`);
  db.close();
}

describe('the ledger', () => {
  it('is whole after honest work', () => {
    expect(ledger.verify()).toEqual({ ok: true, entries: 5, brokenAt: null });
  });

  it.each(['UPDATE ledger SET actor = 1', 'DELETE FROM ledger WHERE seq = 5', 'DELETE FROM ledger'])(
    'takes nothing back: %s',
    (sql) => {
      expect(() => store.db.exec(sql)).toThrow('the ledger is append-only');
      expect(ledger.verify()).toEqual({ ok: true, entries: 5, brokenAt: null });
    },
  );

  const fields: readonly [string, string][] = [
    ['the time', 'UPDATE ledger SET at = at + 1 WHERE seq = 3'],
    ['the kind', `UPDATE ledger SET kind = 'pairing.rejected' WHERE seq = 3`],
    ['the actor', `UPDATE ledger SET actor = 'somebody' WHERE seq = 3`],
    ['the subject', `UPDATE ledger SET subject = 'local:default:eve' WHERE seq = 3`],
    ['the detail', `UPDATE ledger SET detail = '{"requestId":"other"}' WHERE seq = 3`],
    ['the hash', `UPDATE ledger SET hash = '${'0'.repeat(64)}' WHERE seq = 3`],
  ];
  it.each(fields)('finds a change of %s', (_, sql) => {
    tamper(sql);
    expect(ledger.verify()).toMatchObject({ ok: false, brokenAt: 3 });
  });

  it('finds a removal in the middle', () => {
    tamper('DELETE FROM ledger WHERE seq = 2');
    expect(ledger.verify()).toMatchObject({ ok: false, brokenAt: 3 });
  });

  it('finds a removal that was closed up by numbering anew', () => {
    tamper('DELETE FROM ledger WHERE seq = 2; UPDATE ledger SET seq = seq - 1 WHERE seq > 2');
    expect(ledger.verify()).toMatchObject({ ok: false, brokenAt: 2 });
  });

  it('finds an insertion', () => {
    tamper(`UPDATE ledger SET seq = seq + 10 WHERE seq > 3; UPDATE ledger SET seq = seq - 9 WHERE seq > 10;
      INSERT INTO ledger VALUES (4, 1, 'pairing.approved', 'operator', 'local:default:eve', '{}', '${'a'.repeat(64)}')`);
    expect(ledger.verify()).toMatchObject({ ok: false, brokenAt: 4 });
  });

  it('finds two entries that changed places', () => {
    tamper(
      'UPDATE ledger SET seq = 99 WHERE seq = 2; UPDATE ledger SET seq = 2 WHERE seq = 3; UPDATE ledger SET seq = 3 WHERE seq = 99',
    );
    expect(ledger.verify()).toMatchObject({ ok: false, brokenAt: 2 });
  });

  it('pages from the newest to the oldest, each entry once', () => {
    const first = ledger.list({ limit: 2 });
    const second = ledger.list({ limit: 2, cursor: first.nextCursor ?? 0 });
    const third = ledger.list({ limit: 2, cursor: second.nextCursor ?? 0 });
    const seqs = [first, second, third].map(({ entries }) => entries.map(({ seq }) => seq));
    expect(seqs).toEqual([[5, 4], [3, 2], [1]]);
    expect(third.nextCursor).toBeNull();
  });

  it('filters by kind, by family and by subject, and a family is no pattern', () => {
    store.transaction(() => ledger.append(entry(6, 'owner.set')));
    store.transaction(() => ledger.append(entry(7, 'pairings.other')));
    const seqs = (filter: object) => ledger.list(filter).entries.map(({ seq }) => seq);
    expect(seqs({ kind: 'owner' })).toEqual([6]);
    expect(seqs({ kind: 'owner.set' })).toEqual([6]);
    expect(seqs({ kind: 'pairing' })).toEqual([5, 4, 3, 2, 1]);
    expect(seqs({ kind: '*' })).toEqual([]);
    expect(seqs({ kind: 'p?iring' })).toEqual([]);
    expect(seqs({ subject: 'local:default:sender2' })).toEqual([2]);
  });

  it('gives a decision and its entry one transaction: an entry that fails takes the decision with it', () => {
    store.db.exec(`CREATE TRIGGER disk_full BEFORE INSERT ON ledger BEGIN SELECT RAISE(ABORT, 'no room'); END`);
    const decide = () =>
      store.transaction(() => {
        store.db.exec(`INSERT INTO approved_sender VALUES ('local', 'default', 'eve', '{}', 1, 'operator')`);
        ledger.append(entry(6));
      });
    expect(decide).toThrow('no room');
    expect(store.db.prepare('SELECT * FROM approved_sender').all()).toEqual([]);
    expect(ledger.verify()).toEqual({ ok: true, entries: 5, brokenAt: null });
  });
});
