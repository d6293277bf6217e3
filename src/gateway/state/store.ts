import { chmodSync, existsSync, renameSync, rmSync, statSync } from 'node:fs';
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
 * the allowlist, and with it every block. A file that is refused is left as it was, byte by byte.
 */
export function openStore(path: string): Store {
  ensurePrivateDir(dirname(path));
  for (const suffix of ['', '-wal', '-shm']) checkPrivateFile(path + suffix);
  let db: DatabaseSync | undefined;
  try {
    if (existsSync(path)) examine(path);
    else create(path);
    db = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: 2000 });
    prepare(db);
    for (const suffix of ['', '-wal', '-shm']) if (existsSync(path + suffix)) chmodSync(path + suffix, 0o600);
    return storeOn(db);
  } catch (error) {
    db?.close();
    if (error instanceof OcError) throw error;
    throw damaged(`cannot open the store ${path}: ${messageOf(error)}`);
  }
}

/** Looks through a read-only connection, which also leaves the journal of a crash alone. */
function examine(path: string): void {
  // SQLite takes an empty file for a new database, and with it everybody who was blocked would be forgotten.
  if (statSync(path).size === 0) throw damaged(`the store ${path} is empty`);
  const db = new DatabaseSync(path, { readOnly: true, timeout: 2000 });
  try {
    if (pragma(db, 'application_id') !== applicationId) {
      throw damaged(`the store file ${path} was not made by this program`);
    }
    const version = pragma(db, 'user_version');
    if (version > migrations.length) throw newer(version);
    if (db.prepare('PRAGMA quick_check').get()?.['quick_check'] !== 'ok') {
      throw damaged(`the store ${path} fails its integrity check`);
    }
  } finally {
    db.close();
  }
}

/** A store appears whole or not at all, so that an empty or half-made file is never one of ours. */
function create(path: string): void {
  if (existsSync(`${path}-wal`)) throw damaged(`the store ${path} is gone and its journal is still there`);
  const unfinished = `${path}.new`;
  for (const suffix of ['', '-journal']) rmSync(unfinished + suffix, { force: true });
  const db = new DatabaseSync(unfinished);
  try {
    chmodSync(unfinished, 0o600);
    db.exec(`PRAGMA synchronous = FULL; PRAGMA application_id = ${applicationId}`);
    migrate(db);
  } finally {
    db.close();
  }
  renameSync(unfinished, path);
}

function prepare(db: DatabaseSync): void {
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  // A store that cannot be written opens well, begins well, and would fail at the first decision.
  db.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${pragma(db, 'user_version')}; ROLLBACK;`);
  migrate(db);
  refuseNulCut(db);
}

function migrate(db: DatabaseSync): void {
  for (let next = pragma(db, 'user_version'); next < migrations.length; next++) {
    db.exec(`BEGIN IMMEDIATE; ${migrations[next]} PRAGMA user_version = ${next + 1}; COMMIT;`);
  }
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

const damaged = (message: string): OcError =>
  new OcError('STATE_DAMAGED', message, [
    'The gateway stays closed rather than forget who is blocked.',
    'Restore a backup of it, or move it away to start with nobody approved.',
  ]);

const newer = (version: number): OcError =>
  new OcError(
    'STATE_NEWER',
    `the store was written by a newer oc (schema ${version}, this one knows ${migrations.length})`,
    ['Install that version again; nothing was changed.'],
  );

const pragma = (db: DatabaseSync, name: string): number => Number(db.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
