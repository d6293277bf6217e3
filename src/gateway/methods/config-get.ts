import type { ShownValue } from '../config/file/shown-value.ts';
import { parseKeyPath } from '../config/keys/key-path.ts';
import type { Call } from '../protocol/methods.ts';
import { satisfies } from '../protocol/scopes.ts';
import type { ConfigSnapshot } from '../protocol/status.ts';
import type { Services } from './services.ts';
import { withoutPaths } from './without-paths.ts';

/** What the official command line knows a secret by that it is not shown. */
const redacted = '__OPENCLAW_REDACTED__';
const secretByLength = /^set \(\d+ characters\)$/;
/** Who may write is told at admin scope here; pairing scope has lists of its own. */
const namesPeople = /allowfrom$/i;

/**
 * The configuration as `oc config get` shows it, as one tree, without a single secret. Without admin it holds the keys
 * that this gateway acts on, files by their base name, and nobody's name.
 */
export async function configGet(services: Services, { scopes }: Call): Promise<ConfigSnapshot> {
  const { exists, problems, values } = await services.shownConfig();
  const whole = satisfies(scopes, 'operator.admin');
  const shown = whole ? values : values.filter(({ path, kept }) => !kept && !namesPeople.test(path));
  const text = whole ? (value: string) => value : (value: string) => withoutPaths(value) ?? '';
  const issues = problems.map(({ path, message }) => ({ path: text(path), message: text(message) }));
  return { path: services.configState().file, exists, valid: issues.length === 0, config: treeOf(shown, text), issues };
}

interface Branch {
  [name: string]: unknown;
}

function treeOf(values: readonly ShownValue[], text: (value: string) => string): Readonly<Record<string, unknown>> {
  const root: Branch = Object.create(null);
  for (const { path, value } of values) {
    if (value !== null) put(root, parseKeyPath(path), leaf(value, text));
  }
  return root;
}

/** Poisonous names are no key paths, and the objects have no prototype besides. */
function put(root: Branch, path: readonly string[], value: unknown): void {
  let branch = root;
  for (const name of path.slice(0, -1)) {
    const next = branch[name];
    if (next === undefined) branch[name] = Object.create(null);
    else if (typeof next !== 'object' || next === null) return;
    branch = branch[name] as Branch; // why: it was just found or made
  }
  branch[path.at(-1) ?? ''] = value;
}

function leaf(value: unknown, text: (value: string) => string): unknown {
  if (typeof value === 'string') return secretByLength.test(value) ? redacted : text(value);
  if (Array.isArray(value)) return value.map((item) => leaf(item, text));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, leaf(member, text)]));
}
