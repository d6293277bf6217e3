import type { ErrorCode, OcError } from '../protocol/errors.ts';
import { pairingRequestOf } from './wire-error.ts';

/** What a console does about a connection that failed or ended. */
export type Retry =
  /** Somebody has to do something first. */
  | { readonly kind: 'never' }
  /** Somebody at the gateway has to approve; asking again keeps the same request alive. */
  | { readonly kind: 'until-approved' }
  /** After the usual pause, but not before the gateway said; milliseconds. */
  | { readonly kind: 'later'; readonly leastMs: number }
  /** The gateway said that it comes back. */
  | { readonly kind: 'at-once' };

/** Errors that trying again cannot mend. */
const final: ReadonlySet<ErrorCode> = new Set([
  'AUTH_REQUIRED',
  'AUTH_FAILED',
  'TLS_UNTRUSTED',
  'PROTOCOL_MISMATCH',
  'STATE_UNSAFE',
  'STATE_DAMAGED',
  'USAGE',
]);
const serviceRestart = 1012;

export function retryRule({ code, details }: OcError): Retry {
  const { retryAfterMs, closeCode, recommendedNextStep } = details;
  if (pairingRequestOf(details) !== null) return { kind: 'until-approved' };
  const waits = details['code'] === 'AUTH_RATE_LIMITED' || recommendedNextStep === 'wait_then_retry';
  if (final.has(code) && !waits) return { kind: 'never' };
  if (closeCode === serviceRestart) return { kind: 'at-once' };
  return { kind: 'later', leastMs: typeof retryAfterMs === 'number' ? retryAfterMs : 0 };
}
