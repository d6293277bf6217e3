import { Secret } from '../logs/secret.ts';
import type { AccountConfig, TelegramAccount, TokenSource } from './config.ts';
import { formatKeyPath, type KeyPath } from './key-path.ts';
import type { Settings } from './settings.ts';
import { Unusable } from './unusable.ts';

const channel: KeyPath = ['channels', 'telegram'];

/** Has anybody set a bot up? The channel exists only then. */
export const telegramIsSet = (settings: Settings): boolean => settings.has([...channel, 'botToken']);

/**
 * How an account signs in. Its own keys count before the channel's. Without a token anywhere: undefined, unless somebody
 * `asked` for the account by name or by `enabled`; then it is an account that says what it lacks.
 */
export function telegramAccount(settings: Settings, accountId: string, asked: boolean): TelegramAccount | undefined {
  const own = [...channel, 'accounts', accountId];
  const token = tokenAt(settings, own, true) ?? tokenAt(settings, channel, accountId === 'default');
  const apiRoot = settings.has([...own, 'apiRoot'])
    ? settings.get<unknown>([...own, 'apiRoot'])
    : settings.get<unknown>([...channel, 'apiRoot']);
  if (token === null && !asked) return undefined;
  if (apiRoot instanceof Unusable) return { apiRoot: '', token: none(apiRoot.because) };
  return { apiRoot: String(apiRoot), token: token ?? none('there is no bot token: set channels.telegram.botToken') };
}

const none = (because: string): TokenSource => ({ from: 'none', because });

/** `variables`: whether the token of the environment counts here. It belongs to the account `default` alone. */
function tokenAt(settings: Settings, base: KeyPath, variables: boolean): TokenSource | null {
  const [tokenKey, fileKey] = [
    [...base, 'botToken'],
    [...base, 'tokenFile'],
  ];
  const fromVariable = settings.effective(tokenKey).origin.kind === 'env';
  const file = settings.has(fileKey) ? settings.get<unknown>(fileKey) : null;
  const text = settings.has(tokenKey) && !fromVariable ? settings.get<unknown>(tokenKey) : null;
  if (file !== null && text !== null) {
    return none(`${formatKeyPath(tokenKey)} and ${formatKeyPath(fileKey)} are both set; take one out`);
  }
  if (file !== null) return file instanceof Unusable ? none(file.because) : { from: 'file', path: String(file) };
  const token = text ?? (fromVariable && variables ? settings.get<unknown>(tokenKey) : null);
  if (token === null) return null;
  return token instanceof Unusable ? none(token.because) : { from: 'value', secret: new Secret(String(token)) };
}

/** Two readers of one bot take each other's messages: the account that is named later says so and is not connected. */
export function withoutTwins(accounts: readonly AccountConfig[]): readonly AccountConfig[] {
  const seen: { readonly accountId: string; readonly token: TokenSource }[] = [];
  return accounts.map((account) => {
    const { accountId, telegram, enabled } = account;
    if (telegram === undefined || !enabled) return account;
    const twin = seen.find(({ token }) => isSame(token, telegram.token));
    seen.push({ accountId, token: telegram.token });
    if (twin === undefined) return account;
    return { ...account, telegram: { ...telegram, token: none(`has the same bot as the account ${twin.accountId}`) } };
  });
}

function isSame(one: TokenSource, other: TokenSource): boolean {
  if (one.from === 'value' && other.from === 'value') return one.secret.isSameAs(other.secret);
  return one.from === 'file' && other.from === 'file' && one.path === other.path;
}
