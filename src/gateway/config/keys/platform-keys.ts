import type { KeyRow } from './key-row.ts';
import { discordToken, filePath, httpsRoot, slackAppToken, slackBotToken, telegramToken } from './platform-kinds.ts';

const telegramKeys: readonly KeyRow[] = [
  {
    path: 'channels.telegram.botToken',
    kind: telegramToken,
    fallback: null,
    summary: "The bot's token: itself, a reference, or the bare name of a variable.",
    secret: true,
    signIn: true,
    bareVariable: true,
    fallbackVariable: 'TELEGRAM_BOT_TOKEN',
  },
  {
    path: 'channels.telegram.tokenFile',
    kind: filePath,
    fallback: null,
    summary: "A file of yours (0600, no link) that holds the bot's token and nothing else.",
    signIn: true,
  },
  {
    path: 'channels.telegram.apiRoot',
    kind: httpsRoot,
    fallback: 'https://api.telegram.org',
    summary: 'The server of the Bot API; plain http is accepted on this machine alone.',
    signIn: true,
  },
];

const discordKeys: readonly KeyRow[] = [
  {
    path: 'channels.discord.token',
    kind: discordToken,
    fallback: null,
    summary: "The bot's token: itself, a reference, or the bare name of a variable.",
    secret: true,
    signIn: true,
    bareVariable: true,
    fallbackVariable: 'DISCORD_BOT_TOKEN',
  },
  {
    path: 'channels.discord.apiRoot',
    kind: httpsRoot,
    fallback: 'https://discord.com/api',
    summary: "The root of Discord's API, without its version; plain http is accepted on this machine alone.",
    signIn: true,
  },
];

const slackKeys: readonly KeyRow[] = [
  {
    path: 'channels.slack.botToken',
    kind: slackBotToken,
    fallback: null,
    summary: "The bot's token (xoxb-): itself, a reference, or the bare name of a variable.",
    secret: true,
    signIn: true,
    bareVariable: true,
    fallbackVariable: 'SLACK_BOT_TOKEN',
  },
  {
    path: 'channels.slack.appToken',
    kind: slackAppToken,
    fallback: null,
    summary: "The token of the bot's app (xapp-), which opens Socket Mode; given like the bot's.",
    secret: true,
    signIn: true,
    bareVariable: true,
    fallbackVariable: 'SLACK_APP_TOKEN',
  },
  {
    path: 'channels.slack.apiRoot',
    kind: httpsRoot,
    fallback: 'https://slack.com/api',
    summary: 'The root of the Web API; plain http is accepted on this machine alone.',
    signIn: true,
  },
];

/** The same key for one account: the channel's own value is its default, and a variable is nobody's in particular. */
function ofOneAccount({ fallbackVariable: _, ...row }: KeyRow): KeyRow {
  return { ...row, path: row.path.replace(/^(channels\.[^.]+)\./, '$1.accounts.*.'), fallback: null };
}

const ofChannels: readonly KeyRow[] = [...telegramKeys, ...discordKeys, ...slackKeys];

/** What signs an account in to its platform. */
export const platformKeys: readonly KeyRow[] = [...ofChannels, ...ofChannels.map(ofOneAccount)];
