import { chmodSync, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { OcError } from '../protocol/errors.ts';
import { migrations } from './migrations.ts';
import { checkPrivateFile, ensurePrivateDir } from './private-dir.ts';

/** `OCst`, so that `file(1)` and we can tell the store from any other SQLite file. */
const applicationId = 0x4f43_7374;

/** The one SQLite file. Every decision goes through `transaction`, which is durable (fsync) when it returns. */
export interface Store {
  readonly db: DatabaseSync;
  /** Runs `fn` in one IMMEDIATE transaction; commits when it returns, rolls back when it throws. Not reentrant. */
  transaction<T>(fn: () => T): T;
  close(): void;
}

/**
 * Opens and migrates the store. Throws STATE_NEWER when a newer program wrote it, STATE_DAMAGED when it is not a healthy
 * store, STATE_UNSAFE when somebody else could have written it. It is never replaced by a fresh one: that would drop
 * the allowlist, and with it every block.
 */
export function openStore(path: string): Store {
  ensurePrivateDir(dirname(path));
  for (const suffix of ['', '-wal', '-shm']) checkPrivateFile(path + suffix);
  const existed = existsSync(path);
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: 2000 });
    chmodSync(path, 0o600);
    prepare(db, existed);
    for (const suffix of ['-wal', '-shm']) if (existsSync(path + suffix)) chmodSync(path + suffix, 0o600);
    return storeOn(db);
  } catch (error) {
    db?.close();
    if (error instanceof OcError) throw error;
    throw new OcError('STATE_DAMAGED', `cannot open the store ${path}: ${messageOf(error)}`, [
      'The gateway stays closed rather than forget who is blocked.',
      `Restore a backup of ${path}, or move it away to start with nobody approved.`,
    ]);
  }
}

function prepare(db: DatabaseSync, existed: boolean): void {
  if (existed && pragma(db, 'application_id') !== applicationId && pragma(db, 'user_version') !== 0) {
    throw new OcError('STATE_DAMAGED', 'the store file was not made by this program');
  }
  const version = pragma(db, 'user_version');
  if (version > migrations.length) {
    throw new OcError(
      'STATE_NEWER',
      `the store was written by a newer oc (schema ${version}, this one knows ${migrations.length})`,
      ['Install that version again; nothing was changed.'],
    );
  }
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  if (existed && db.prepare('PRAGMA quick_check').get()?.['quick_check'] !== 'ok') {
    throw new OcError('STATE_DAMAGED', 'the store fails its integrity check');
  }
  db.exec(`PRAGMA application_id = ${applicationId}`);
  for (let next = version; next < migrations.length; next++) {
    db.exec(`BEGIN IMMEDIATE; ${migrations[next]} PRAGMA user_version = ${next + 1}; COMMIT;`);
  }
  refuseNulCut(db);
}

/** Some SQLite bindings cut text at NUL, which would make `allowed\0evil` equal to `allowed`. */
function refuseNulCut(db: DatabaseSync): void {
  const probe = 'a\0b';
  if (db.prepare('SELECT ? AS text').get(probe)?.['text'] !== probe) {
    throw new OcError(
      'STATE_DAMAGED',
      'this runtime cuts text at NUL in SQLite; refusing to compare identities with it',
    );
  }
}

function storeOn(db: DatabaseSync): Store {
  return {
    db,
    transaction(fn) {
      db.exec('BEGIN IMMEDIATE');
      try {
        const result = fn();
        db.exec('COMMIT');
        return result;
      } catch (error) {
        if (db.isTransaction) db.exec('ROLLBACK');
        throw error;
      }
    },
    close: () => db.close(),
  };
}

const pragma = (db: DatabaseSync, name: string): number => Number(db.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
