import { GrammyError, HttpError } from 'grammy/web';
import type { Secret } from '../../logs/secret.ts';
import { type Failure, type FailureKind, unreached, waitOf, withoutToken } from '../failure.ts';

/** Answers that mean the same whatever Telegram says with them. */
const known: Readonly<
  Record<number, { readonly words: string; readonly final: boolean; readonly kind?: FailureKind }>
> = {
  401: { words: 'Telegram does not accept the bot token', final: true, kind: 'token' },
  403: { words: 'Telegram does not let the bot write there', final: true, kind: 'permission' },
  404: { words: 'Telegram knows no bot with this token', final: true, kind: 'token' },
  409: { words: "somebody else reads this bot's messages, or a webhook is set", final: true },
  429: { words: 'Telegram asks to wait', final: false, kind: 'busy' },
};

const notTelegram = 'what answers at channels.telegram.apiRoot is not the Bot API';

export function failureOf(error: unknown, token: Secret): Failure {
  if (!(error instanceof GrammyError))
    return unreached('Telegram', notTelegram, error instanceof HttpError ? error.error : error);
  const { error_code: code, description, parameters } = error;
  const {
    words,
    final,
    kind = 'platform',
  } = known[code] ?? { words: 'Telegram refused', final: code >= 400 && code < 500 };
  const seconds = parameters?.retry_after;
  return {
    kind,
    text: `${words} (${code}: ${withoutToken(String(description), token)})`,
    final,
    waitMs: code === 429 ? waitOf(seconds) : null,
  };
}
