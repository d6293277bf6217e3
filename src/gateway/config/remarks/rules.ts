import { planBind } from '../../policy/bind.ts';
import { isChannelId } from '../../protocol/channel-ids.ts';
import { bindFacts } from '../bind-facts.ts';
import type { AccountConfig, Config } from '../config.ts';
import { modelRemarks } from '../model-config.ts';
import { whyNobodys } from '../owner-ids.ts';
import { namedRooms } from '../room-ids.ts';
import { sandboxRemarks } from '../sandbox-config.ts';
import { toolRemarks } from '../tool-config.ts';
import { groupRemarks } from './group-remarks.ts';
import type { Problem, Warning } from './problem.ts';
import { proxyRemarks } from './proxy-remarks.ts';
import { tailscaleRemarks } from './tailscale-remarks.ts';

interface Rule {
  readonly broken: (config: Config) => boolean;
  readonly problem: Problem;
}

/** What keys must be to each other. Looked at when a configuration is taken into use, not while one key is being set. */
const rules: readonly Rule[] = [
  {
    broken: ({ gateway }) => gateway.bind === 'custom' && gateway.customBindHost === null,
    problem: {
      path: 'gateway.customBindHost',
      message: 'is missing, and gateway.bind is custom',
      hint: 'oc config set gateway.customBindHost 192.0.2.1',
    },
  },
  {
    broken: ({ gateway }) => gateway.auth.mode === 'password' && gateway.auth.password === null,
    problem: {
      path: 'gateway.auth.password',
      message: 'is missing, and gateway.auth.mode is password',
      hint: 'oc config set gateway.auth.password -',
    },
  },
  {
    broken: ({ gateway: { tls } }) => tls.cert === null && (tls.key !== null || tls.clientCa !== null),
    problem: {
      path: 'gateway.tls.cert',
      message: 'is missing, and other keys of gateway.tls are set',
      hint: 'oc config set gateway.tls.cert ~/gateway.crt',
    },
  },
  {
    broken: ({ gateway: { tls } }) => tls.key === null && tls.cert !== null,
    problem: {
      path: 'gateway.tls.key',
      message: 'is missing, and gateway.tls.cert is set',
      hint: 'oc config set gateway.tls.key ~/gateway.key',
    },
  },
];

export function brokenRules(config: Config): readonly Problem[] {
  const general = rules.filter((rule) => rule.broken(config)).map((rule) => rule.problem);
  return [
    ...general,
    ...namedRooms(config),
    ...elevatesEverybody(config),
    ...config.accounts.filter(opensWithoutSaying).map(openProblem),
  ];
}

/** While elevated calls are off, a wildcard lets nobody do anything. */
const elevatesEverybody = ({ tools: { elevated } }: Config): readonly Problem[] =>
  Object.entries(elevated.enabled ? elevated.allowFrom : {})
    .filter(([, ids]) => ids.includes('*'))
    .map(([channel]) => ({
      path: `tools.elevated.allowFrom.${channel}`,
      message: 'has the wildcard "*"; who may leave the sandbox is named',
      hint: `oc config unset tools.elevated.allowFrom.${channel}`,
    }));

const keyOf = ({ channel, accountId }: AccountConfig, name: string): string =>
  accountId === 'default' ? `channels.${channel}.${name}` : `channels.${channel}.accounts.${accountId}.${name}`;

const opensWithoutSaying = (account: AccountConfig): boolean =>
  account.dmPolicy === 'open' && !account.allowFrom.includes('*');

const openProblem = (account: AccountConfig): Problem => ({
  path: keyOf(account, 'dmPolicy'),
  message: `is open, and ${keyOf(account, 'allowFrom')} does not contain "*"`,
  hint: `oc config set ${keyOf(account, 'dmPolicy')} pairing`,
});

const inertEntry = ({ path, entry, because }: AccountConfig['groups']['inert'][number]): Warning => ({
  path,
  message: `the entry ${JSON.stringify(entry)} admits nobody: ${because}`,
});

/** What works otherwise than it may look. */
export function remarks(config: Config): readonly Warning[] {
  const direct = config.accounts.flatMap((account) =>
    account.inertAllowFrom.map((each) => ({ path: keyOf(account, 'allowFrom'), ...each })),
  );
  const inert = [...direct, ...config.accounts.flatMap(({ groups }) => groups.inert)].map(inertEntry);
  const star = config.accounts
    .filter((account) => account.dmPolicy !== 'open' && account.allowFrom.includes('*'))
    .map((account) => ({
      path: keyOf(account, 'allowFrom'),
      message: '"*" admits nobody unless dmPolicy is open',
    }));
  return [
    ...unserved(config),
    ...proxyRemarks(config),
    ...sandboxRemarks(config),
    ...tailscaleRemarks(config),
    ...toolRemarks(config),
    ...modelRemarks(config),
    ...inert,
    ...groupRemarks(config),
    ...star,
    ...config.commands.ownerAllowFrom.flatMap(ownerRemarks),
  ];
}

/** What may stand in the file and no gateway of this version starts with. */
function unserved({ gateway }: Config): Warning[] {
  if (gateway.bind === 'custom' && gateway.customBindHost === null) return [];
  // Whether there is a tailnet is not for the configuration to say.
  const plan = planBind({ ...bindFacts(gateway), tailnet: gateway.bind === 'tailnet' ? ['a tailnet'] : null });
  if (plan.effect === 'listen') return plan.warnings.map((message) => ({ path: 'gateway.bind', message }));
  return [{ path: 'gateway.bind', message: `the gateway does not start: ${plan.because}` }];
}

function ownerRemarks(entry: string): Warning[] {
  const path = 'commands.ownerAllowFrom';
  const channel = entry.slice(0, entry.indexOf(':'));
  if (!isChannelId(channel)) return [{ path, message: `"${channel}" is no channel of this version; kept for later` }];
  const because = whyNobodys(entry);
  return because === null ? [] : [{ path, message: `${JSON.stringify(entry)} makes nobody the owner: ${because}` }];
}
