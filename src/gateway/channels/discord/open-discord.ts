import type { BotAccount } from '../../config/config.ts';
import type { Log } from '../../logs/log.ts';
import { OcError } from '../../protocol/errors.ts';
import type { Channel } from '../channel.ts';
import { discordChannel } from './discord.ts';
import { InvalidRequests } from './invalid-requests.ts';

interface OpenParts {
  readonly log: Log;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

const now = (): number => performance.now();
/** Discord counts them by address, so all bots of this process share one count. */
const invalid = new InvalidRequests(now);

/** The bot of an account as it is configured. Throws CONFIG_INVALID where there is no usable token. */
export async function openDiscord(
  accountId: string,
  { apiRoot, token }: BotAccount,
  readsEverything: boolean,
  parts: OpenParts,
): Promise<Channel> {
  if (token.from === 'none') throw new OcError('CONFIG_INVALID', token.because);
  // A file that holds the token is a matter of Telegram.
  if (token.from !== 'value') throw new OcError('CONFIG_INVALID', 'there is no bot token');
  return discordChannel({ accountId, token: token.secret, apiRoot, readsEverything, invalid, now, ...parts });
}
