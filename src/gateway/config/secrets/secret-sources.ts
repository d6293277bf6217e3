import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Keychain, systemKeychain } from '../../state/keychain.ts';
import { type Raw, rawOf, type Tree, treeAt } from '../file/tree.ts';
import { readSecretFile } from './secret-file.ts';
import type { SecretRef } from './secret-ref.ts';

/** The secret that a reference leads to, and the file it was read from, if any. */
export type Found =
  | {
      readonly ok: true;
      readonly text: string;
      readonly from: string;
      /** Milliseconds since the epoch at which it was put there, when that can be told. */
      readonly sinceMs: number | null;
      readonly file: string | null;
    }
  | { readonly ok: false; readonly message: string; readonly hint: string; readonly file: string | null };

type Lookup = (name: string) => string | undefined;

/** Follows references. Nothing stands in for a secret that is not there: whoever asks gets it, or why not. */
export class SecretSources {
  readonly #tree: Tree;
  readonly #lookup: Lookup;
  readonly #keychain: Keychain;

  constructor(tree: Tree, lookup: Lookup, keychain: Keychain = systemKeychain) {
    this.#tree = tree;
    this.#lookup = lookup;
    this.#keychain = keychain;
  }

  find(ref: SecretRef): Found {
    if (ref.source === 'env') return this.#variable(ref.provider, ref.id);
    if (ref.source === 'keychain') return this.#entry(ref.id);
    return ref.source === 'path' ? wholeFile(ref.path) : this.#provided(ref.provider, ref.id);
  }

  #variable(provider: string, name: string): Found {
    const settings = this.#provider(provider);
    if (settings === undefined ? provider !== 'default' : settings.get('source') !== 'env') return noProvider(provider);
    const allowed = settings?.get('allowlist');
    if (allowed !== undefined && !(Array.isArray(allowed) && allowed.includes(name))) {
      return missing(`needs \${${name}}, which secrets.providers.${provider}.allowlist does not name`);
    }
    const text = this.#lookup(name);
    if (text === undefined || text === '') return missing(`needs \${${name}}, which is not set`, setVariable);
    return { ok: true, text, from: name, sinceMs: null, file: null };
  }

  #entry(id: string): Found {
    const before = entries.get(id);
    if (before !== undefined) return inEntry(id, before);
    const read = this.#keychain.read(id);
    if (!read.ok) return missing(`is in the keychain, which cannot be used: ${read.because}`, unlock);
    entries.set(id, read.value);
    return inEntry(id, read.value);
  }

  #provided(provider: string, id: string): Found {
    const settings = this.#provider(provider);
    const path = settings?.get('path');
    if (settings?.get('source') !== 'file' || typeof path !== 'string') return noProvider(provider);
    const single = settings.get('mode') === 'singleValue';
    if (single !== (id === 'value')) return missing(`does not fit secrets.providers.${provider}.mode`);
    return single ? wholeFile(path) : inJsonFile(path, id);
  }

  #provider(name: string): ReadonlyMap<string, Raw> | undefined {
    const tree = treeAt(this.#tree, ['secrets', 'providers', name]);
    const raw = tree === undefined ? undefined : rawOf(tree);
    return raw instanceof Map ? raw : undefined;
  }
}

/**
 * Entries that this process has read. An entry of ours is never written twice under one id, and a gateway must not hang, nor
 * lose its token, because somebody locked the keychain under it.
 */
const entries = new Map<string, string>();

/** What was taken out of the keychain is not answered any more either. */
export const forgetEntry = (id: string): void => {
  entries.delete(id);
};

const setVariable = 'Set it in the environment, or in .env of the state directory.';
const unlock = 'Unlock it, or set the key again with  oc config set KEY -  after  oc config set auth.useKeychain false';

const missing = (message: string, hint = 'Correct it:  oc config edit', file: string | null = null): Found => ({
  ok: false,
  message,
  hint,
  file,
});

const noProvider = (name: string): Found =>
  missing(`names secrets.providers.${name}, which is no such source of secrets here`);

const inEntry = (id: string, text: string): Found => {
  const [, year, month, day] = /-(\d{4})(\d{2})(\d{2})-[0-9a-f]{8}$/.exec(id) ?? [];
  const made = Date.parse(`${year}-${month}-${day}`);
  return { ok: true, text, from: `keychain ${id}`, sinceMs: Number.isNaN(made) ? null : made, file: null };
};

function wholeFile(written: string): Found {
  const read = opened(written);
  if (!read.ok) return read.found;
  const text = read.text.replace(/\r?\n$/, '');
  return { ok: true, text, from: written, sinceMs: read.modifiedAtMs, file: read.path };
}

/** `id` is a JSON pointer (RFC 6901) to a text. */
function inJsonFile(written: string, id: string): Found {
  const read = opened(written);
  if (!read.ok) return read.found;
  const value = pointedAt(read.text, id);
  const [file, from, sinceMs] = [read.path, `${written}#${id}`, read.modifiedAtMs];
  if (typeof value === 'string') return { ok: true, text: value, from, sinceMs, file };
  return missing(`finds no text at ${from}`, `Look at it:  ls -l ${written}`, file);
}

type Opened =
  | { readonly ok: true; readonly text: string; readonly path: string; readonly modifiedAtMs: number }
  | { readonly ok: false; readonly found: Found };

function opened(written: string): Opened {
  const path = written.startsWith('~/') ? join(homedir(), written.slice(2)) : written;
  const read = readSecretFile(path);
  if (read.ok) return { ...read, path };
  return {
    ok: false,
    found: missing(`needs ${written}, which ${read.because}`, `Look at it:  ls -l ${written}`, path),
  };
}

function pointedAt(text: string, pointer: string): unknown {
  let here: unknown;
  try {
    here = JSON.parse(text);
  } catch {
    return undefined; // no JSON: there is nothing at any pointer
  }
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, name)) return undefined;
    here = Reflect.get(here, name);
  }
  return here;
}
