import type { Raw } from '../file/tree.ts';

/**
 * Where a secret is, instead of the secret. The forms with a provider are OpenClaw's; the path of a file that holds nothing
 * else, and the keychain, are ours.
 */
export type SecretRef =
  | { readonly source: 'env'; readonly provider: string; readonly id: string }
  | { readonly source: 'file'; readonly provider: string; readonly id: string }
  | { readonly source: 'path'; readonly path: string }
  | { readonly source: 'keychain'; readonly id: string };

type ParsedRef =
  | { readonly ok: true; readonly ref: SecretRef }
  | { readonly ok: false; readonly message: string; readonly hint: string };

export type RefMap = ReadonlyMap<string, Raw>;

/** An object in the place of a secret is taken for a reference, well formed or not. */
export const isRef = (raw: Raw): raw is RefMap => raw instanceof Map;

export const keychainId = /^[A-Za-z0-9][A-Za-z0-9._-]{0,255}$/;
const provider = /^[a-z][a-z0-9_-]{0,63}$/;
const variable = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
const pointer = /^(?:\/(?:[^~]|~[01])*|value)$/s;

const words = `Write "\${NAME}", {source: "file", path: "~/secret"}, or {source: "keychain", id: "NAME"}.`;
const refuse = (message: string): ParsedRef => ({ ok: false, message, hint: words });

/** Reads a reference; a member that has no meaning in it is refused, for it may be a secret in the wrong place. */
export function parseRef(raw: RefMap): ParsedRef {
  const source = raw.get('source');
  const read = typeof source === 'string' && Object.hasOwn(forms, source) ? forms[source] : undefined;
  if (read !== undefined) return read(new Map([...raw].filter(([name]) => name !== 'source')));
  if (source === 'exec' || source === 'store') return refuse(`is a reference of source ${source}, which is not served`);
  return refuse('is not a reference to a secret');
}

const forms: Readonly<Record<string, (members: RefMap) => ParsedRef>> = {
  env(members) {
    const id = named(members, 'id', ['id', 'provider']);
    const from = members.has('provider') ? members.get('provider') : 'default';
    if (id === null || !variable.test(id) || !isProvider(from)) return refuse('is not a reference to a variable');
    return { ok: true, ref: { source: 'env', provider: from, id } };
  },
  file(members) {
    const path = named(members, 'path', ['path']);
    if (path !== null && /^(?:~?\/)[^\p{Cc}]+$/u.test(path)) return { ok: true, ref: { source: 'path', path } };
    const id = named(members, 'id', ['id', 'provider']);
    const from = members.get('provider');
    if (id === null || !pointer.test(id) || !isProvider(from)) {
      return refuse('is not a reference to a file: it needs an absolute path, or a provider and an id');
    }
    return { ok: true, ref: { source: 'file', provider: from, id } };
  },
  keychain(members) {
    const id = named(members, 'id', ['id']);
    if (id === null || !keychainId.test(id)) return refuse('is not a reference to the keychain');
    return { ok: true, ref: { source: 'keychain', id } };
  },
};

/** The text of one member, where there are no others than `known`. */
function named(members: RefMap, name: string, known: readonly string[]): string | null {
  const value = members.get(name);
  return typeof value === 'string' && [...members.keys()].every((key) => known.includes(key)) ? value : null;
}

const isProvider = (raw: Raw | undefined): raw is string => typeof raw === 'string' && provider.test(raw);
