import { type Check, check, when } from '../check.ts';
import { agentsOf } from '../facts/agents.ts';
import type { View } from '../facts/view.ts';

/** What every report begins or ends with. */
export const summaryChecks: readonly Check[] = [
  check({
    id: 'summary.attack_surface',
    area: 'Summary',
    severities: ['info'],
    title: 'Attack surface summary',
    when: 'Always, when the configuration can be read.',
    why: 'What can be reached at all is the first thing to know, and the first thing to make smaller.',
    fix: null,
    needs: ['config', 'gateway'],
    judge: ({ config, gateway }) => [{ detail: surface(config, gateway.bind, gateway.tailscale) }],
  }),
  check({
    id: 'security.audit.suppressions.active',
    area: 'Summary',
    severities: ['info'],
    title: 'The configuration asks for findings to be left out',
    when: 'security.audit.suppressions is a list that is not empty.',
    why: 'Whoever can write the configuration could hide what they did. oc leaves nothing out for it: all is shown.',
    fix: 'Take it out:  oc config unset security.audit.suppressions',
    needs: ['config'],
    judge: ({ config }) => {
      const count = config.at('security.audit').items('suppressions').length;
      return when(count > 0, () => ({
        detail: `security.audit.suppressions has ${count} of them. None is applied; every finding is in this report.`,
      }));
    },
  }),
  check({
    id: 'config.insecure_or_dangerous_flags',
    area: 'Summary',
    severities: ['warn'],
    title: 'A switch that turns protection off is on',
    when: 'One finding for each switch of the configuration that takes a protection away.',
    why: 'Such switches are for a moment of searching. They are forgotten, and stay.',
    fix: 'Turn it off again, or take the key out with  oc config unset KEY',
    needs: ['config'],
    judge: ({ config }) => dangerousFlags(config).map((flag) => ({ detail: `The configuration says ${flag}.` })),
  }),
];

function surface(config: View, bind: string, tailscale: string): string {
  const policies = config.sections('channels').map(([, section]) => section.text('groupPolicy'));
  const count = (policy: string): number => policies.filter((one) => one === policy).length;
  const yes = (is: boolean): string => (is ? 'on' : 'off');
  return [
    `bind: ${bind}${tailscale === 'off' ? '' : `, Tailscale ${tailscale}`}`,
    `groups: open ${count('open')}, allowlist ${count('allowlist')}`,
    `elevated tools: ${yes(config.flag('tools.elevated.enabled') !== false)}`,
    `webhooks: ${yes(config.flag('hooks.enabled') === true)}`,
    `internal hooks: ${yes(config.flag('hooks.internal.enabled') === true)}`,
    `browser control: ${yes(config.flag('browser.enabled') === true)}`,
  ].join('\n');
}

/** Switches at a fixed place, each with the value that is dangerous. The two of the Control UI are of older versions. */
const flags: readonly (readonly [string, boolean])[] = [
  ['gateway.controlUi.dangerouslyAllowHostHeaderOriginFallback', true],
  ['gateway.controlUi.allowInsecureAuth', true],
  ['gateway.controlUi.dangerouslyDisableDeviceAuth', true],
  ['hooks.gmail.allowUnsafeExternalContent', true],
  ['hooks.allowRequestSessionKey', true],
  ['browser.ssrfPolicy.dangerouslyAllowPrivateNetwork', true],
  ['tools.exec.applyPatch.workspaceOnly', false],
  ['tools.fs.workspaceOnly', false],
];

const sandboxFlags = [
  'dangerouslyAllowReservedContainerTargets',
  'dangerouslyAllowExternalBindSources',
  'dangerouslyAllowContainerNamespaceJoin',
];

function dangerousFlags(config: View): readonly string[] {
  const suppressions = config.at('security.audit').items('suppressions').length;
  const sandboxes = [
    ['agents.defaults', config.at('agents.defaults')] as const,
    ...agentsOf(config).map(({ label, section }) => [label, section] as const),
  ];
  return [
    ...flags.filter(([key, value]) => config.flag(key) === value).map(([key, value]) => `${key}=${value}`),
    ...config
      .at('hooks')
      .items('mappings')
      .flatMap((mapping, at) =>
        mapping.flag('allowUnsafeExternalContent') === true
          ? [`hooks.mappings[${at}].allowUnsafeExternalContent=true`]
          : [],
      ),
    ...(suppressions > 0 ? [`security.audit.suppressions (${suppressions})`] : []),
    ...sandboxes.flatMap(([label, section]) =>
      sandboxFlags
        .filter((name) => section.at('sandbox.docker').flag(name) === true)
        .map((name) => `${label}.sandbox.docker.${name}=true`),
    ),
  ];
}
