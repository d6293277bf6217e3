import { GrammyError, HttpError } from 'grammy/web';
import type { Secret } from '../../logs/secret.ts';
import { type Failure, systemCode, waitOf, withoutToken } from '../failure.ts';

/** Answers that mean the same whatever Telegram says with them. */
const known: Readonly<Record<number, { readonly words: string; readonly final: boolean }>> = {
  401: { words: 'Telegram does not accept the bot token', final: true },
  403: { words: 'Telegram does not let the bot write there', final: true },
  404: { words: 'Telegram knows no bot with this token', final: true },
  409: { words: "somebody else reads this bot's messages, or a webhook is set", final: true },
  429: { words: 'Telegram asks to wait', final: false },
};

export function failureOf(error: unknown, token: Secret): Failure {
  if (!(error instanceof GrammyError)) return { text: networkWords(error), final: false, waitMs: null };
  const { error_code: code, description, parameters } = error;
  const { words, final } = known[code] ?? { words: 'Telegram refused', final: code >= 400 && code < 500 };
  const seconds = parameters?.retry_after;
  return {
    text: `${words} (${code}: ${withoutToken(String(description), token)})`,
    final,
    waitMs: code === 429 ? waitOf(seconds) : null,
  };
}

/** Only the system's own word for what happened is taken from the error: its message may hold the address. */
function networkWords(error: unknown): string {
  const inner = error instanceof HttpError ? error.error : error;
  const code = systemCode(inner);
  if (code !== null) return `Telegram cannot be reached (${code})`;
  return inner instanceof SyntaxError
    ? 'what answers at channels.telegram.apiRoot is not the Bot API'
    : 'Telegram cannot be reached, or gave no answer in time';
}
