import type { Category } from '../effects/effects.ts';
import type { ScopedTools } from '../policy/scoped-tools.ts';
import { type SandboxLists, type ToolLayer, unknownTools } from '../policy/tool-policy.ts';
import { channelLabels } from '../protocol/channel-ids.ts';
import type { Config, ToolsConfig } from './config.ts';
import { namesAt, type Tree } from './file/tree.ts';
import { formatKeyPath, type KeyPath } from './keys/key-path.ts';
import type { Warning } from './remarks/problem.ts';
import type { Settings } from './settings.ts';

export function buildTools(settings: Settings, tree: Tree): ToolsConfig {
  const channels = namesAt(tree, ['tools', 'elevated', 'allowFrom']);
  const senders = (channel: string) => settings.get<readonly string[]>(['tools', 'elevated', 'allowFrom', channel]);
  return {
    places: Object.keys(channelLabels).flatMap((channel) => placesOf(settings, tree, channel)),
    elevated: {
      enabled: settings.get(['tools', 'elevated', 'enabled']),
      allowFrom: Object.fromEntries(channels.map((channel) => [channel, senders(channel)])),
    },
  };
}

/** The channel's own lists, and those of each of its accounts and groups. */
function placesOf(settings: Settings, tree: Tree, channel: string): readonly ScopedTools[] {
  const base = ['channels', channel];
  const sections = [
    { path: base, accountId: null },
    ...namesAt(tree, [...base, 'accounts']).map((id) => ({ path: [...base, 'accounts', id], accountId: id })),
  ];
  return sections.flatMap(({ path, accountId }) => {
    const scoped = (group: string | null, at: KeyPath): readonly ScopedTools[] =>
      layerAt(settings, [...at, 'tools']).map((layer) => ({ channel, accountId, group, layer }));
    const groups = namesAt(tree, [...path, 'groups']);
    return [...scoped(null, path), ...groups.flatMap((group) => scoped(group, [...path, 'groups', group]))];
  });
}

type List = readonly string[] | null;

/** Both lists of a place, or nothing where nobody has set one. */
export function listsAt(settings: Settings, path: KeyPath): readonly SandboxLists[] {
  const at = (name: string): List => settings.get<List>([...path, name]);
  const [allow, deny] = [at('allow'), at('deny')];
  return allow === null && deny === null ? [] : [{ by: formatKeyPath(path), allow, deny }];
}

export const layerAt = (settings: Settings, path: KeyPath): readonly ToolLayer[] =>
  listsAt(settings, path).map(({ by, allow, deny }) => ({ by, lists: { allow, deny: deny ?? [] } }));

export const buildApprovals = (settings: Settings): Config['approvals'] => ({
  enabled: settings.get(['approvals', 'enabled']),
  timeoutMs: settings.get(['approvals', 'timeout']),
  requireFor: settings.get<readonly Category[]>(['approvals', 'requireFor']),
  notify: settings.get<Config['approvals']['notify']>(['approvals', 'notify']),
});

/** Names that nobody knows: a denial that is misspelt denies nothing. */
export function toolRemarks({ tools, agents }: Config): readonly Warning[] {
  const lists = agents.flatMap(({ tools: { layers, sandbox } }) => [
    ...layers,
    ...sandbox.map(({ by, allow, deny }) => ({ by, lists: { allow, deny: deny ?? [] } })),
  ]);
  // What is said of all agents stands with each of them.
  const all = new Map([...tools.places.map(({ layer }) => layer), ...lists].map((one) => [one.by, one.lists]));
  return [...all].flatMap(([path, one]) =>
    unknownTools(one).map((name) => ({ path, message: `names ${JSON.stringify(name)}, which is no tool` })),
  );
}
