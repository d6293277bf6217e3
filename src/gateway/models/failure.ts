/** Why a model did not answer. */
export type FailureKind =
  /** No key, or one that the provider does not take. */
  | 'key'
  | 'credit'
  | 'rate'
  /** Not reached, broken off, or in trouble itself. */
  | 'down'
  /** It was shown more than it can take; with less it may answer. */
  | 'long'
  /** It will not take this request, however often it is sent: no such model, malformed. */
  | 'request';

export class ModelFailure extends Error {
  override readonly name = 'ModelFailure';
  readonly kind: FailureKind;
  /** Milliseconds after which the provider wants to be asked again; null when it did not say. */
  readonly retryAfterMs: number | null;
  /** Asking again may help. */
  readonly passing: boolean;

  constructor(kind: FailureKind, reason: string, more: { retryAfterMs?: number | null; passing?: boolean } = {}) {
    super(reason);
    this.kind = kind;
    this.retryAfterMs = more.retryAfterMs ?? null;
    this.passing = more.passing ?? (kind === 'down' || kind === 'rate');
  }
}

/** An answer of HTTP that was no answer of the model. */
export interface FailedAnswer {
  /** Undefined when there was no whole answer. */
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly message: string;
}

interface FailureRow {
  readonly fits: (status: number, said: string) => boolean;
  readonly kind: FailureKind;
}

/** The first row that fits counts. Credit before the others: Anthropic says it with the status of a malformed request. */
const rows: readonly FailureRow[] = [
  {
    kind: 'credit',
    fits: (status, said) => status === 402 || /credit balance|billing_error|insufficient_quota/i.test(said),
  },
  { kind: 'key', fits: (status) => status === 401 || status === 403 },
  { kind: 'rate', fits: (status, said) => status === 429 || /rate_limit_error/.test(said) },
  { kind: 'down', fits: (status) => status === 408 || status === 409 || status >= 500 },
  { kind: 'down', fits: (_, said) => /overloaded_error|api_error|timeout_error/.test(said) },
  {
    kind: 'long',
    fits: (status, said) =>
      status === 413 || (status === 400 && /prompt is too long|context (limit|length)/i.test(said)),
  },
  { kind: 'request', fits: (status) => status >= 300 },
];

export function failureOf({ status, headers, body, message }: FailedAnswer): ModelFailure {
  const said = `${message} ${body}`.slice(0, 4000);
  const kind = rows.find(({ fits }) => fits(status ?? 0, said))?.kind ?? 'down';
  const reason = status === undefined ? message : `HTTP ${status}: ${message}`;
  return new ModelFailure(kind, reason.slice(0, 500), { retryAfterMs: retryAfter(headers) });
}

/** In seconds, or as a date, which is not read: clocks differ, and no provider of ours sends one. */
function retryAfter(headers: Readonly<Record<string, string>>): number | null {
  const seconds = headers['retry-after']?.trim() ?? '';
  return /^\d{1,9}(\.\d{1,6})?$/.test(seconds) ? Math.ceil(Number(seconds) * 1000) : null;
}
