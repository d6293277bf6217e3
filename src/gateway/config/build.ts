import { isIP } from 'node:net';
import { Secret } from '../logs/secret.ts';
import { type ChannelId, channelLabels, isChannelId } from '../protocol/channel-ids.ts';
import type { Scope } from '../protocol/scopes.ts';
import { sortAllowFrom } from './allow-from.ts';
import type { AccountConfig, Config } from './config.ts';
import type { Settings } from './settings.ts';
import { type Tree, treeAt } from './tree.ts';

/** What a machine knows about the gateway that its commands attach to; never used by the gateway itself. */
export interface Remote {
  readonly url: string | null;
  readonly token: Secret | null;
}

const secretOf = (value: string | null): Secret | null => (value === null ? null : new Secret(value));

/** Makes the effective policy of values that were all read without a problem. */
export function buildConfig(settings: Settings, tree: Tree): Config {
  return {
    gateway: { ...listening(settings), auth: auth(settings), allowedHosts: settings.get(['gateway', 'allowedHosts']) },
    accounts: Object.keys(channelLabels)
      .filter(isChannelId)
      .flatMap((channel) => accountIds(tree, channel).map((id) => account(settings, channel, id))),
    messages: {
      pairingReply: settings.get(['messages', 'pairingReply']),
      limits: {
        perSenderPerMinute: settings.get(['messages', 'limits', 'perSenderPerMinute']),
        queuedPerSession: settings.get(['messages', 'limits', 'queuedPerSession']),
      },
    },
    session: { dmScope: settings.get(['session', 'dmScope']) },
    commands: { ownerAllowFrom: settings.get(['commands', 'ownerAllowFrom']) },
  };
}

export const buildRemote = (settings: Settings): Remote => ({
  url: settings.get(['gateway', 'remote', 'url']),
  token: secretOf(settings.get(['gateway', 'remote', 'token'])),
});

function listening(settings: Settings): Pick<Config['gateway'], 'bind' | 'customBindHost' | 'port'> {
  const bind = settings.get<Config['gateway']['bind'] | `${number}`>(['gateway', 'bind']);
  const port = settings.get<number>(['gateway', 'port']);
  if (isIP(bind) !== 0) return { bind: 'custom', customBindHost: bind, port };
  // why: the kind of gateway.bind gives its words or an address, and the addresses are gone
  const word = bind as Config['gateway']['bind'];
  return { bind: word, customBindHost: settings.get(['gateway', 'customBindHost']), port };
}

const auth = (settings: Settings): Config['gateway']['auth'] => ({
  mode: settings.get(['gateway', 'auth', 'mode']),
  token: secretOf(settings.get(['gateway', 'auth', 'token'])),
  password: secretOf(settings.get(['gateway', 'auth', 'password'])),
  scopes: settings.get<readonly Scope[]>(['gateway', 'auth', 'scopes']),
});

/** The accounts that are named for a channel, or its one account `default`. */
function accountIds(tree: Tree, channel: ChannelId): readonly string[] {
  const named = treeAt(tree, ['channels', channel, 'accounts']);
  const ids = named?.kind === 'object' ? [...named.members.keys()] : [];
  return ids.length > 0 ? ids : ['default'];
}

function account(settings: Settings, channel: ChannelId, accountId: string): AccountConfig {
  const shared = ['channels', channel];
  const own = [...shared, 'accounts', accountId];
  const read = <T>(name: string): T =>
    settings.has([...own, name]) ? settings.get<T>([...own, name]) : settings.get<T>([...shared, name]);
  const { admits, inert } = sortAllowFrom(channel, read<readonly string[]>('allowFrom'));
  return {
    channel,
    accountId,
    // Off for the channel is off for all of its accounts: the tighter of the two counts.
    enabled: settings.get<boolean>([...shared, 'enabled']) && read<boolean>('enabled'),
    dmPolicy: read('dmPolicy'),
    allowFrom: admits,
    inertAllowFrom: inert,
  };
}
