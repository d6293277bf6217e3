import { type Check, check, when } from '../check.ts';
import { type AgentFact, agentsOf, sandboxMode } from '../facts/agents.ts';
import { sessionTools } from '../facts/tool-names.ts';
import { usableTools } from '../facts/tool-policy.ts';
import type { View } from '../facts/view.ts';
import { listed } from '../listed.ts';

/** Bindings that put a group's conversation into the main one. A binding of direct messages cannot. */
const mainBindings = (config: View): readonly string[] =>
  config
    .items('bindings')
    .map((binding, at) => ({ binding, at }))
    .filter(
      ({ binding }) =>
        binding.text('session.groupScope') === 'main' &&
        binding.text('match.channel') !== undefined &&
        !['direct', 'dm'].includes(binding.text('match.peer.kind') ?? 'group'),
    )
    .map(({ at, binding }) => `bindings[${at}] (${binding.text('match.channel')})`);

/** Can this agent see conversations of others? A sandboxed one sees its own alone, unless that is lifted. */
function reachesOthers(config: View, agent: AgentFact): boolean {
  const clamped =
    sandboxMode(config, agent) === 'all' && config.text('agents.defaults.sandbox.sessionToolsVisibility') !== 'all';
  return !clamped && usableTools(config, agent, sessionTools).length > 0;
}

/** Signs that the agents of one gateway are meant to be trusted differently. */
const differences = (config: View, agents: readonly AgentFact[]): readonly string[] =>
  agents.flatMap((agent) => {
    const mode = sandboxMode(config, agent);
    const limits = ['profile', 'allow', 'deny'].filter((name) => agent.section.at('tools').member(name).exists);
    return [
      ...(mode === undefined || mode === 'off' ? [] : [`${agent.id} has sandbox ${mode}`]),
      ...(limits.length === 0 ? [] : [`${agent.id} has tools of its own (${limits.join(', ')})`]),
    ];
  });

/** Is every conversation open to every agent, as far as nobody said otherwise? */
const sharesSessions = (config: View): boolean =>
  !['self', 'tree', 'agent'].includes(config.text('tools.sessions.visibility')?.toLowerCase() ?? '') &&
  config.flag('tools.agentToAgent.enabled') !== false &&
  config.texts('tools.agentToAgent.allow').length === 0;

export const trustModelChecks: readonly Check[] = [
  check({
    id: 'security.trust_model.multi_user_heuristic',
    area: 'Exposure',
    severities: ['warn'],
    title: 'Several people seem to use one assistant',
    when: 'A channel that is on is open, lists groups, or admits "*".',
    why: 'One assistant is one circle of trust: what it knows of one person, it may tell another.',
    fix: 'For people who do not trust each other, run a gateway for each:  oc --profile NAME gateway start',
    needs: ['access'],
    judge: ({ access: { shared } }) =>
      when(shared.length > 0, () => ({ detail: `${listed([...new Set(shared)], '; ')}.` })),
  }),
  check({
    id: 'security.trust_model.group_scope_main',
    area: 'Exposure',
    severities: ['warn'],
    title: 'Groups talk in the main conversation',
    when: 'session.groupScope is main, or a binding of a group says so.',
    why: 'Every member of the group reads along in what you tell your assistant.',
    fix: 'oc config unset session.groupScope   and take it out of the bindings.',
    needs: ['config'],
    judge: ({ config }) => {
      const places = [
        ...(config.text('session.groupScope') === 'main' ? ['session.groupScope'] : []),
        ...mainBindings(config),
      ];
      return when(places.length > 0, () => ({ detail: `main in ${listed(places)}.` }));
    },
  }),
  check({
    id: 'security.trust_model.cross_agent_session_access_default',
    area: 'Exposure',
    severities: ['warn', 'info'],
    title: "Agents see each other's conversations",
    when:
      'Two or more agents, nothing limits tools.sessions.visibility or tools.agentToAgent, and one may use session tools. ' +
      'Warn where the agents differ in sandbox or tools, or several people use them.',
    why: 'What a restricted agent was told can be read by another, and the other way round.',
    fix: 'oc config set tools.sessions.visibility agent',
    needs: ['config', 'access'],
    judge: ({ config, access }) => {
      const agents = agentsOf(config);
      const reaching = agents.filter((agent) => reachesOthers(config, agent)).map(({ id }) => id);
      const signs = [...differences(config, agents), ...access.shared];
      return when(agents.length > 1 && reaching.length > 0 && sharesSessions(config), () => ({
        severity: signs.length > 0 ? 'warn' : 'info',
        detail: `${listed(reaching.map(String))} can read every conversation${signs.length > 0 ? `, although ${listed(signs, '; ')}` : ''}.`,
      }));
    },
  }),
  check({
    id: 'config.agent_roster.invalid_default_count',
    area: 'Exposure',
    severities: ['warn'],
    title: 'It is not said which agent answers',
    when:
      'There are several agents, none is called main, and not exactly one is marked as default; or one is marked although ' +
      'agents.ownership is explicit.',
    why: 'A message may reach an agent with other tools than you thought.',
    fix: 'Mark one agent with  default: true , or name one main.',
    needs: ['config'],
    judge: ({ config }) => {
      const agents = agentsOf(config);
      const marked = agents.filter(({ section }) => section.flag('default') === true).length;
      const isExplicit = config.text('agents.ownership') === 'explicit';
      const unclear = agents.length > 1 && marked !== 1 && !(marked === 0 && agents.some(({ id }) => id === 'main'));
      return when(isExplicit ? marked > 0 : unclear, () => ({
        detail: `${agents.length} agents, ${marked} marked as default${isExplicit ? ', ownership explicit' : ''}.`,
      }));
    },
  }),
];
