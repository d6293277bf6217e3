import { own, printable, type Safe, safe } from '../components/text/printable.ts';
import { errorTable, OcError } from '../gateway/protocol/errors.ts';
import type { Answer } from './answer.ts';

/** Errors with which a gateway says that it did nothing; after any other it is not known what happened. */
const refusals: ReadonlySet<string> = new Set(
  Object.keys(errorTable).filter(
    (code) => !['GATEWAY_UNREACHABLE', 'GATEWAY_SILENT', 'TIMEOUT', 'PROTOCOL_MISMATCH', 'INTERNAL'].includes(code),
  ),
);

export type Failure =
  | { readonly kind: 'refused'; readonly why: Safe }
  | { readonly kind: 'unknown'; readonly why: Safe };

export function failureOf(error: unknown): Failure {
  if (!(error instanceof OcError)) return { kind: 'unknown', why: own('an error in this console') };
  const why = printable(error.message.slice(0, 200));
  return { kind: refusals.has(error.code) ? 'refused' : 'unknown', why };
}

/** A failure that the gateway reported is an answer; any other leaves open what happened. */
export function answerOfFailure(error: unknown, what: Safe): Answer {
  const { kind, why } = failureOf(error);
  return kind === 'refused' ? { kind: 'answer', text: safe`${what} ${why}` } : { kind: 'doubt', because: why };
}
