import { constants, lstatSync } from 'node:fs';
import { type FileHandle, open, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type AuthenticationCreds,
  BufferJSON,
  initAuthCreds,
  proto,
  type SignalDataSet,
  type SignalDataTypeMap,
  type SignalKeyStore,
} from 'baileys';

/** What makes us a device of a phone: keys, one a file, in a directory of our own (0700, files 0600). */
export interface Link {
  readonly creds: AuthenticationCreds;
  readonly keys: SignalKeyStore;
  /** Writes what has changed of `creds`. */
  save(): Promise<void>;
  /** Resolves when everything is on disk. */
  settled(): Promise<void>;
}

const mostBytes = 16 * 1_048_576;

/** Throws when the directory or a file in it is not ours alone, or holds what cannot be read. */
export async function openLink(dir: string): Promise<Link> {
  requireOurs(dir);
  const files = new Files(dir);
  const read = (await files.read('creds.json')) ?? initAuthCreds();
  const creds = read as AuthenticationCreds; // why: it was written by `save`; what is missing is refused by WhatsApp
  return {
    creds,
    keys: keysIn(files),
    save: () => files.write('creds.json', creds),
    settled: () => files.settled(),
  };
}

function requireOurs(dir: string): void {
  const stat = lstatSync(dir);
  if (!stat.isDirectory() || stat.uid !== process.getuid?.() || (stat.mode & 0o077) !== 0) {
    throw new Error('the directory of the link is not ours alone');
  }
}

const keysIn = (files: Files): SignalKeyStore => ({
  async get<T extends keyof SignalDataTypeMap>(type: T, ids: string[]) {
    const found: { [id: string]: SignalDataTypeMap[T] } = {};
    for (const id of ids) {
      const value = await files.read(nameOf(type, id));
      if (value === null) continue;
      const kept = type === 'app-state-sync-key' ? proto.Message.AppStateSyncKeyData.fromObject(value) : value;
      found[id] = kept as SignalDataTypeMap[T]; // why: it was written by `set` under this type
    }
    return found;
  },
  async set(data: SignalDataSet) {
    const writes = Object.entries(data).flatMap(([type, values]) =>
      Object.entries(values ?? {}).map(([id, value]) => files.write(nameOf(type, id), value ?? null)),
    );
    await Promise.all(writes);
  },
});

/** Ids come from elsewhere: no sign of one may lead out of the directory. */
const nameOf = (type: string, id: string): string =>
  `${type}-${id.replaceAll('/', '__').replaceAll(':', '-')}`
    .replace(/[^\w@.+=-]/g, '_')
    .slice(0, 200)
    .concat('.json');

class Files {
  readonly #dir: string;
  /** The last write of each file: one begins when the one before is over. */
  readonly #writing = new Map<string, Promise<void>>();

  constructor(dir: string) {
    this.#dir = dir;
  }

  async read(name: string): Promise<Record<string, unknown> | null> {
    await this.#writing.get(name);
    const file = await openOurs(join(this.#dir, name));
    if (file === null) return null;
    try {
      // why: these files hold what `write` wrote, or Baileys' own store of the same form
      return JSON.parse(await file.readFile('utf8'), BufferJSON.reviver) as Record<string, unknown>;
    } finally {
      await file.close();
    }
  }

  /** Null takes the file away. A file is whole or as it was before, whenever we are killed. */
  write(name: string, value: unknown): Promise<void> {
    const text = value === null ? null : JSON.stringify(value, BufferJSON.replacer);
    const before = this.#writing.get(name) ?? Promise.resolve();
    const written = before.catch(() => undefined).then(() => this.#put(join(this.#dir, name), text));
    this.#writing.set(name, written);
    const done = (): void => {
      if (this.#writing.get(name) === written) this.#writing.delete(name);
    };
    written.then(done, done);
    return written;
  }

  async settled(): Promise<void> {
    await Promise.allSettled(this.#writing.values());
  }

  async #put(path: string, text: string | null): Promise<void> {
    if (text === null) return void (await unlink(path).catch(unlessMissing));
    const fresh = `${path}.new`;
    await unlink(fresh).catch(unlessMissing);
    const file = await open(fresh, 'wx', 0o600);
    try {
      await file.writeFile(text);
      // Without these we are no device any more; a session that is lost is made anew.
      if (path.endsWith('/creds.json')) await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, path);
  }
}

/** Null: it is not there. */
async function openOurs(path: string): Promise<FileHandle | null> {
  let file: FileHandle;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    return unlessMissing(error);
  }
  const stat = await file.stat();
  if (stat.isFile() && stat.uid === process.getuid?.() && stat.nlink === 1 && stat.size <= mostBytes) return file;
  await file.close();
  throw new Error('a file of the link is not ours alone');
}

function unlessMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}
