import { type Check, check, type Raised, when } from '../check.ts';
import { type AgentFact, sandboxMode, toolScopes } from '../facts/agents.ts';
import { controlTools, fileTools, runtimeTools } from '../facts/tool-names.ts';
import { usableTools } from '../facts/tool-policy.ts';
import type { View } from '../facts/view.ts';
import { listed } from '../listed.ts';

const tighten =
  'Admit by pairing or by list:  oc config set channels.NAME.groupPolicy allowlist   and  channels.NAME.dmPolicy pairing';

const openTo = (open: readonly string[]): string => `Open to everybody: ${listed(open)}.`;

/** What one agent could do for a stranger. */
interface Reach {
  readonly text: string;
  readonly runtime: boolean;
}

/** Tools that act on the host in conversations that no sandbox holds. */
function hostReach(config: View, agent: AgentFact): Reach | null {
  const mode = sandboxMode(config, agent);
  if (mode === 'all') return null;
  const runtime = usableTools(config, agent, runtimeTools);
  const own = agent.id === null ? undefined : agent.section.flag('tools.fs.workspaceOnly');
  const inWorkspace = (own ?? config.flag('tools.fs.workspaceOnly')) === true;
  const files = inWorkspace ? [] : usableTools(config, agent, fileTools);
  if (runtime.length === 0 && files.length === 0) return null;
  const text = `${agent.label}: ${[...runtime, ...files].join(', ')}, sandbox ${mode ?? 'not set'}`;
  return { text, runtime: runtime.length > 0 };
}

const hostReaches = (config: View): readonly Reach[] =>
  toolScopes(config)
    .map((agent) => hostReach(config, agent))
    .filter((reach) => reach !== null);

/** Agents whose commands run without being asked about every time, by the words that say so. Unset means denied. */
function execScopes(config: View): readonly { readonly label: string; readonly full: boolean }[] {
  const common = execSecurity(config.at('tools.exec'), 'deny');
  const scopes = toolScopes(config).map((agent) => ({
    label: agent.label,
    security: agent.id === null ? common : execSecurity(agent.section.at('tools.exec'), common),
  }));
  return scopes
    .filter(({ security }) => security !== 'deny')
    .map(({ label, security }) => ({ label, full: security === 'full' }));
}

function execSecurity(exec: View, inherited: string): string {
  const mode = exec.text('mode');
  if (mode !== undefined) return mode === 'full' || mode === 'deny' ? mode : 'allowlist';
  return exec.text('security') ?? inherited;
}

const openRow = (
  words: Pick<Check, 'id' | 'severities' | 'title' | 'when' | 'why' | 'fix'>,
  judge: (config: View, open: readonly string[]) => readonly Raised[],
): Check =>
  check({
    ...words,
    area: 'Exposure',
    needs: ['access', 'config'],
    judge: ({ access: { open }, config }) => (open.length === 0 ? [] : judge(config, open)),
  });

export const openAccessChecks: readonly Check[] = [
  openRow(
    {
      id: 'security.exposure.open_channels_with_exec',
      severities: ['critical', 'warn'],
      title: 'Strangers reach an agent that runs commands',
      when: 'A channel, account or group is open to everybody, and commands are not denied somewhere. Critical where they run unasked.',
      why: 'A message of a stranger can become a command on this machine.',
      fix: tighten,
    },
    (config, open) => {
      const scopes = execScopes(config);
      return when(scopes.length > 0, () => ({
        severity: scopes.some(({ full }) => full) ? 'critical' : 'warn',
        detail: `${openTo(open)} Commands: ${listed(scopes.map(({ label }) => label))}.`,
      }));
    },
  ),
  openRow(
    {
      id: 'security.exposure.open_groups_with_elevated',
      severities: ['critical'],
      title: 'Strangers reach an assistant with elevated tools',
      when: 'A channel, account or group is open to everybody, and tools.elevated.enabled is not false.',
      why: 'Words in a message can lead the assistant to ask for, and get, more than the sandbox gives.',
      fix: `${tighten}   or  oc config set tools.elevated.enabled false`,
    },
    (config, open) => when(config.flag('tools.elevated.enabled') !== false, () => ({ detail: openTo(open) })),
  ),
  openRow(
    {
      id: 'security.exposure.open_groups_with_runtime_or_fs',
      severities: ['critical', 'warn'],
      title: 'Strangers reach tools that act on this machine',
      when:
        'A channel, account or group is open to everybody, and an agent without sandbox mode all may run commands ' +
        '(critical) or use files outside of its workspace (warn).',
      why: 'Words in a message can lead the assistant to run and to read what it should not.',
      fix: `${tighten}   or  oc config set agents.defaults.sandbox.mode all`,
    },
    (config, open) => {
      const reaches = hostReaches(config);
      return when(reaches.length > 0, () => ({
        severity: reaches.some(({ runtime }) => runtime) ? 'critical' : 'warn',
        detail: `${openTo(open)} Tools: ${listed(
          reaches.map(({ text }) => text),
          '; ',
        )}.`,
      }));
    },
  ),
  openRow(
    {
      id: 'security.exposure.open_groups_with_control_plane_tools',
      severities: ['critical'],
      title: 'Strangers reach tools that change the gateway',
      when: 'A channel, account or group is open to everybody, and an agent may use automations, gateway or plugins.',
      why: 'Words in a message can lead to a scheduled task, a changed setting or a new plugin, which stay.',
      fix: `${tighten}   or  oc config set tools.deny automations,gateway,plugins`,
    },
    (config, open) => {
      const found = toolScopes(config).flatMap((agent) => {
        const usable = usableTools(config, agent, controlTools);
        return usable.length === 0 ? [] : [`${agent.label}: ${usable.join(', ')}`];
      });
      return when(found.length > 0, () => ({ detail: `${openTo(open)} Tools: ${listed(found, '; ')}.` }));
    },
  ),
];
