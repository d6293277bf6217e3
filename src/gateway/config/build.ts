import { Secret } from '../logs/secret.ts';
import { type ChannelId, channelLabels, isChannelId } from '../protocol/channel-ids.ts';
import type { Scope } from '../protocol/scopes.ts';
import { buildAgents } from './agent-config.ts';
import { AgentSettings } from './agent-settings.ts';
import { sortAllowFrom } from './allow-from.ts';
import { bindOf } from './bind-facts.ts';
import { buildBindings } from './binding-config.ts';
import type { AccountConfig, Config } from './config.ts';
import { namesAt, type Tree, treeAt } from './file/tree.ts';
import { buildGroups, roomsOffBy } from './group-config.ts';
import { formatKeyPath, type KeyPath } from './keys/key-path.ts';
import { buildProviders } from './model-config.ts';
import { isSetUp, signInOf, withoutTwins } from './platform-accounts.ts';
import { buildSandbox } from './sandbox-config.ts';
import type { Settings } from './settings.ts';
import { buildApprovals, buildTools } from './tool-config.ts';

/** What a machine knows about the gateway that its commands attach to; never used by the gateway itself. */
export interface Remote {
  readonly url: string | null;
  readonly token: Secret | null;
  /** As they were written; a path is absolute or begins with `~/`. */
  readonly tls: {
    readonly fingerprint: string | null;
    readonly ca: string | null;
    readonly cert: string | null;
    readonly key: string | null;
  };
}

const secretOf = (value: string | null): Secret | null => (value === null ? null : new Secret(value));

/** Makes the effective policy of values that were all read without a problem. */
export function buildConfig(settings: Settings, tree: Tree): Config {
  return {
    gateway: {
      ...listening(settings),
      tls: {
        cert: settings.get(['gateway', 'tls', 'cert']),
        key: settings.get(['gateway', 'tls', 'key']),
        clientCa: settings.get(['gateway', 'tls', 'clientCa']),
      },
      auth: auth(settings),
      tailscale: { mode: settings.get(['gateway', 'tailscale', 'mode']) },
      trustedProxies: settings.get(['gateway', 'trustedProxies']),
      allowedHosts: settings.get(['gateway', 'allowedHosts']),
      controlUi: { allowedOrigins: settings.get(['gateway', 'controlUi', 'allowedOrigins']) },
    },
    accounts: withoutTwins(
      Object.keys(channelLabels)
        .filter(isChannelId)
        .flatMap((channel) => accountIds(settings, tree, channel).map((id) => account(settings, tree, channel, id))),
    ),
    messages: {
      pairingReply: settings.get(['messages', 'pairingReply']),
      limits: {
        perSenderPerMinute: settings.get(['messages', 'limits', 'perSenderPerMinute']),
        queuedPerSession: settings.get(['messages', 'limits', 'queuedPerSession']),
      },
    },
    approvals: buildApprovals(settings),
    tools: buildTools(settings, tree),
    logging: {
      level: settings.get(['logging', 'level']),
      redactSensitive: settings.get(['logging', 'redactSensitive']),
      redactPatterns: settings.get(['logging', 'redactPatterns']),
      retentionDays: settings.get(['logging', 'retentionDays']),
      maxFileMb: settings.get(['logging', 'maxFileMb']),
    },
    sandbox: buildSandbox(settings, new AgentSettings(settings, null)),
    agents: buildAgents(settings, tree),
    bindings: buildBindings(settings, tree),
    models: { providers: buildProviders(settings, tree) },
    session: { dmScope: settings.get(['session', 'dmScope']) },
    commands: { ownerAllowFrom: settings.get(['commands', 'ownerAllowFrom']) },
  };
}

export const buildRemote = (settings: Settings): Remote => ({
  url: settings.get(['gateway', 'remote', 'url']),
  token: secretOf(settings.get(['gateway', 'remote', 'token'])),
  tls: {
    fingerprint: settings.get(['gateway', 'remote', 'tlsFingerprint']),
    ca: settings.get(['gateway', 'remote', 'tlsCa']),
    cert: settings.get(['gateway', 'remote', 'tlsCert']),
    key: settings.get(['gateway', 'remote', 'tlsKey']),
  },
});

function listening(settings: Settings): Pick<Config['gateway'], 'bind' | 'customBindHost' | 'port'> {
  const bind = bindOf(settings.get(['gateway', 'bind']), settings.get(['gateway', 'customBindHost']));
  return { ...bind, port: settings.get(['gateway', 'port']) };
}

const auth = (settings: Settings): Config['gateway']['auth'] => ({
  mode: settings.get(['gateway', 'auth', 'mode']),
  token: secretOf(settings.get(['gateway', 'auth', 'token'])),
  password: secretOf(settings.get(['gateway', 'auth', 'password'])),
  rateLimit: {
    maxAttempts: settings.get(['gateway', 'auth', 'rateLimit', 'maxAttempts']),
    windowMs: settings.get(['gateway', 'auth', 'rateLimit', 'windowMs']),
    lockoutMs: settings.get(['gateway', 'auth', 'rateLimit', 'lockoutMs']),
    exemptLoopback: settings.get(['gateway', 'auth', 'rateLimit', 'exemptLoopback']),
  },
  allowTailscale: settings.get(['gateway', 'auth', 'allowTailscale']),
  scopes: settings.get<readonly Scope[]>(['gateway', 'auth', 'scopes']),
  trustedProxy: {
    userHeader: settings.get<string | null>(['gateway', 'auth', 'trustedProxy', 'userHeader'])?.toLowerCase() ?? null,
    requiredHeaders: settings.get(['gateway', 'auth', 'trustedProxy', 'requiredHeaders']),
    allowUsers: settings.get(['gateway', 'auth', 'trustedProxy', 'allowUsers']),
  },
});

/** The accounts that are named for a channel, or its one account `default`; none where a channel is not set up. */
function accountIds(settings: Settings, tree: Tree, channel: ChannelId): readonly string[] {
  const section = treeAt(tree, ['channels', channel]);
  const ids = namedAccounts(tree, channel);
  if (ids.length > 0) return ids;
  return channel === 'local' || section !== undefined || isSetUp(settings, channel) ? ['default'] : [];
}

const namedAccounts = (tree: Tree, channel: ChannelId): readonly string[] =>
  namesAt(tree, ['channels', channel, 'accounts']);

function account(settings: Settings, tree: Tree, channel: ChannelId, accountId: string): AccountConfig {
  const shared = ['channels', channel];
  const own = [...shared, 'accounts', accountId];
  const whereIs = (name: string): KeyPath => (settings.has([...own, name]) ? [...own, name] : [...shared, name]);
  const read = <T>(name: string): T => settings.get<T>(whereIs(name));
  const { admits, inert } = sortAllowFrom(channel, read<readonly string[]>('allowFrom'));
  const named = namedAccounts(tree, channel);
  const asked = named.length > 0 || settings.has([...shared, 'enabled']);
  // Off for the channel is off for all of its accounts: the tighter of the two counts. Without a bot there is nothing on.
  const switches = [[...shared, 'enabled'], whereIs('enabled')].filter((path) => !settings.get<boolean>(path));
  const signIn = signInOf(settings, channel, accountId, asked);
  const groups = buildGroups(settings, tree, channel, accountId);
  return {
    channel,
    accountId,
    at: named.includes(accountId) ? own : shared,
    enabled: switches.length === 0 && (signIn === null || Object.keys(signIn).length > 0),
    offByFlag: false,
    switchedOffBy: [...new Set(switches.map(formatKeyPath))],
    dmPolicy: read('dmPolicy'),
    allowFrom: admits,
    inertAllowFrom: inert,
    groups,
    roomsOffBy: roomsOffBy(settings, channel, accountId, groups),
    ...signIn,
  };
}
