import { OcError } from '../../protocol/errors.ts';

/** A key of the configuration as its segments: `gateway.auth.token` is `['gateway', 'auth', 'token']`. */
export type KeyPath = readonly string[];

/** Names that would reach into a JavaScript object's own machinery. */
export const isPoisonous = (name: string): boolean =>
  name === '__proto__' || name === 'constructor' || name === 'prototype';

const segment = /(?:^|\.)([^.[\]"]+)|\["((?:[^"\\]|\\.)*)"\]|\[([^"[\]]+)\]/gy;

/** Reads `a.b`, `a["b.c"]` and `a[0]`; throws USAGE for anything else. */
export function parseKeyPath(text: string): KeyPath {
  const path: string[] = [];
  let end = 0;
  for (const match of text.matchAll(segment)) {
    path.push(match[1] ?? match[3] ?? unquote(match[2] ?? ''));
    end = match.index + match[0].length;
  }
  if (text === '' || end !== text.length) throw notAKey(text, 'Write it with dots, for example  gateway.auth.mode');
  if (path.some(isPoisonous)) throw notAKey(text, 'No key has such a part.');
  return path;
}

const unquote = (text: string): string => text.replaceAll(/\\(.)/g, '$1');
const notAKey = (text: string, hint: string) => new OcError('USAGE', `${JSON.stringify(text)} is not a key`, [hint]);

/** Lists whose members are sections with keys of ours. */
const sectionLists: readonly KeyPath[] = [['agents', 'list'], ['bindings']];

export const isSectionList = (path: KeyPath): boolean =>
  sectionLists.some((list) => list.length === path.length && startsWith(list, path));

/** The way back: dots, brackets for the place in a list, and quoted ones for a segment that holds a dot or a bracket. */
export const formatKeyPath = (path: KeyPath): string =>
  path
    .map((part, index) => {
      if (/^(\d+|\*)$/.test(part) && isSectionList(path.slice(0, index))) return `[${part}]`;
      if (part === '' || /[.[\]"]/.test(part)) return `[${JSON.stringify(part)}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join('');

/** Does `path` fit `pattern`, in which a `*` stands for any one segment? */
export const matches = (pattern: KeyPath, path: KeyPath): boolean =>
  pattern.length === path.length && startsWith(pattern, path);

/** Is `path` the beginning of `pattern`, or all of it? */
export const startsWith = (pattern: KeyPath, path: KeyPath): boolean =>
  path.length <= pattern.length && path.every((part, index) => pattern[index] === '*' || pattern[index] === part);
