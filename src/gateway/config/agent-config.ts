import { mainAgent } from '../policy/bindings.ts';
import { AgentSettings } from './agent-settings.ts';
import type { AgentTools, Config, ConfiguredAgent } from './config.ts';
import { type Tree, treeAt } from './file/tree.ts';
import { formatKeyPath, type KeyPath } from './keys/key-path.ts';
import { buildAgent } from './model-config.ts';
import { buildSandbox } from './sandbox-config.ts';
import type { Settings } from './settings.ts';
import { layerAt, listsAt } from './tool-config.ts';

const defaults: KeyPath = ['agents', 'defaults'];

/** More than anybody has; each is looked at with every key that there is. */
export const mostAgents = 500;

/** The places of the entries of `agents.list`, in their order; of too many, which is a mistake, the first. */
export function entriesOf(tree: Tree): readonly KeyPath[] {
  const list = treeAt(tree, ['agents', 'list']);
  if (list?.kind !== 'list') return [];
  return list.items.slice(0, mostAgents).map((_, place) => ['agents', 'list', String(place)]);
}

/** `main`, which is there without being named, and everybody who is named. Of one that is named twice the first. */
export function buildAgents(settings: Settings, tree: Tree): readonly ConfiguredAgent[] {
  const named = new Map<string, KeyPath | null>([[mainAgent, null]]);
  for (const entry of entriesOf(tree)) {
    const id = settings.get<string | null>([...entry, 'id']);
    if (id !== null && (named.get(id) ?? null) === null) named.set(id, entry);
  }
  return [...named].map(([id, entry]) => agent(settings, id, entry));
}

function agent(settings: Settings, id: string, entry: KeyPath | null): ConfiguredAgent {
  const own = new AgentSettings(settings, entry);
  const workspace = own.own<string>('workspace');
  return {
    id,
    at: formatKeyPath(entry ?? defaults),
    ...buildAgent(own),
    // Two agents do not get one workspace by a default.
    workspace: workspace ?? (id === mainAgent ? settings.get([...defaults, 'workspace']) : null),
    mentionPatterns:
      own.own('groupChat', 'mentionPatterns') ?? settings.get(['messages', 'groupChat', 'mentionPatterns']),
    sandbox: buildSandbox(settings, own),
    tools: toolsOf(settings, entry, own.own<boolean>('tools', 'elevated', 'enabled') ?? true),
  };
}

/** What an entry says stands beside what is said of everybody: it takes away, and never gives. */
function toolsOf(settings: Settings, entry: KeyPath | null, elevated: boolean): AgentTools {
  const own = entry === null ? [] : [entry];
  return {
    elevated,
    layers: [['tools'], [...defaults, 'tools'], ...own.map((at) => [...at, 'tools'])].flatMap((at) =>
      layerAt(settings, at),
    ),
    sandbox: [
      [...defaults, 'sandbox', 'tools'],
      ...own.flatMap((at) => [
        [...at, 'sandbox', 'tools'],
        [...at, 'tools', 'sandbox', 'tools'],
      ]),
    ].flatMap((at) => listsAt(settings, at)),
  };
}

/** The agent of this id; undefined where there is none any more, and then nothing is done in its name. */
export const agentNamed = ({ agents }: Pick<Config, 'agents'>, id: string): ConfiguredAgent | undefined =>
  agents.find((one) => one.id === id);

/** The one that answers whoever no binding names. Throws where a configuration was made without it, which is a bug. */
export function mainOf(config: Pick<Config, 'agents'>): ConfiguredAgent {
  const main = agentNamed(config, mainAgent);
  if (main === undefined) throw new Error('there is no agent "main"');
  return main;
}
