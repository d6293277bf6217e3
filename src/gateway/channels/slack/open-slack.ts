import type { SlackAccount, TokenSource } from '../../config/config.ts';
import type { Log } from '../../logs/log.ts';
import type { Secret } from '../../logs/secret.ts';
import { OcError } from '../../protocol/errors.ts';
import type { Channel } from '../channel.ts';
import { slackChannel } from './slack.ts';

interface OpenParts {
  readonly log: Log;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** The bot of an account as it is configured. Throws CONFIG_INVALID where there is no usable token. */
export function openSlack(accountId: string, account: SlackAccount, { log, wait }: OpenParts): Channel {
  const [botToken, appToken] = [secretOf(account.token), secretOf(account.appToken)];
  return slackChannel({ accountId, botToken, appToken, apiRoot: account.apiRoot, log, wait });
}

function secretOf(token: TokenSource): Secret {
  if (token.from === 'value') return token.secret;
  throw new OcError('CONFIG_INVALID', token.from === 'none' ? token.because : 'a token of Slack stands in no file');
}
