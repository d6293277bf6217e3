import { sep } from 'node:path';
import { mainAgent } from '../policy/bindings.ts';
import type { MountPlaces } from '../policy/mount-rules.ts';
import { judgeWorkspace } from '../state/judge-mount.ts';
import { entriesOf, mostAgents } from './agent-config.ts';
import type { Config } from './config.ts';
import { type Tree, treeAt } from './file/tree.ts';
import { formatKeyPath } from './keys/key-path.ts';
import type { Problem, Warning } from './remarks/problem.ts';
import type { Settings } from './settings.ts';
import { type WorkspacePlaces, workspaceDirOf } from './workspace-dir.ts';

const edit = 'Correct it:  oc config edit';

/** An entry that is about nobody, or about somebody who is spoken of already: which of the two counts nobody could say. */
export function agentProblems(settings: Settings, tree: Tree): readonly Problem[] {
  const seen = new Set<string>();
  const list = treeAt(tree, ['agents', 'list']);
  if (list?.kind === 'list' && list.items.length > mostAgents) {
    return [{ path: 'agents.list', message: `has more than ${mostAgents} agents`, hint: edit }];
  }
  return entriesOf(tree).flatMap((entry) => {
    const path = formatKeyPath([...entry, 'id']);
    const id = settings.get<string | null>([...entry, 'id']);
    if (id === null) return [{ path, message: 'is missing', hint: edit }];
    if (seen.has(id)) return [{ path, message: `"${id}" has an entry already`, hint: edit }];
    seen.add(id);
    return [];
  });
}

/** What somebody could believe to be in force. */
export const agentRemarks = (tree: Tree): readonly Warning[] => [
  ...entriesOf(tree).flatMap((entry) => {
    const id = treeAt(tree, [...entry, 'id']);
    const marked = treeAt(tree, [...entry, 'default']);
    const isMain = id?.kind === 'scalar' && id.value === mainAgent;
    if (isMain || marked?.kind !== 'scalar' || marked.value !== true) return [];
    const message = `is kept and not acted on: "${mainAgent}" answers whoever no binding names`;
    return [{ path: formatKeyPath([...entry, 'default']), message }];
  }),
  ...(treeAt(tree, ['agents', 'entries']) === undefined
    ? []
    : [{ path: 'agents.entries', message: 'is kept and not acted on: agents are named in agents.list' }]),
];

type Places = WorkspacePlaces & MountPlaces;

/** A workspace where tools would meet what no tool may see. */
export const workspaceProblems = ({ agents }: Config, places: Places): readonly Problem[] =>
  agents.flatMap((agent) => {
    if (agent.workspace === null) return [];
    const judged = judgeWorkspace(workspaceDirOf(agent, places), places);
    if (typeof judged === 'string') return [];
    return [{ path: `${agent.at}.workspace`, message: `cannot be used: ${judged.because}`, hint: edit }];
  });

/** Agents that see each other's files. */
export function workspaceRemarks({ agents }: Config, places: Places): readonly Warning[] {
  const all = agents.map((agent) => ({ agent, dir: workspaceDirOf(agent, places) }));
  return all.flatMap(({ agent, dir }, place) => {
    const other = all.slice(0, place).find((one) => touches(one.dir, dir));
    if (other === undefined) return [];
    const message = `is shared with "${other.agent.id}": each of the two sees files of the other`;
    return [{ path: `${agent.at}.workspace`, message }];
  });
}

const touches = (one: string, other: string): boolean =>
  `${one}${sep}`.startsWith(`${other}${sep}`) || `${other}${sep}`.startsWith(`${one}${sep}`);
