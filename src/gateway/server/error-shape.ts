import { type ErrorCode, OcError } from '../protocol/errors.ts';
import type { ErrorShape } from '../protocol/frames.ts';

/** Codes that official clients know by another name; every other one is an INVALID_REQUEST with ours in `details.code`. */
const wireCodes: Partial<
  Record<ErrorCode, { readonly code: string; readonly detail?: string; readonly retryable?: true }>
> = {
  INVALID_REQUEST: { code: 'INVALID_REQUEST' },
  SCOPE_MISSING: { code: 'FORBIDDEN', detail: 'MISSING_SCOPE' },
  READ_ONLY: { code: 'FORBIDDEN', detail: 'READ_ONLY' },
  OWN_REQUEST: { code: 'FORBIDDEN', detail: 'OWN_REQUEST' },
  QUEUE_FULL: { code: 'UNAVAILABLE', detail: 'QUEUE_FULL', retryable: true },
  TIMEOUT: { code: 'UNAVAILABLE', detail: 'TIMEOUT', retryable: true },
  INTERNAL: { code: 'UNAVAILABLE', detail: 'INTERNAL' },
};

/** What our own fault looks like from outside: nothing. The whole of it is in the log. */
export const internalError: ErrorShape = {
  code: 'UNAVAILABLE',
  message: 'internal error',
  details: { code: 'INTERNAL' },
};

/** An error as the wire carries it; null for what is no OcError, and therefore a bug of ours to be logged. */
export function errorShape(error: unknown): ErrorShape | null {
  if (!(error instanceof OcError)) return null;
  const { code, detail, retryable } = wireCodes[error.code] ?? { code: 'INVALID_REQUEST', detail: error.code };
  const details = {
    ...(detail !== undefined && { code: detail }),
    ...error.details,
    ...(error.hints.length > 0 && { hints: error.hints }),
  };
  return {
    code,
    message: error.message,
    ...(Object.keys(details).length > 0 && { details }),
    ...(retryable && { retryable }),
  };
}
