import type { Category } from '../effects/effects.ts';
import { unknownTools } from '../policy/tool-policy.ts';
import { agentLayers } from './agent-list.ts';
import type { Config, ToolsConfig } from './config.ts';
import type { Warning } from './problem.ts';
import type { Settings } from './settings.ts';
import { type Tree, treeAt } from './tree.ts';

type List = readonly string[] | null;

export function buildTools(settings: Settings, tree: Tree): ToolsConfig {
  const layer = (by: string) => {
    const at = (name: string) => settings.get<List>([...by.split('.'), name]);
    return { by, lists: { allow: at('allow'), deny: at('deny') ?? [] } };
  };
  const by = 'agents.defaults.sandbox.tools';
  const allowFrom = treeAt(tree, ['tools', 'elevated', 'allowFrom']);
  const channels = allowFrom?.kind === 'object' ? [...allowFrom.members.keys()] : [];
  const senders = (channel: string) => settings.get<readonly string[]>(['tools', 'elevated', 'allowFrom', channel]);
  return {
    layers: [layer('tools'), layer('agents.defaults.tools'), ...agentLayers(tree)],
    sandbox: {
      by,
      allow: settings.get<List>([...by.split('.'), 'allow']),
      deny: settings.get<List>([...by.split('.'), 'deny']),
    },
    elevated: {
      enabled: settings.get(['tools', 'elevated', 'enabled']),
      allowFrom: Object.fromEntries(channels.map((channel) => [channel, senders(channel)])),
    },
  };
}

export const buildApprovals = (settings: Settings): Config['approvals'] => ({
  enabled: settings.get(['approvals', 'enabled']),
  timeoutMs: settings.get(['approvals', 'timeout']),
  requireFor: settings.get<readonly Category[]>(['approvals', 'requireFor']),
  notify: settings.get<Config['approvals']['notify']>(['approvals', 'notify']),
});

/** Names that nobody knows: a denial that is misspelt denies nothing. */
export function toolRemarks({ tools }: Config): readonly Warning[] {
  const { by, allow, deny } = tools.sandbox;
  const all = [...tools.layers, { by, lists: { allow, deny: deny ?? [] } }];
  return all.flatMap(({ by: path, lists }) =>
    unknownTools(lists).map((name) => ({ path, message: `names ${JSON.stringify(name)}, which is no tool` })),
  );
}
