import { foreignShapes } from '../generated/foreign-keys.ts';
import type { KeyPath } from './key-path.ts';

/** What OpenClaw keeps under a key: more keys, a list, a text, or some other value. */
export type ForeignShape = 'section' | 'list' | 'text' | 'value' | 'anything';

const text = 1;
const anything = 2;
const root = foreignShapes.length - 1;

/** Rows that were taken apart already: a configuration asks the same few of them thousands of times. */
const known = new Map<number, ReadonlyMap<string, number>>();

function membersOf(index: number): ReadonlyMap<string, number> {
  const before = known.get(index);
  if (before !== undefined) return before;
  const members = readMembers(index);
  known.set(index, members);
  return members;
}

function readMembers(index: number): ReadonlyMap<string, number> {
  const tokens = (foreignShapes[index] ?? '').split(' ').filter((token) => token !== '');
  return new Map(
    tokens.map((token) => {
      const colon = token.lastIndexOf(':');
      return colon < 0 ? [token, 0] : [token.slice(0, colon), Number(token.slice(colon + 1))];
    }),
  );
}

function step(index: number, part: string): number | null {
  if (index === anything) return anything;
  const members = membersOf(index);
  const listed = /^\d+$/.test(part) ? members.get('[]') : undefined;
  const next = listed ?? (part === '[]' || part === '**' ? undefined : members.get(part)) ?? members.get('*');
  return next ?? (members.has('**') ? anything : null);
}

/** A member of `agents.list` is what its schema of today keeps by name, in `agents.entries`. */
const asOfToday = (path: KeyPath): KeyPath =>
  path[0] === 'agents' && path[1] === 'list' && path.length > 2 ? path.with(1, 'entries') : path;

/** What OpenClaw's schema says of a key; null when it does not know it. */
export function foreignShape(path: KeyPath): ForeignShape | null {
  let index: number | null = root;
  for (const part of asOfToday(path)) index = index === null ? null : step(index, part);
  if (index === null) return null;
  if (index === anything) return 'anything';
  if (index === text) return 'text';
  const members = membersOf(index);
  if (members.has('[]')) return 'list';
  return members.size === 0 ? 'value' : 'section';
}

/** Names of the keys that OpenClaw knows directly under a key, for a suggestion. */
export function foreignChildren(path: KeyPath): readonly string[] {
  let index: number | null = root;
  for (const part of asOfToday(path)) index = index === null ? null : step(index, part);
  return index === null ? [] : [...membersOf(index).keys()].filter((name) => !['*', '**', '[]'].includes(name));
}
