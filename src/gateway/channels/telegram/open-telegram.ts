import type { BotAccount } from '../../config/config.ts';
import type { Log } from '../../logs/log.ts';
import type { Secret } from '../../logs/secret.ts';
import { OcError } from '../../protocol/errors.ts';
import type { Channel } from '../channel.ts';
import { telegramChannel } from './telegram.ts';
import { readTokenFile } from './token-file.ts';

interface OpenParts {
  readonly log: Log;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** The bot of an account as it is configured. Throws CONFIG_INVALID, STATE_UNSAFE or NOT_FOUND where there is no usable token. */
export async function openTelegram(accountId: string, account: BotAccount, parts: OpenParts): Promise<Channel> {
  const token = await tokenOf(account);
  return telegramChannel({ accountId, token, apiRoot: account.apiRoot, ...parts });
}

async function tokenOf({ token }: BotAccount): Promise<Secret> {
  if (token.from === 'value') return token.secret;
  if (token.from === 'none') throw new OcError('CONFIG_INVALID', token.because);
  const secret = await readTokenFile(token.path);
  if (!/^\d+:[A-Za-z0-9_-]+$/.test(secret.reveal()))
    throw new OcError('CONFIG_INVALID', 'the token file holds no token');
  return secret;
}
