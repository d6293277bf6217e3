import type { ChannelId } from '../protocol/channel-ids.ts';
import { type BotKeys, botAccount, botIsSet, none, tokenOf } from './bot-account.ts';
import type { AccountConfig, SlackAccount, TokenSource } from './config.ts';
import type { Settings } from './settings.ts';

/** How an account signs in to its platform: nothing, or the one field of its channel. */
export type SignIn = Partial<Pick<AccountConfig, 'telegram' | 'discord' | 'slack'>>;

interface Platform {
  readonly isSet: (settings: Settings) => boolean;
  readonly signIn: (settings: Settings, accountId: string, asked: boolean) => SignIn;
}

const telegram: BotKeys = { channel: 'telegram', token: 'botToken', file: 'tokenFile' };
const discord: BotKeys = { channel: 'discord', token: 'token', file: null };
const slack: BotKeys = { channel: 'slack', token: 'botToken', file: null };
const slackApp: BotKeys = { channel: 'slack', token: 'appToken', file: null };

/** The channels that are a platform somewhere else: without a sign-in of theirs there is nothing to connect. */
const platforms: Partial<Record<ChannelId, Platform>> = {
  telegram: {
    isSet: (settings) => botIsSet(settings, telegram),
    signIn: (settings, accountId, asked) => named('telegram', botAccount(settings, telegram, accountId, asked)),
  },
  discord: {
    isSet: (settings) => botIsSet(settings, discord),
    signIn: (settings, accountId, asked) => named('discord', botAccount(settings, discord, accountId, asked)),
  },
  slack: {
    isSet: (settings) => botIsSet(settings, slack) || botIsSet(settings, slackApp),
    signIn: (settings, accountId, asked) => named('slack', slackAccount(settings, accountId, asked)),
  },
};

/** A bot of Slack needs its app: one that has either token says what else it lacks. */
function slackAccount(settings: Settings, accountId: string, asked: boolean): SlackAccount | undefined {
  const app = tokenOf(settings, slackApp, accountId);
  const bot = botAccount(settings, slack, accountId, asked || app !== null);
  if (bot === undefined) return undefined;
  return { ...bot, appToken: app ?? none('there is no app token: set channels.slack.appToken') };
}

const named = <K extends keyof SignIn>(name: K, value: SignIn[K]): SignIn =>
  value === undefined ? {} : { [name]: value };

/** Has anybody set this channel up by a sign-in of its own, be it in the environment? */
export const isSetUp = (settings: Settings, channel: ChannelId): boolean =>
  platforms[channel]?.isSet(settings) ?? false;

/** How an account signs in; null for a channel that is none of a platform and wants no sign-in. */
export const signInOf = (settings: Settings, channel: ChannelId, accountId: string, asked: boolean): SignIn | null =>
  platforms[channel]?.signIn(settings, accountId, asked) ?? null;

/** Has the account what its platform wants for signing in? */
export const canSignIn = ({ channel, ...account }: AccountConfig): boolean =>
  platforms[channel] === undefined || (isSignIn(account) && tokensOf(account).every(({ from }) => from !== 'none'));

/** What an account of a platform lacks for signing in; null when it lacks nothing. */
export function whyNoSignIn({ channel, ...account }: AccountConfig): string | null {
  if (platforms[channel] === undefined) return null;
  const tokens = tokensOf(account);
  const lacking = tokens.find((token) => token.from === 'none');
  if (lacking !== undefined) return lacking.because;
  return tokens.length > 0 ? null : 'nothing to sign in with is set';
}

const isSignIn = (account: SignIn): boolean => tokensOf(account).length > 0;

const tokensOf = ({ telegram, discord, slack }: SignIn): readonly TokenSource[] => [
  ...[telegram, discord, slack].flatMap((bot) => (bot === undefined ? [] : [bot.token])),
  ...(slack === undefined ? [] : [slack.appToken]),
];

/** Two readers of one bot take each other's messages: the account that is named later says so and is not connected. */
export function withoutTwins(accounts: readonly AccountConfig[]): readonly AccountConfig[] {
  const seen: AccountConfig[] = [];
  return accounts.map((account) => {
    const twin = account.enabled ? seen.find((other) => haveOneBot(account, other)) : undefined;
    if (account.enabled) seen.push(account);
    if (twin === undefined) return account;
    const token = none(`has the same bot as the account ${twin.accountId}`);
    return {
      ...account,
      ...(account.telegram === undefined ? {} : { telegram: { ...account.telegram, token } }),
      ...(account.discord === undefined ? {} : { discord: { ...account.discord, token } }),
      ...(account.slack === undefined ? {} : { slack: { ...account.slack, token } }),
    };
  });
}

const haveOneBot = (one: AccountConfig, other: AccountConfig): boolean =>
  one.channel === other.channel && tokensOf(one).some((token) => tokensOf(other).some((its) => isSame(token, its)));

function isSame(one: TokenSource, other: TokenSource): boolean {
  if (one.from === 'value' && other.from === 'value') return one.secret.isSameAs(other.secret);
  return one.from === 'file' && other.from === 'file' && one.path === other.path;
}
