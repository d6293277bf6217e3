import { keys } from '../keys.ts';
import { foreignChildren, foreignShape } from './foreign.ts';
import { formatKeyPath, isSectionList, type KeyPath, matches, parseKeyPath, startsWith } from './key-path.ts';
import type { KeyRow } from './key-row.ts';
import { aboveLaterKey, laterKey, laterKeys } from './later-keys.ts';
import { refusedKey } from './refused-keys.ts';

/** Whose a key is: ours to act on, kept because OpenClaw or a later version of ours knows it, or a mistake. */
export type KeyOwner =
  | { readonly of: 'ours'; readonly row: KeyRow; readonly canonical: KeyPath }
  | { readonly of: 'section' }
  /** A list of sections. */
  | { readonly of: 'sections' }
  | { readonly of: 'kept'; readonly takes: 'list' | 'text' | 'value' }
  | { readonly of: 'nobody' };

const patterns = keys.flatMap((row) =>
  [row.path, ...(row.aliases ?? [])].map((spelling) => ({ row, pattern: spelling.split('.') })),
);

const placeOf = (path: KeyPath, second: string | undefined): string =>
  `${path.length}\0${path[0] ?? ''}\0${second ?? ''}`;

/** There are hundreds, and a start asks for each key of each account and agent: only those are looked through that begin alike. */
const placed = Map.groupBy(patterns, ({ pattern }) => placeOf(pattern, pattern[1]));

const alike = (path: KeyPath): typeof patterns => [
  ...(placed.get(placeOf(path, path[1])) ?? []),
  ...(path[1] === '*' ? [] : (placed.get(placeOf(path, '*')) ?? [])),
];

export function keyOwner(path: KeyPath): KeyOwner {
  const own = alike(path).find(({ pattern }) => matches(pattern, path));
  if (own !== undefined) return { of: 'ours', row: own.row, canonical: canonical(own.row, path) };
  if (isSectionList(path)) return { of: 'sections' };
  if (patterns.some(({ pattern }) => startsWith(pattern, path))) return { of: 'section' };
  const later = laterKey(path);
  if (later !== undefined) return { of: 'kept', takes: later.takes };
  const shape = foreignShape(path);
  if (shape !== null) return { of: 'kept', takes: shape === 'list' || shape === 'text' ? shape : 'value' };
  return aboveLaterKey(path) ? { of: 'kept', takes: 'value' } : { of: 'nobody' };
}

/** Wildcards of an alias stand where those of its row stand. */
const canonical = (row: KeyRow, path: KeyPath): KeyPath =>
  row.path.split('.').map((part, index) => (part === '*' ? (path[index] ?? part) : part));

/** All keys that a person could have meant by `path`, wildcards filled from it. */
function candidates(path: KeyPath): readonly string[] {
  const fill = (pattern: string) =>
    formatKeyPath(pattern.split('.').map((part, index) => (part === '*' ? (path[index] ?? 'NAME') : part)));
  const spelled = [...patterns.map(({ pattern }) => pattern.join('.')), ...laterKeys.map((row) => row.path)];
  const known = new Set(
    spelled.flatMap((key) => key.split('.').map((_, index, all) => all.slice(0, index + 1).join('.'))),
  );
  const beside = path.flatMap((_, index) => {
    const above = path.slice(0, index);
    return foreignChildren(above).map((name) => formatKeyPath([...above, name, ...path.slice(index + 1)]));
  });
  const all = [...[...known].filter((key) => !key.endsWith('**')).map(fill), ...beside];
  return all.filter((key) => keyOwner(parseKeyPath(key)).of !== 'nobody');
}

/** The known key that a misspelt one was meant to be; null when none is near enough to be worth a question. */
export function nearestKey(path: KeyPath): string | null {
  const ranked = candidates(path).map((key) => ({ key, ...difference(path, parseKeyPath(key)) }));
  const near = ranked.filter(({ far, most }) => far <= most);
  return near.toSorted((a, b) => a.far - b.far)[0]?.key ?? null;
}

/** What is said of a key that nobody knows: refused on purpose, misspelt, or simply no key. */
export function aboutStranger(path: KeyPath): { readonly message: string; readonly meant: string | null } {
  const refused = refusedKey(path);
  if (refused !== null) return { message: `is refused: ${refused}`, meant: null };
  return { message: 'is not a known key', meant: nearestKey(path) };
}

/** How much is written otherwise, and how much may be: a third of the letters of what differs, or whole parts that were left out. */
function difference(typed: KeyPath, known: KeyPath): { readonly far: number; readonly most: number } {
  if (isPartOf(typed, known)) return { far: known.length - typed.length, most: known.length };
  const [one, other] = withoutShared(typed, known);
  const letters = Math.min(one.join('.').length, other.join('.').length);
  // Two letters that changed places are two changes.
  const most = Math.min(letters - 1, Math.max(2, Math.round(letters / 3)));
  return { far: distance(formatKeyPath(typed), formatKeyPath(known)), most };
}

/** `sandbox.mode` of `agents.defaults.sandbox.mode`: two parts or more, in their order, the last one the last. */
function isPartOf(typed: KeyPath, known: KeyPath): boolean {
  if (typed.length < 2 || typed.length >= known.length || typed.at(-1) !== known.at(-1)) return false;
  let at = 0;
  for (const part of known) if (part === typed[at]) at += 1;
  return at === typed.length;
}

/** The parts between those that both begin with and those that both end with; an id that stands in both is no part of it. */
function withoutShared(a: KeyPath, b: KeyPath): readonly [KeyPath, KeyPath] {
  const shortest = Math.min(a.length, b.length);
  let head = 0;
  while (head < shortest && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < shortest - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const [one, other] = [a.slice(head, a.length - tail), b.slice(head, b.length - tail)];
  if (one.length !== other.length) return [one, other];
  const differs = (_: string, at: number): boolean => one[at] !== other[at];
  return [one.filter(differs), other.filter(differs)];
}

/** Levenshtein's distance, one row at a time. */
function distance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(swap, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    above = row;
  }
  return above[b.length] ?? 0;
}
