import { namesAt, type Tree, treeAt } from '../file/tree.ts';
import { formatKeyPath, type KeyPath } from '../keys/key-path.ts';
import type { Warning } from './problem.ts';

interface Unheld {
  /** Below a channel or an account of it; `*` is any name. */
  readonly key: KeyPath;
  /** The one value that restricts; any where it is absent. */
  readonly only?: boolean;
  readonly instead: string;
}

/**
 * Keys by which OpenClaw keeps people out, and which nothing here acts on: whoever copies them must not believe that they
 * are in force. Missing from here are those that can only let in.
 */
const unheld: Readonly<Record<string, readonly Unheld[]>> = {
  telegram: [
    { key: ['groups', '*', 'groupPolicy'], instead: 'write who is heard there in its allowFrom' },
    { key: ['groups', '*', 'topics'], instead: 'the rules of the group count in all of its topics' },
    { key: ['groups', '*', 'skills'], instead: 'tools are taken away by its tools.deny' },
    { key: ['groups', '*', 'toolsBySender'], instead: 'its tools count for everybody in it' },
    { key: ['direct'], instead: 'dmPolicy and allowFrom count for every direct chat' },
  ],
  discord: [
    { key: ['guilds'], instead: 'write servers, channels and who is heard there in groups, by their ids' },
    { key: ['dm', 'enabled'], only: false, instead: 'write dmPolicy: disabled' },
  ],
  slack: [
    { key: ['channels'], instead: 'write channels and who is heard there in groups, by their ids' },
    { key: ['dm', 'enabled'], only: false, instead: 'write dmPolicy: disabled' },
  ],
  whatsapp: [
    { key: ['groups', '*', 'toolsBySender'], instead: 'its tools count for everybody in it' },
    { key: ['direct'], instead: 'dmPolicy and allowFrom count for every direct chat' },
  ],
};

/** One remark for each kind of key in each section, which names the first of them. */
export const unheldRestrictions = (tree: Tree): readonly Warning[] =>
  Object.entries(unheld).flatMap(([channel, rows]) =>
    [['channels', channel], ...placesAt(tree, ['channels', channel, 'accounts', '*'])].flatMap((section) =>
      rows.flatMap(({ key, only, instead }) => {
        const [first, ...others] = placesAt(tree, [...section, ...key]).filter(
          (path) => only === undefined || valueAt(tree, path) === only,
        );
        if (first === undefined) return [];
        const more = others.length === 0 ? '' : `, nor are ${others.length} more like it`;
        const message = `is kept and not acted on${more}, so that it keeps nobody out: ${instead}`;
        return [{ path: formatKeyPath(first), message }];
      }),
    ),
  );

/** The paths in the tree that a pattern fits. */
function placesAt(tree: Tree, pattern: KeyPath): readonly KeyPath[] {
  return pattern.reduce<readonly KeyPath[]>(
    (paths, part) =>
      paths.flatMap((path) => {
        const names = namesAt(tree, path).filter((name) => part === '*' || part === name);
        return names.map((name) => [...path, name]);
      }),
    [[]],
  );
}

function valueAt(tree: Tree, path: KeyPath): unknown {
  const found = treeAt(tree, path);
  return found?.kind === 'scalar' ? found.value : undefined;
}
