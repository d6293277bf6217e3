import { OcError } from '../../protocol/errors.ts';
import type { StatePaths } from '../../state/paths.ts';
import { type Env, variables } from '../environment.ts';
import { aboutStranger, keyOwner } from '../keys/key-lookup.ts';
import { formatKeyPath, type KeyPath, parseKeyPath } from '../keys/key-path.ts';
import type { KeyRow } from '../keys/key-row.ts';
import { inspectConfig, loadConfig } from '../load.ts';
import { filledIn, withBareName } from '../references.ts';
import { checkSections } from '../remarks/check-sections.ts';
import type { Problem, Warning } from '../remarks/problem.ts';
import { isMask } from '../secrets/junk-secret.ts';
import { keepInKeychain, wantsKeychain } from '../secrets/secret-keeping.ts';
import { secretName } from '../secrets/secret-name.ts';
import { isRef, parseRef, type RefMap } from '../secrets/secret-ref.ts';
import { SecretSources } from '../secrets/secret-sources.ts';
import { backupsHold } from './backups.ts';
import { DocumentError, parseDocument } from './document.ts';
import type { Writable } from './render-value.ts';
import { readSources } from './sources.ts';
import { freshDocument, setInText, unsetInText } from './splice.ts';
import { emptyTree, merge, type Raw, type Tree, treeAt } from './tree.ts';
import { parseValueText } from './value-text.ts';
import { updateConfigFile } from './writer.ts';

export interface SetOptions {
  readonly paths: StatePaths;
  readonly env: Env;
}

export interface SetOutcome {
  /** Canonical spelling of the key. */
  readonly path: string;
  readonly file: string;
  readonly changed: boolean;
  /** The key is kept and nothing acts on it. */
  readonly kept: boolean;
  /** Where the value itself is now; the file then names the entry of the keychain. */
  readonly where: 'file' | 'keychain';
  readonly warnings: readonly string[];
  /** What the change brought about elsewhere: remarks about other keys that were not to be made before it. */
  readonly elsewhere: readonly Warning[];
  /** What still keeps the whole from being used; a running gateway goes on with its last complete policy until then. */
  readonly missing: readonly Problem[];
}

/**
 * Writes one key, checked by its row; other keys may still be incomplete. Throws CONFIG_INVALID for an unknown key, a value
 * that the key does not take, a key that an included file holds, or a file that cannot be read.
 */
export async function setConfigValue(options: SetOptions, key: string, value: unknown): Promise<SetOutcome> {
  const path = parseKeyPath(key);
  const writable = asWritable(value, key);
  const before = loadConfig(options).warnings;
  const { target, checked, kept, written: spelled, secret } = check(options, path, writable);
  const inKeychain = wantsKeychain(inspectConfig(options));
  const entry = inKeychain && secret !== null ? keepInKeychain(formatKeyPath(target), secret) : null;
  const written = await updateConfigFile(options.paths, (text, file) => {
    const own = ownTree(options.paths, text, file, [path, target]);
    refuseLists(own, target);
    const base = withoutAliases(text ?? freshDocument, target);
    return setInText(base, target, entry?.written ?? spelled);
  }).catch((error: unknown) => {
    entry?.undo();
    throw error;
  });
  const { missing, remarks, elsewhere } = after(options, formatKeyPath(target), before);
  const plain = inKeychain && kept && secretName.test(key) ? [plainWords] : [];
  const older = entry !== null && secret !== null && backupsHold(options.paths, secret) ? [olderWords] : [];
  // A kind and a load may say the same.
  const warnings = [...new Set([...checked, ...plain, ...older, ...remarks])];
  const where = entry === null ? 'file' : 'keychain';
  return { ...written, path: formatKeyPath(target), kept, where, warnings, elsewhere, missing };
}

const plainWords = 'stands in the file: the keychain holds secrets of keys that oc acts on, and no others';

const olderWords =
  'stands in older texts of the configuration as well, to which  oc config undo  goes back; only a new secret is in the keychain alone';

/** Takes one key out of the file, whether it is known or not. Throws NOT_FOUND when it is not in there. */
export async function unsetConfigValue(options: SetOptions, key: string): Promise<SetOutcome> {
  const path = parseKeyPath(key);
  const owner = keyOwner(path);
  const before = loadConfig(options).warnings;
  const spellings = owner.of === 'ours' ? [path, owner.canonical, ...aliasPaths(owner.row)] : [path];
  const written = await updateConfigFile(options.paths, (text, file) => {
    ownTree(options.paths, text, file, spellings);
    const after = spellings.reduce((left, one) => unsetInText(left, one) ?? left, text ?? freshDocument);
    if (text === null || after === text) throw new OcError('NOT_FOUND', `${key} is not set in ${file}`);
    return after;
  });
  const kept = owner.of === 'kept';
  const { missing, elsewhere } = after(options, key, before);
  return { ...written, path: key, kept, where: 'file', warnings: [], elsewhere, missing };
}

interface Checked {
  readonly target: KeyPath;
  readonly checked: readonly string[];
  readonly kept: boolean;
  /** The value in its canonical spelling; references stay references. */
  readonly written: Writable;
  /** A secret that was given as such, and not as a reference to it. */
  readonly secret: string | null;
}

function check(options: SetOptions, path: KeyPath, value: Writable): Checked {
  const owner = keyOwner(path);
  const key = formatKeyPath(path);
  if (owner.of === 'nobody') {
    const { message, meant } = aboutStranger(path);
    const near = meant === null ? [] : [`Did you mean  ${meant}`];
    throw invalid(`${key} ${message}`, [...near, 'All keys:  oc config schema']);
  }
  if (owner.of === 'sections') {
    const checked = checkSections(path, toRaw(value), variables(options.env, options.paths.envFile));
    return { target: path, checked, kept: false, written: value, secret: null };
  }
  if (owner.of === 'section') throw invalid(`${key} holds further keys; set one of them`, [`oc config schema ${key}`]);
  if (owner.of === 'kept') return { target: path, checked: [], kept: true, written: value, secret: null };
  const given = owner.row.secret === true ? refInText(value) : value;
  return { target: owner.canonical, kept: false, ...checkOwn(options, owner.row, key, given) };
}

type CheckedOwn = Pick<Checked, 'checked' | 'written' | 'secret'>;

function checkOwn({ paths, env }: SetOptions, row: KeyRow, key: string, value: Writable): CheckedOwn {
  const { get } = variables(env, paths.envFile);
  const asRef = row.secret === true ? toRaw(value) : null;
  if (asRef !== null && isRef(asRef)) {
    return { written: value, checked: checkRef(paths, row, key, asRef, get), secret: null };
  }
  const written = row.bareVariable === true ? withBareName(toRaw(value)) : toRaw(value);
  const { raw, names, missing } = filledIn(written, get);
  // The gateway may run in another environment than this command: it says what is missing when it starts.
  if (missing.length > 0) {
    const checked = missing.map((name) => `\${${name}} is not set here; the gateway will need it`);
    return { written: value, checked, secret: null };
  }
  const parsed = row.kind.parse(raw);
  if (!parsed.ok && parsed.writable === true) {
    return { written: value, checked: [`${parsed.message}; the gateway refuses to start with it`], secret: null };
  }
  if (!parsed.ok) throw invalid(`${key} ${parsed.message}`, [parsed.hint]);
  const wins = row.variable !== undefined && get(row.variable) !== undefined;
  const checked = wins ? [...parsed.warnings, `${row.variable} is set and wins over the file`] : parsed.warnings;
  const literal = row.secret === true && names.length === 0 ? String(parsed.value) : null;
  return { written: names.length > 0 ? value : canonicalOf(value, parsed.value), checked, secret: literal };
}

/** `{source: "file", …}` as it comes from a command line. */
function refInText(value: Writable): Writable {
  if (typeof value !== 'string' || !/^\s*\{/.test(value)) return value;
  const read = parseValueText(value, 'value');
  return isRef(toRaw(read)) ? read : value;
}

/** What is to be said of a reference: it may be written before what it leads to is there, and never to lead to junk. */
function checkRef(paths: StatePaths, row: KeyRow, key: string, raw: RefMap, get: Lookup): readonly string[] {
  const parsed = parseRef(raw);
  if (!parsed.ok) throw invalid(`${key} ${parsed.message}`, [parsed.hint]);
  const whole = readSources(paths.configFile);
  const found = new SecretSources(whole.ok ? whole.sources.tree : emptyTree(''), get).find(parsed.ref);
  if (!found.ok) return [`${found.message}; the gateway does not start without it`];
  const secret = row.kind.parse(found.text);
  if (!secret.ok) throw invalid(`${key} ${secret.message}`, [secret.hint]);
  return secret.warnings;
}

type Lookup = (name: string) => string | undefined;

/** A word for a whole list (`all`) stays a word; everything else is written as the key's kind spells it. */
function canonicalOf(value: Writable, parsed: unknown): Writable {
  const alike = typeof value === typeof parsed && Array.isArray(value) === Array.isArray(parsed);
  // why: kinds give texts, numbers, booleans and lists of texts, all of them writable
  return alike ? (parsed as Writable) : value;
}

function toRaw(value: Writable): Raw {
  if (Array.isArray(value)) return value.map(toRaw);
  if (typeof value !== 'object' || value === null) return value;
  return new Map(Object.entries(value).map(([name, member]) => [name, toRaw(member)]));
}

/** Text that came from outside as a value; masks are refused wherever they stand, for foreign keys hold secrets too. */
function asWritable(value: unknown, key: string): Writable {
  if (typeof value === 'string' && isMask(value)) throw masked(key);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
      throw invalid(`${key} is a number that cannot be held exactly`, ['Quote it.']);
    }
    return value;
  }
  if (Array.isArray(value)) return value.map((item) => asWritable(item, key));
  if (typeof value !== 'object') throw invalid(`${key} cannot hold such a value`, []);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, asWritable(member, `${key}.${name}`)]),
  );
}

const masked = (key: string): OcError =>
  invalid(`${key} was given the mask of a secret, not the secret`, ['Nothing was written; the secret is as it was.']);

const aliasPaths = (row: KeyRow): readonly KeyPath[] => (row.aliases ?? []).map((alias) => alias.split('.'));

function withoutAliases(text: string, target: KeyPath): string {
  const owner = keyOwner(target);
  if (owner.of !== 'ours') return text;
  return aliasPaths(owner.row).reduce((left, alias) => unsetInText(left, alias) ?? left, text);
}

/** What the file itself holds. Throws when it is broken, or when one of the keys comes from an included file. */
function ownTree(paths: StatePaths, text: string | null, file: string, wanted: readonly KeyPath[]): Tree {
  if (text === null) return emptyTree(file);
  const own = parsedOwn(text, file);
  const whole = readSources(paths.configFile);
  if (!whole.ok) throw invalid(whole.problem.message, [whole.problem.hint], whole.problem.path);
  for (const path of wanted) {
    const from = includedFrom(whole.sources.tree, path, file);
    if (from === null) continue;
    throw invalid(`${formatKeyPath(path)} is set in the included file ${from}; nothing was written`, [
      `Edit it there:  ${from}`,
    ]);
  }
  return merge(emptyTree(file), own);
}

function parsedOwn(text: string, file: string): Tree {
  try {
    return parseDocument(text, file).tree;
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    throw invalid(`${file}: ${error.message}`, ['Correct it:  oc config edit', 'Or go back:  oc config undo']);
  }
}

function includedFrom(tree: Tree, path: KeyPath, file: string): string | null {
  const found = treeAt(tree, path);
  if (found === undefined || found.file === file) return null;
  // A section may stand in several files; a key of ours, were it an object, is one value.
  return found.kind === 'object' && keyOwner(path).of !== 'ours' ? null : found.file;
}

function refuseLists(tree: Tree, path: KeyPath): void {
  const list = path.findIndex((_, depth) => depth > 0 && treeAt(tree, path.slice(0, depth))?.kind === 'list');
  if (list < 0) return;
  const key = formatKeyPath(path.slice(0, list));
  throw invalid(`${key} is a list; set it as a whole`, [`oc config edit`]);
}

interface After {
  readonly missing: readonly Problem[];
  readonly remarks: readonly string[];
  readonly elsewhere: readonly Warning[];
}

/** What the whole is like now: what keeps it from being used, what is to be said about one key, and what is new about others. */
function after(options: SetOptions, key: string, before: readonly Warning[]): After {
  const loaded = loadConfig(options);
  const remarks = loaded.warnings.filter(({ path }) => path === key).map(({ message }) => message);
  const isNew = (one: Warning): boolean => !before.some(({ path, message }) => isSame(one, path, message));
  const elsewhere = loaded.warnings.filter((one) => one.path !== key && isNew(one));
  return { missing: loaded.ok ? [] : loaded.problems, remarks, elsewhere };
}

const isSame = (one: Warning, path: string, message: string): boolean => one.path === path && one.message === message;

const invalid = (message: string, hints: readonly string[], path?: string): OcError =>
  new OcError('CONFIG_INVALID', path === undefined ? message : `${path}: ${message}`, hints);
