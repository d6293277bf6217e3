import type { ToolLayer } from '../policy/tool-policy.ts';
import type { Problem, Warning } from './problem.ts';
import { toolList } from './tool-kinds.ts';
import { type ObjectTree, rawOf, type Tree, treeAt } from './tree.ts';

/** The one that answers everybody. */
const mainId = 'main';
/** What an entry may hold and only `agents.defaults` is read for. */
const notRead = ['sandbox', 'model', 'instructions', 'limits'];

interface Entry {
  readonly at: string;
  readonly id: string | null;
  readonly tree: ObjectTree;
}

/** The lists of tools of the entries of `agents.list` that are about the assistant; each has to let a tool. */
export const agentLayers = (tree: Tree): readonly ToolLayer[] =>
  entries(tree)
    .filter(({ id }) => id === mainId)
    .flatMap(({ at, tree: entry }) => {
      const [allow, deny] = [listAt(entry, 'allow'), listAt(entry, 'deny')];
      if (allow === undefined && deny === undefined) return [];
      return [{ by: `${at}.tools`, lists: { allow: namesOf(allow) ?? null, deny: namesOf(deny) ?? [] } }];
    });

/** A list that cannot be read is a mistake: it must not pass for one that denies nothing. */
export const agentProblems = (tree: Tree): readonly Problem[] =>
  entries(tree).flatMap(({ at, tree: entry }) =>
    ['allow', 'deny'].flatMap((name) => {
      const list = listAt(entry, name);
      if (list === undefined || list.ok) return [];
      return [{ path: `${at}.tools.${name}`, message: list.message, hint: list.hint }];
    }),
  );

/** What somebody could believe to be in force. */
export const agentRemarks = (tree: Tree): readonly Warning[] =>
  entries(tree).flatMap(({ at, id, tree: entry }) => {
    if (id !== mainId) {
      return [{ path: at, message: `is kept and not acted on yet: the assistant "${mainId}" answers everybody` }];
    }
    return notRead
      .filter((name) => entry.members.has(name))
      .map((name) => ({
        path: `${at}.${name}`,
        message: `is kept and not acted on yet: that of agents.defaults is in force`,
      }));
  });

function entries(tree: Tree): readonly Entry[] {
  const list = treeAt(tree, ['agents', 'list']);
  if (list?.kind !== 'list') return [];
  return list.items.flatMap((item, nth) => {
    if (item.kind !== 'object') return [];
    const id = item.members.get('id');
    const named = id?.kind === 'scalar' && typeof id.value === 'string' ? id.value : null;
    return [{ at: `agents.list[${nth}]`, id: named, tree: item }];
  });
}

function listAt(entry: ObjectTree, name: string): ReturnType<typeof toolList.parse> | undefined {
  const written = treeAt(entry, ['tools', name]);
  return written === undefined ? undefined : toolList.parse(rawOf(written));
}

/** Of one that was read; what could not be is a problem, and there is no configuration. */
// why: the kind of a list of tools gives names
const namesOf = (list: ReturnType<typeof listAt>) =>
  list?.ok === true ? (list.value as readonly string[]) : undefined;
