import type { View } from './view.ts';

/** One agent of the configuration, or `null` as its id for what stands in `agents.defaults`. */
export interface AgentFact {
  readonly id: string | null;
  readonly section: View;
  /** Where it stands, for people. */
  readonly label: string;
}

/** `agents.entries` by name, or else `agents.list` by `id`. */
export function agentsOf(config: View): readonly AgentFact[] {
  const agents = config.at('agents');
  if (agents.member('entries').exists) {
    return agents.sections('entries').map(([id, section]) => ({ id, section, label: `agents.entries.${id}` }));
  }
  return agents.items('list').flatMap((section, at) => {
    const id = section.text('id');
    return id === undefined ? [] : [{ id, section, label: `agents.list[${at}] (${id})` }];
  });
}

const defaults = (config: View): AgentFact => ({
  id: null,
  section: config.at('agents.defaults'),
  label: 'agents.defaults',
});

/** Everything that may be given tools of its own: the defaults first, then every agent. */
export const toolScopes = (config: View): readonly AgentFact[] => [defaults(config), ...agentsOf(config)];

/** `off`, `non-main` or `all` as it was set, undefined when nobody set it; of two spellings the tighter. */
export function sandboxMode(config: View, agent: AgentFact): string | undefined {
  if (agent.id !== null) {
    const own = agent.section.text('sandbox.mode');
    if (own !== undefined) return own;
  }
  const set = [config.text('agents.defaults.sandbox.mode'), config.text('tools.sandbox.mode')];
  return tightness.findLast((mode) => set.includes(mode)) ?? set.find((mode) => mode !== undefined);
}

const tightness = ['off', 'non-main', 'all'];
