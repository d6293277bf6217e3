import { createHash } from 'node:crypto';
import type { BotAccount, Config, SlackAccount, TokenSource } from '../config/config.ts';
import type { Log } from '../logs/log.ts';
import { hearsAll } from '../policy/admit-group.ts';
import type { ChannelId } from '../protocol/channel-ids.ts';
import { localAccount } from '../protocol/local-wire.ts';
import type { Channel } from './channel.ts';

/** What a channel may be made from; a platform that needs more adds its field here. */
export interface ChannelParts {
  readonly localSocket: string;
  readonly stateDir: string;
  readonly log: Log;
  /** Resolves after so many milliseconds, rejects when the signal is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** One account that is to run. While `fingerprint` stays the same, the one that runs may go on. */
export interface PlannedAccount {
  readonly accountId: string;
  readonly fingerprint: string;
  open(parts: ChannelParts): Promise<Channel>;
}

/** One row a platform: what of it the configuration wants. A library is evaluated only when an account is opened. */
export const channels: Readonly<Record<ChannelId, (config: Config) => readonly PlannedAccount[]>> = {
  local: (config) =>
    // One socket serves them all.
    config.accounts.some(({ channel, enabled }) => channel === 'local' && enabled) ? [local] : [],
  telegram: (config) =>
    config.accounts.flatMap(({ accountId, enabled, telegram }) =>
      enabled && telegram !== undefined ? [telegramBot(accountId, telegram)] : [],
    ),
  discord: (config) =>
    config.accounts.flatMap(({ accountId, enabled, discord, groups }) => {
      const hasNames = config.agents.some(({ mentionPatterns }) => mentionPatterns.length > 0);
      return enabled && discord !== undefined ? [discordBot(accountId, discord, hearsAll(groups, hasNames))] : [];
    }),
  slack: (config) =>
    config.accounts.flatMap(({ accountId, enabled, slack }) =>
      enabled && slack !== undefined ? [slackBot(accountId, slack)] : [],
    ),
  // No sign-in stands in the configuration: a phone is linked to the account, or none is.
  whatsapp: (config) =>
    config.accounts.flatMap(({ accountId, channel, enabled }) =>
      channel === 'whatsapp' && enabled ? [whatsappDevice(accountId)] : [],
    ),
};

const local: PlannedAccount = {
  accountId: localAccount,
  fingerprint: '',
  open: async ({ localSocket }) => (await import('./local.ts')).localChannel(localSocket),
};

const telegramBot = (accountId: string, account: BotAccount): PlannedAccount => ({
  accountId,
  fingerprint: fingerprintOf(account),
  open: async (parts) => (await import('./telegram/open-telegram.ts')).openTelegram(accountId, account, parts),
});

const discordBot = (accountId: string, account: BotAccount, all: boolean): PlannedAccount => ({
  accountId,
  fingerprint: `${fingerprintOf(account)} ${all}`,
  open: async (parts) => (await import('./discord/open-discord.ts')).openDiscord(accountId, account, all, parts),
});

const slackBot = (accountId: string, account: SlackAccount): PlannedAccount => ({
  accountId,
  fingerprint: fingerprintOf(account, account.appToken),
  open: async (parts) => (await import('./slack/open-slack.ts')).openSlack(accountId, account, parts),
});

const whatsappDevice = (accountId: string): PlannedAccount => ({
  accountId,
  fingerprint: '',
  open: async (parts) => (await import('./whatsapp/open-whatsapp.ts')).openWhatsApp(accountId, parts),
});

function fingerprintOf({ apiRoot, token }: BotAccount, ...more: readonly TokenSource[]): string {
  const tokens = [token, ...more];
  // A secret is printed as its mask, so it is added by itself.
  const secrets = tokens.map((each) => (each.from === 'value' ? each.secret.reveal() : ''));
  return createHash('sha256')
    .update(JSON.stringify([apiRoot, tokens, secrets]))
    .digest('hex');
}
