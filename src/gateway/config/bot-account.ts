import { Secret } from '../logs/secret.ts';
import type { ChannelId } from '../protocol/channel-ids.ts';
import type { BotAccount, TokenSource } from './config.ts';
import { formatKeyPath, type KeyPath } from './keys/key-path.ts';
import { Unusable } from './remarks/unusable.ts';
import type { Settings } from './settings.ts';

/** The keys that a bot signs in with, below its channel or its account: a token, and where there is one a file that holds it. */
export interface BotKeys {
  readonly channel: ChannelId;
  readonly token: string;
  readonly file: string | null;
}

/** Has anybody set a bot up? The channel exists only then. */
export const botIsSet = (settings: Settings, { channel, token }: BotKeys): boolean =>
  settings.has(['channels', channel, token]);

/**
 * How an account signs in. Its own keys count before the channel's. Without a token anywhere: undefined, unless somebody
 * `asked` for the account by name or by `enabled`; then it is an account that says what it lacks.
 */
export function botAccount(
  settings: Settings,
  keys: BotKeys,
  accountId: string,
  asked: boolean,
): BotAccount | undefined {
  const token = tokenOf(settings, keys, accountId);
  const apiRoot = settingOf(settings, keys.channel, accountId, 'apiRoot');
  if (token === null && !asked) return undefined;
  if (apiRoot instanceof Unusable) return { apiRoot: '', token: none(apiRoot.because) };
  const missing = none(`there is no bot token: set channels.${keys.channel}.${keys.token}`);
  return { apiRoot: String(apiRoot), token: token ?? missing };
}

export const none = (because: string): TokenSource => ({ from: 'none', because });

/** The token of an account, its own before the channel's; null when there is none anywhere. */
export function tokenOf(settings: Settings, keys: BotKeys, accountId: string): TokenSource | null {
  const shared = ['channels', keys.channel];
  const own = [...shared, 'accounts', accountId];
  return tokenAt(settings, own, keys, true) ?? tokenAt(settings, shared, keys, accountId === 'default');
}

/** The value of a key of an account, its own before the channel's. */
export function settingOf(settings: Settings, channel: ChannelId, accountId: string, name: string): unknown {
  const own = ['channels', channel, 'accounts', accountId, name];
  return settings.get<unknown>(settings.has(own) ? own : ['channels', channel, name]);
}

/** `variables`: whether the token of the environment counts here. It belongs to the account `default` alone. */
function tokenAt(settings: Settings, base: KeyPath, keys: BotKeys, variables: boolean): TokenSource | null {
  const tokenKey = [...base, keys.token];
  const fileKey = keys.file === null ? null : [...base, keys.file];
  const fromVariable = settings.effective(tokenKey).origin.kind === 'env';
  const file = fileKey !== null && settings.has(fileKey) ? settings.get<unknown>(fileKey) : null;
  const text = settings.has(tokenKey) && !fromVariable ? settings.get<unknown>(tokenKey) : null;
  if (file !== null && text !== null && fileKey !== null) {
    return none(`${formatKeyPath(tokenKey)} and ${formatKeyPath(fileKey)} are both set; take one out`);
  }
  if (file !== null) return file instanceof Unusable ? none(file.because) : { from: 'file', path: String(file) };
  const token = text ?? (fromVariable && variables ? settings.get<unknown>(tokenKey) : null);
  if (token === null) return null;
  return token instanceof Unusable ? none(token.because) : { from: 'value', secret: new Secret(String(token)) };
}
