import type { Effective, Origin } from './effective.ts';
import type { Variables } from './environment.ts';
import { type Raw, rawOf, type Tree } from './file/tree.ts';
import { foreignShape } from './keys/foreign.ts';
import { aboutStranger, keyOwner } from './keys/key-lookup.ts';
import { formatKeyPath, type KeyPath } from './keys/key-path.ts';
import type { KeyRow } from './keys/key-row.ts';
import { laterKey } from './keys/later-keys.ts';
import { keys } from './keys.ts';
import { filledIn, withBareName } from './references.ts';
import type { Problem, Warning } from './remarks/problem.ts';
import { Unusable } from './remarks/unusable.ts';
import { unifySandbox } from './sandbox-spellings.ts';
import { isRef, parseRef, type RefMap } from './secrets/secret-ref.ts';
import { SecretSources } from './secrets/secret-sources.ts';

/** A value that cannot be used. `because` is null where a problem says it. */
interface Refused {
  readonly raw: Raw;
  readonly origin: Origin;
  readonly because: string | null;
}

export interface Evaluation {
  /** What was set, by canonical dotted key; defaults are not in it. */
  readonly values: ReadonlyMap<string, Effective>;
  /** What was set and cannot be used, for showing it. */
  readonly refused: ReadonlyMap<string, Refused>;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Warning[];
  /** Keys that are kept and not acted on, each named once at the height where it stops being ours. */
  readonly foreignKeys: readonly string[];
  /** Files that references to secrets name, readable or not. */
  readonly secretFiles: readonly string[];
}

const accountName = /^[a-z0-9][a-z0-9._-]{0,31}$/;

/** Reads every key of a configuration by its row. Nothing is guessed: what cannot be read is a problem. */
export function evaluate(tree: Tree, configFile: string, env: Variables): Evaluation {
  const reading = new Reading(configFile, env, new SecretSources(tree, env.get));
  reading.walk([], tree);
  reading.environment();
  unifySandbox(reading.values);
  return reading;
}

class Reading implements Evaluation {
  readonly values = new Map<string, Effective>();
  readonly refused = new Map<string, Refused>();
  readonly problems: Problem[] = [];
  readonly warnings: Warning[] = [];
  readonly foreignKeys: string[] = [];
  readonly secretFiles: string[] = [];
  readonly #configFile: string;
  readonly #env: Variables;
  readonly #secrets: SecretSources;

  constructor(configFile: string, env: Variables, secrets: SecretSources) {
    this.#configFile = configFile;
    this.#env = env;
    this.#secrets = secrets;
  }

  walk(path: KeyPath, tree: Tree): void {
    const owner = path.length === 0 ? { of: 'section' as const } : keyOwner(path);
    if (owner.of === 'ours') this.#leaf(path, owner.canonical, owner.row, tree);
    else if (owner.of === 'section') this.#section(path, tree);
    else if (owner.of === 'sections') this.#sections(path, tree);
    else if (owner.of === 'nobody') this.#unknown(path);
    else this.#kept(path, tree);
  }

  /** Variables that win over the file. One that is set to nothing is a mistake that must not open anything. */
  environment(): void {
    for (const row of keys) {
      const value = row.variable === undefined ? undefined : this.#env.get(row.variable);
      if (row.variable === undefined || value === undefined) continue;
      this.#read(row.variable, row.path, row, value, { kind: 'env', variable: row.variable });
    }
    for (const row of keys) {
      const value = row.fallbackVariable === undefined ? undefined : this.#env.get(row.fallbackVariable);
      if (row.fallbackVariable === undefined || !value || this.values.has(row.path)) continue;
      this.#read(row.fallbackVariable, row.path, row, value, { kind: 'env', variable: row.fallbackVariable });
    }
  }

  #section(path: KeyPath, tree: Tree): void {
    if (tree.kind !== 'object') {
      this.#problem(formatKeyPath(path), 'must hold further keys, in { ... }', 'Correct it:  oc config edit');
      return;
    }
    for (const [name, value] of tree.members) {
      if (path.at(-1) === 'accounts' && !accountName.test(name)) {
        const hint = 'Use lower-case letters, digits, ".", "_" and "-", up to 32.';
        this.#problem(formatKeyPath([...path, name]), 'is not a name for an account', hint);
      } else this.walk([...path, name], value);
    }
  }

  #sections(path: KeyPath, tree: Tree): void {
    if (tree.kind !== 'list') {
      this.#problem(formatKeyPath(path), 'must be a list of sections, [ { ... } ]', 'Correct it:  oc config edit');
      return;
    }
    for (const [index, item] of tree.items.entries()) this.#section([...path, String(index)], item);
  }

  #leaf(path: KeyPath, canonical: KeyPath, row: KeyRow, tree: Tree): void {
    const key = formatKeyPath(canonical);
    const written = formatKeyPath(path);
    if (row.variable !== undefined && this.#env.get(row.variable) !== undefined) return;
    if (this.values.has(key)) {
      this.#problem(key, `is set twice, also as ${written}`, `Take one out:  oc config unset ${written}`);
      return;
    }
    const raw = rawOf(tree);
    const kind = tree.file === this.#configFile ? 'file' : 'include';
    if (row.secret === true && isRef(raw)) {
      this.#reference(written, key, row, raw, { kind, file: tree.file, variables: [] });
      return;
    }
    const filled = filledIn(row.bareVariable === true ? withBareName(raw) : raw, this.#env.get);
    const origin: Origin = { kind, file: tree.file, variables: filled.names };
    if (filled.missing.length === 0) this.#read(written, key, row, filled.raw, origin);
    else this.#refuse(written, key, row, raw, origin, missingWords(filled.missing), missingHint);
  }

  /** What a reference leads to is the secret, and is judged as one that stands in the file. */
  #reference(
    named: string,
    key: string,
    row: KeyRow,
    raw: RefMap,
    origin: Origin & { kind: 'file' | 'include' },
  ): void {
    const parsed = parseRef(raw);
    const found = parsed.ok ? this.#secrets.find(parsed.ref) : { ...parsed, file: null };
    if (found.file !== null) this.secretFiles.push(found.file);
    if (found.ok)
      this.#read(named, key, row, found.text, { ...origin, variables: [found.from], sinceMs: found.sinceMs });
    else this.#refuse(named, key, row, raw, origin, found.message, found.hint);
  }

  #read(named: string, key: string, row: KeyRow, raw: Raw, origin: Origin): void {
    const parsed = row.kind.parse(raw);
    if (!parsed.ok) {
      this.#refuse(named, key, row, raw, origin, parsed.message, parsed.hint);
      return;
    }
    for (const message of parsed.warnings) this.warnings.push({ path: named, message });
    this.values.set(key, { row, value: parsed.value, origin });
  }

  /** What signs one account in stops that account alone; anything else stops the whole. */
  #refuse(named: string, key: string, row: KeyRow, raw: Raw, origin: Origin, message: string, hint: string): void {
    this.refused.set(key, { raw, origin, because: row.signIn === true ? message : null });
    if (row.signIn !== true) {
      this.#problem(named, message, hint);
      return;
    }
    this.values.set(key, { row, value: new Unusable(`${named} ${message}`), origin });
    this.warnings.push({ path: named, message: `${message}; what needs it stays off. ${hint}` });
  }

  #kept(path: KeyPath, tree: Tree): void {
    this.foreignKeys.push(formatKeyPath(path));
    this.#below(path, tree);
  }

  /** Misspelt keys are found inside of foreign sections, too; and promises that nobody keeps are said. */
  #below(path: KeyPath, tree: Tree): void {
    const promise = laterKey(path)?.promises;
    if (promise !== undefined && tree.kind === 'scalar' && tree.value === promise.when) {
      this.warnings.push({ path: formatKeyPath(path), message: `is kept and not acted on yet: ${promise.but}` });
    }
    if (foreignShape(path) === 'anything') return;
    const children: [string, Tree][] =
      tree.kind === 'object'
        ? [...tree.members]
        : tree.kind === 'list'
          ? tree.items.filter((item) => item.kind !== 'scalar').map((item, index) => [String(index), item])
          : [];
    for (const [name, child] of children) {
      const next = [...path, name];
      if (keyOwner(next).of === 'nobody') this.#unknown(next);
      else this.#below(next, child);
    }
  }

  #unknown(path: KeyPath): void {
    const key = formatKeyPath(path);
    // Looking for what was meant takes milliseconds each, and nobody misspells so many.
    const { message, meant } =
      this.problems.length < mostGuesses ? aboutStranger(path) : { message: 'is not a known key', meant: null };
    const guess = meant === null ? 'Take it out:' : `Did you mean ${meant}?  Or take it out:`;
    this.#problem(key, message, `${guess}  oc config unset ${key}`);
  }

  #problem(path: string, message: string, hint: string): void {
    this.problems.push({ path, message, hint });
  }
}

/** Unknown keys for which the nearest known one is looked up. */
const mostGuesses = 10;

const missingHint = 'Set it in the environment, or in .env of the state directory.';

const missingWords = (names: readonly string[]): string =>
  `needs ${[...new Set(names)].map((name) => `\${${name}}`).join(', ')}, which is not set`;
