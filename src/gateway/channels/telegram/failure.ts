import { GrammyError, HttpError } from 'grammy/web';
import { knownSecrets } from '../../logs/known-secrets.ts';
import type { Secret } from '../../logs/secret.ts';

/** What went wrong with one call, in words that hold neither the token nor the address that it stands in. */
export interface Failure {
  readonly text: string;
  /** Trying again cannot help: somebody has to change something. */
  readonly final: boolean;
  /** How long Telegram asks to wait, milliseconds; null when it does not. */
  readonly waitMs: number | null;
}

const longestText = 200;
/** Of a longer text nothing is looked at; a token that begins in what is kept ends before. */
const longestRead = 16_384;
/** Nobody is made to wait for longer, whatever a server asks. */
const longestWaitMs = 3_600_000;

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
    waitMs:
      code === 429 && typeof seconds === 'number' && seconds >= 0 ? Math.min(seconds * 1000, longestWaitMs) : null,
  };
}

/** A server may repeat the address it was asked at, or a part of it, in any spelling. */
const withoutToken = (text: string, token: Secret): string =>
  knownSecrets.remove(text.slice(0, longestRead).replaceAll(token.reveal(), '[secret]')).slice(0, longestText);

/** Only the system's own word for what happened is taken from the error: its message may hold the address. */
function networkWords(error: unknown): string {
  const inner = error instanceof HttpError ? error.error : error;
  const code = codeOf(inner) ?? codeOf(inner instanceof Error ? inner.cause : null);
  if (code !== null) return `Telegram cannot be reached (${code})`;
  return inner instanceof SyntaxError
    ? 'what answers at channels.telegram.apiRoot is not the Bot API'
    : 'Telegram cannot be reached, or gave no answer in time';
}

const codeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(error.code)
    ? error.code
    : null;
