import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrations } from '../../../src/gateway/state/migrations.ts';
import { openStore } from '../../../src/gateway/state/store.ts';
import { needsUser } from '../../helpers/programs.ts';

let dir: string;
let path: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'oc-store-'));
  path = join(dir, 'state', 'oc.sqlite');
});

afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

/** Name, mode and content of everything in the store's directory but the empty side files of a reader. */
function picture(): string[] {
  const folder = join(dir, 'state');
  return readdirSync(folder)
    .filter((name) => !/-(wal|shm)$/.test(name) || statSync(join(folder, name)).size > 32_768)
    .map((name) => {
      const file = join(folder, name);
      const hash = createHash('sha256').update(readFileSync(file)).digest('hex');
      return `${name} ${(statSync(file).mode & 0o777).toString(8)} ${hash}`;
    });
}

/** A healthy store with one blocked sender in it. */
function filled(): void {
  const store = openStore(path);
  store.db.exec(
    `INSERT INTO denied_sender VALUES ('local', 'default', 'mallory', '{}', 'blocked', 1, NULL, 'operator')`,
  );
  store.close();
}

function refusal(): unknown {
  try {
    openStore(path).close();
  } catch (error) {
    return error;
  }
  return null;
}

describe('a store', () => {
  it('is made with its schema, and opened again with what it holds', () => {
    filled();
    const store = openStore(path);
    expect(store.db.prepare('SELECT sender FROM denied_sender').all()).toEqual([{ sender: 'mallory' }]);
    expect(store.db.prepare('PRAGMA user_version').get()).toEqual({ user_version: migrations.length });
    expect(store.db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(store.db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    store.close();
  });

  it('has 0600 files in a 0700 directory under umask 000, its journal included (THREATS 177)', () => {
    const before = process.umask(0);
    try {
      const store = openStore(path);
      store.transaction(() => store.db.exec(`INSERT INTO pairing_overflow VALUES ('local', 'default', 1, 1)`));
      const files = readdirSync(join(dir, 'state')).toSorted();
      expect(files).toEqual(['oc.sqlite', 'oc.sqlite-shm', 'oc.sqlite-wal']);
      for (const file of files) expect(statSync(join(dir, 'state', file)).mode & 0o777).toBe(0o600);
      expect(statSync(join(dir, 'state')).mode & 0o777).toBe(0o700);
      store.close();
    } finally {
      process.umask(before);
    }
  });

  it('rolls everything back when a transaction throws', () => {
    const store = openStore(path);
    const fail = () =>
      store.transaction(() => {
        store.db.exec(`INSERT INTO pairing_overflow VALUES ('local', 'default', 1, 1)`);
        throw new Error('in the middle');
      });
    expect(fail).toThrow('in the middle');
    expect(store.db.prepare('SELECT count(*) AS n FROM pairing_overflow').get()).toEqual({ n: 0 });
    store.transaction(() => store.db.exec(`INSERT INTO pairing_overflow VALUES ('local', 'default', 2, 1)`));
    expect(store.db.prepare('SELECT messages FROM pairing_overflow').get()).toEqual({ messages: 2 });
    store.close();
  });

  it('compares senders byte by byte: case, NUL and trailing blanks tell them apart (THREATS 74)', () => {
    const store = openStore(path);
    const add = store.db.prepare(`INSERT INTO approved_sender VALUES ('local', 'default', ?, '{}', 1, 'me')`);
    for (const sender of ['alice', 'Alice', 'alice ', 'alice\0evil', 'alic\u00e9', 'alice\u0301']) add.run(sender);
    const find = store.db.prepare('SELECT count(*) AS n FROM approved_sender WHERE sender = ?');
    for (const sender of ['alice', 'alice\0evil', 'alice\0']) {
      expect(find.get(sender)).toEqual({ n: sender === 'alice\0' ? 0 : 1 });
    }
    store.close();
  });

  it('survives the death of a first start: what it left half made is made anew', () => {
    mkdirSync(join(dir, 'state'), { mode: 0o700 });
    writeFileSync(`${path}.new`, 'half', { mode: 0o600 });
    filled();
    expect(readdirSync(join(dir, 'state'))).toEqual(['oc.sqlite']);
  });
});

describe('a store that is not healthy is refused and left as it was (THREATS 182)', () => {
  const half = () => truncateSync(path, statSync(path).size >> 1);
  const overwrite = (at: number, text: string) => {
    const bytes = readFileSync(path);
    bytes.write(text, at);
    writeFileSync(path, bytes);
  };
  const change = (sql: string) => {
    const db = new DatabaseSync(path);
    db.exec(sql);
    db.close();
  };
  const cases: readonly [string, string, () => void][] = [
    ['empty', 'STATE_DAMAGED', () => truncateSync(path, 0)],
    ['cut in half', 'STATE_DAMAGED', half],
    ['cut within its header', 'STATE_DAMAGED', () => truncateSync(path, 50)],
    ['not a database', 'STATE_DAMAGED', () => writeFileSync(path, 'garbage '.repeat(2000))],
    ['with a broken header', 'STATE_DAMAGED', () => overwrite(0, 'XXXX')],
    ['with a broken page', 'STATE_DAMAGED', () => overwrite(4096, 'Z'.repeat(4096))],
    ['of another program', 'STATE_DAMAGED', () => change('PRAGMA application_id = 7')],
    ['without the mark of any program', 'STATE_DAMAGED', () => change('PRAGMA application_id = 0')],
    ['of a newer version', 'STATE_NEWER', () => change('PRAGMA user_version = 99')],
  ];

  it.each(cases)('%s: %s', (_, code, harm) => {
    filled();
    harm();
    const before = picture();
    expect(refusal()).toMatchObject({ code });
    expect(picture()).toEqual(before);
    // Asked again, it is still closed: no first refusal repairs what a second would then trust.
    expect(refusal()).toMatchObject({ code });
  });

  it('any SQLite file of somebody else, also one that says nothing of itself', () => {
    mkdirSync(join(dir, 'state'), { mode: 0o700 });
    const other = new DatabaseSync(path);
    other.exec('CREATE TABLE notes (text TEXT)');
    other.close();
    chmodSync(path, 0o600);
    const before = picture();
    expect(refusal()).toMatchObject({ code: 'STATE_DAMAGED' });
    expect(picture()).toEqual(before);
  });

  it('a newer one that crashed: its journal is not written into it', () => {
    filled();
    const newer = openStore(path);
    newer.db.exec('PRAGMA user_version = 99');
    mkdirSync(join(dir, 'crashed'));
    for (const suffix of ['', '-wal', '-shm']) copyFileSync(path + suffix, join(dir, 'crashed', `oc${suffix}`));
    newer.close();
    for (const suffix of ['', '-wal', '-shm']) {
      copyFileSync(join(dir, 'crashed', `oc${suffix}`), path + suffix);
      chmodSync(path + suffix, 0o600);
    }
    const [main, journal] = [readFileSync(path), readFileSync(`${path}-wal`)];
    expect(journal.length).toBeGreaterThan(0);
    expect(refusal()).toMatchObject({ code: 'STATE_NEWER' });
    expect(readFileSync(path).equals(main)).toBe(true);
    expect(readFileSync(`${path}-wal`).equals(journal)).toBe(true);
  });

  it('one that is gone while its journal is still there', () => {
    filled();
    rmSync(path);
    writeFileSync(`${path}-wal`, 'journal', { mode: 0o600 });
    expect(refusal()).toMatchObject({ code: 'STATE_DAMAGED' });
    expect(readFileSync(`${path}-wal`, 'utf8')).toBe('journal');
  });

  it.skipIf(needsUser('an ordinary user'))('one that may only be read, and it stays so', () => {
    filled();
    chmodSync(path, 0o400);
    const before = picture();
    expect(refusal()).toMatchObject({ code: 'STATE_DAMAGED' });
    expect(refusal()).toMatchObject({ code: 'STATE_DAMAGED' });
    expect(picture()).toEqual(before);
  });

  it.each(['', '-wal', '-shm'])('one whose file oc.sqlite%s is a link (THREATS 176)', (suffix) => {
    filled();
    const elsewhere = join(dir, 'elsewhere');
    writeFileSync(elsewhere, 'precious');
    rmSync(path + suffix, { force: true });
    symlinkSync(elsewhere, path + suffix);
    expect(refusal()).toMatchObject({ code: 'STATE_UNSAFE' });
    expect(readFileSync(elsewhere, 'utf8')).toBe('precious');
  });
});
