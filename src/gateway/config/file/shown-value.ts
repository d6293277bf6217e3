import type { Origin } from '../effective.ts';
import { keyOwner } from '../keys/key-lookup.ts';
import { formatKeyPath, type KeyPath, parseKeyPath } from '../keys/key-path.ts';
import { keys } from '../keys.ts';
import type { Inspection } from '../load.ts';
import { secretName } from '../secrets/secret-name.ts';
import { isRef, parseRef } from '../secrets/secret-ref.ts';
import { ImpreciseNumber, type Raw, rawOf, type Tree, treeAt } from './tree.ts';

/** One key as it may be shown: a secret only ever by its length. */
export interface ShownValue {
  readonly path: string;
  /** JSON value; for a secret `set (64 characters)`; null when nothing is set. */
  readonly value: unknown;
  readonly origin: string;
  /** Why the value is not used, or null. */
  readonly refused: string | null;
  /** The key is kept and nothing acts on it. */
  readonly kept: boolean;
}

const mask = (value: string): string => `set (${value.length} characters)`;

/** All effective values at or below a path, ours first; empty when nothing is known there. */
export function showValues(inspection: Inspection, path: KeyPath): readonly ShownValue[] {
  const { read } = inspection;
  if (read === null) return [];
  const ours = ownPaths(path, read.sources.tree).map((key) => showOwn(inspection, key));
  const kept = read.evaluation.foreignKeys.filter((key) => isWithin(key, path) && keyOwner(path).of !== 'ours');
  const below = kept.map((key) => showKept(parseKeyPath(key), read.sources.tree, read.sources.file));
  const inside = ours.length === 0 && kept.length === 0 && keyOwner(path).of === 'kept';
  return [...ours, ...below, ...(inside ? [showKept(path, read.sources.tree, read.sources.file)] : [])];
}

function isWithin(key: string, path: KeyPath): boolean {
  const parts = parseKeyPath(key);
  return path.every((part, index) => parts[index] === part);
}

/** Our keys under a path; those with a name of the person's own only where the file has that name. */
function ownPaths(path: KeyPath, tree: Tree): readonly KeyPath[] {
  const owner = keyOwner(path);
  if (owner.of === 'ours') return [owner.canonical];
  const all = keys.flatMap((row) => concrete(row.path.split('.'), tree));
  return all.filter((key) => path.every((part, index) => key[index] === part));
}

function concrete(pattern: KeyPath, tree: Tree, from = 0): readonly KeyPath[] {
  const star = pattern.indexOf('*', from);
  if (star < 0) return [pattern];
  const named = treeAt(tree, pattern.slice(0, star));
  return namesIn(named)
    .flatMap((name) => concrete(pattern.with(star, name), tree, star + 1))
    .filter((key) => treeAt(tree, key) !== undefined);
}

function namesIn(tree: Tree | undefined): readonly string[] {
  if (tree?.kind === 'object') return [...tree.members.keys()];
  return tree?.kind === 'list' ? tree.items.map((_, place) => String(place)) : [];
}

function showOwn({ read, result }: Inspection, path: KeyPath): ShownValue {
  const key = formatKeyPath(path);
  const owner = keyOwner(path);
  const refused = read?.evaluation.refused.get(key);
  const { value, origin } =
    refused === undefined ? effective(read, path) : { value: plain(refused.raw), origin: refused.origin };
  const secret = owner.of === 'ours' && owner.row.secret === true;
  const named = owner.of === 'ours' ? [key, ...(owner.row.aliases ?? []), owner.row.variable] : [key];
  const problem = result.ok ? undefined : result.problems.find((one) => named.includes(one.path));
  return {
    path: key,
    value: secret ? shownSecret(value, refused?.raw) : (value ?? null),
    origin: originWords(origin),
    refused: refused === undefined ? null : (refused.because ?? problem?.message ?? 'cannot be used'),
    kept: false,
  };
}

/** A reference that is refused is shown as it was written; any other object in the place of a secret may hold one. */
function shownSecret(value: unknown, raw: Raw | undefined): unknown {
  const isReference = raw !== undefined && isRef(raw) && parseRef(raw).ok;
  return isReference ? value : masked(value ?? null, true);
}

const effective = (read: Inspection['read'], path: KeyPath): { value: unknown; origin: Origin } =>
  read?.settings.effective(path) ?? { value: null, origin: { kind: 'default' } };

function originWords(origin: Origin): string {
  if (origin.kind === 'default') return 'default';
  if (origin.kind === 'env') return `environment ${origin.variable}`;
  const through = origin.variables.length === 0 ? '' : ` through ${origin.variables.join(', ')}`;
  const spelled = origin.spelled === undefined ? '' : ` as ${origin.spelled}`;
  return `${origin.kind} ${origin.file}${through}${spelled}`;
}

function showKept(path: KeyPath, tree: Tree, file: string): ShownValue {
  const found = treeAt(tree, path);
  const secret = path.some((part) => secretName.test(part));
  return {
    path: formatKeyPath(path),
    value: found === undefined ? null : masked(plain(rawOf(found)), secret),
    origin:
      found === undefined
        ? 'not set'
        : originWords({ kind: found.file === file ? 'file' : 'include', file: found.file, variables: [] }),
    refused: null,
    kept: true,
  };
}

/** A tree's value as JSON has it. */
function plain(raw: Raw): unknown {
  if (raw instanceof ImpreciseNumber) return raw.digits;
  if (raw instanceof Map) return Object.fromEntries([...raw].map(([name, value]) => [name, plain(value)]));
  return Array.isArray(raw) ? raw.map(plain) : raw;
}

function masked(value: unknown, secret: boolean): unknown {
  if (typeof value === 'string') return secret || /:\/\/[^/\s]*@/.test(value) ? mask(value) : value;
  if (Array.isArray(value)) return value.map((item) => masked(item, secret));
  if (typeof value !== 'object' || value === null) return secret && value !== null ? mask(String(value)) : value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, masked(member, secret || secretName.test(name))]),
  );
}
