import type { Secret } from '../../logs/secret.ts';
import { type Failure, type FailureKind, unreached as platformUnreached, waitOf, withoutToken } from '../failure.ts';

/** An answer of Discord that is no success, or one that we gave ourselves so as not to ask. */
export class Refusal extends Error {
  readonly status: number;
  /** Seconds that Discord asks to wait, whatever stood there. */
  readonly retryAfter: unknown;

  constructor(status: number, said: string, retryAfter: unknown) {
    super(said);
    this.name = 'Refusal';
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** Answers that mean the same whatever Discord says with them. */
const known: Readonly<
  Record<number, { readonly words: string; readonly final: boolean; readonly kind?: FailureKind }>
> = {
  401: { words: 'Discord does not accept the bot token', final: true, kind: 'token' },
  403: { words: 'Discord does not let the bot do that', final: true, kind: 'permission' },
  404: { words: 'Discord knows no such thing', final: true },
  429: { words: 'Discord asks to wait', final: false, kind: 'busy' },
};

export function failureOf(error: unknown, token: Secret): Failure {
  if (!(error instanceof Refusal)) return unreached(error);
  const { status, message, retryAfter } = error;
  const {
    words,
    final,
    kind = 'platform',
  } = known[status] ?? { words: 'Discord refused', final: status >= 400 && status < 500 };
  return {
    kind,
    text: `${words} (${status}${message === '' ? '' : `: ${withoutToken(message, token)}`})`,
    final,
    waitMs: status === 429 ? waitOf(retryAfter) : null,
  };
}

export const notDiscord = 'what answers at channels.discord.apiRoot is not Discord';

/** A way to Discord that ended. */
export const unreached = (error: unknown): Failure => platformUnreached('Discord', notDiscord, error);
