import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Secret } from '../../logs/secret.ts';
import { OcError } from '../../protocol/errors.ts';
import { writeFileAtomic } from '../../state/atomic-file.ts';
import { type Keychain, systemKeychain } from '../../state/keychain.ts';
import type { StatePaths } from '../../state/paths.ts';
import { checkPrivateFile, ensurePrivateDir } from '../../state/private-dir.ts';
import { readSecretFile } from './secret-file.ts';
import { dropEntry, keepInKeychain } from './secret-keeping.ts';
import type { ListedSecret } from './secret-list.ts';

/**
 * What `oc login` keeps: `agents/main/agent/auth-profiles.json`, in the form in which OpenClaw has it. Profiles and members
 * that are not ours stay as they are.
 */
type Paths = Pick<StatePaths, 'agentsDir'>;
type Members = Readonly<Record<string, unknown>>;

export type LoginRead =
  | { readonly ok: true; readonly secret: Secret | null }
  /** It is there and cannot be used. The words hold nothing of it. */
  | { readonly ok: false; readonly because: string };

const fileOf = ({ agentsDir }: Paths): string => join(agentsDir, 'main', 'agent', 'auth-profiles.json');
const ownProfile = (provider: string): string => `${provider}:default`;

/** The key of a provider, read anew: somebody may log in while the gateway runs. */
export function readLogin(paths: Paths, provider: string, keychain: Keychain = systemKeychain): LoginRead {
  const read = profilesOf(paths);
  if (!read.ok) return read;
  const found = profileOf(read.profiles, provider);
  if (found === null) return { ok: true, secret: null };
  const { key, entry } = placeOf(found.profile);
  if (entry === null) return key === null ? unusable(found.name) : { ok: true, secret: new Secret(key) };
  const kept = keychain.read(entry);
  if (kept.ok) return { ok: true, secret: new Secret(kept.value) };
  return { ok: false, because: `the key is in the keychain, which cannot be used: ${kept.because}` };
}

/**
 * What was given for a provider, without opening a keychain for it: a mark that is another one after each `oc login`, null when
 * nothing was given, or why it cannot be used.
 */
export function loginMark(
  paths: Paths,
  provider: string,
): { readonly ok: true; readonly mark: string | null } | { readonly ok: false; readonly because: string } {
  const read = profilesOf(paths);
  if (!read.ok) return read;
  const found = profileOf(read.profiles, provider);
  if (found === null) return { ok: true, mark: null };
  const { key, entry } = placeOf(found.profile);
  if (key === null && entry === null)
    return { ok: false, because: `the profile ${found.name} holds no key of a known form` };
  return { ok: true, mark: createHash('sha256').update(JSON.stringify(found.profile)).digest('hex') };
}

const unusable = (name: string): LoginRead => ({
  ok: false,
  because: `the profile ${name} holds no key of a known form`,
});

/** Keeps a key in the place of the one before. Throws CONFIG_INVALID for a file that cannot be read, or a keychain that does not take it. */
export async function keepLogin(paths: Paths, provider: string, secret: string, inKeychain: boolean): Promise<void> {
  const { whole, profiles } = profilesOrThrow(paths);
  const name = ownProfile(provider);
  const before = placeOf(membersOf(profiles[name])).entry;
  const kept = inKeychain ? keepInKeychain(`login-${provider}`, secret) : null;
  const place = kept === null ? { key: secret } : { keyRef: kept.written };
  try {
    await write(paths, { ...whole, profiles: { ...profiles, [name]: { type: 'api_key', provider, ...place } } });
  } catch (error) {
    kept?.undo();
    throw error;
  }
  if (before !== null) dropEntry(before);
}

/** False when there was none. */
export async function removeLogin(paths: Paths, provider: string): Promise<boolean> {
  const { whole, profiles } = profilesOrThrow(paths);
  const gone = Object.entries(profiles).filter(([, one]) => membersOf(one)['provider'] === provider);
  if (gone.length === 0) return false;
  const names = new Set(gone.map(([name]) => name));
  const left = Object.fromEntries(Object.entries(profiles).filter(([name]) => !names.has(name)));
  await write(paths, { ...whole, profiles: left });
  for (const { entry } of gone.map(([, one]) => placeOf(membersOf(one)))) if (entry !== null) dropEntry(entry);
  return true;
}

/** For the list of secrets: by everything but themselves. */
export function listLogins(paths: Paths): readonly ListedSecret[] {
  const file = fileOf(paths);
  const read = profilesOf(paths);
  if (!read.ok) return [{ key: 'login', from: `file ${file}`, length: null, sinceMs: null, refused: read.because }];
  return Object.entries(read.profiles).map(([name, one]) => {
    const { key, entry } = placeOf(membersOf(one));
    const from = entry === null ? `file ${file}` : `keychain ${entry}`;
    const refused = key === null && entry === null ? 'holds no key of a known form' : null;
    const found = entry === null ? null : systemKeychain.read(entry);
    const length = found === null ? (key?.length ?? null) : found.ok ? found.value.length : null;
    return {
      key: `login ${name}`,
      from,
      length,
      sinceMs: null,
      refused: found?.ok === false ? found.because : refused,
    };
  });
}

type Profiles = { readonly ok: true; readonly whole: Members; readonly profiles: Members };

function profilesOf(paths: Paths): Profiles | { readonly ok: false; readonly because: string } {
  const file = fileOf(paths);
  const read = readSecretFile(file);
  if (!read.ok) return read.because === 'is not there' ? none : { ok: false, because: `${file} ${read.because}` };
  try {
    const whole: unknown = JSON.parse(read.text);
    const profiles = membersOf(whole)['profiles'];
    if (isMembers(whole) && isMembers(profiles)) return { ok: true, whole, profiles };
  } catch {
    // What is no JSON holds no profiles: said below.
  }
  return { ok: false, because: `${file} cannot be read: it is not the JSON of auth profiles` };
}

const none: Profiles = { ok: true, whole: { version: 1 }, profiles: {} };

function profilesOrThrow(paths: Paths): Profiles {
  const read = profilesOf(paths);
  if (read.ok) return read;
  throw new OcError('CONFIG_INVALID', `${read.because}; nothing was written`, ['Look at it, or move it away.']);
}

/** Ours, or the first of the provider's that holds a key. */
function profileOf(profiles: Members, provider: string): { readonly name: string; readonly profile: Members } | null {
  const own = profiles[ownProfile(provider)];
  if (isMembers(own)) return { name: ownProfile(provider), profile: own };
  const other = Object.entries(profiles).find(([, one]) => {
    const { key, entry } = placeOf(membersOf(one));
    return membersOf(one)['provider'] === provider && (key ?? entry) !== null;
  });
  return other === undefined ? null : { name: other[0], profile: membersOf(other[1]) };
}

function placeOf({ type, key, keyRef }: Members): { readonly key: string | null; readonly entry: string | null } {
  if (type !== 'api_key') return { key: null, entry: null };
  const { source, id } = membersOf(keyRef);
  const entry = source === 'keychain' && typeof id === 'string' ? id : null;
  return { key: typeof key === 'string' && key !== '' ? key : null, entry };
}

async function write(paths: Paths, whole: Members): Promise<void> {
  const agent = join(paths.agentsDir, 'main');
  for (const dir of [paths.agentsDir, agent, join(agent, 'agent')]) ensurePrivateDir(dir);
  checkPrivateFile(fileOf(paths));
  await writeFileAtomic(fileOf(paths), `${JSON.stringify(whole, null, 2)}\n`);
}

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const membersOf = (value: unknown): Members => (isMembers(value) ? value : {});
