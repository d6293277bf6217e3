import { type ErrorCode, errorTable } from '../gateway/protocol/errors.ts';

/** What the exit codes mean, for `oc help exit-codes` and the documents. Which error ends with which is in `errorTable`. */
export interface ExitCodeRow {
  readonly code: number;
  readonly meaning: string;
}

export const exitCodes: readonly ExitCodeRow[] = [
  { code: 0, meaning: 'done; also when the same was decided before' },
  { code: 1, meaning: 'failed, unexpectedly' },
  { code: 2, meaning: 'wrong use: an unknown flag, an id that fits several, a console without a terminal' },
  { code: 3, meaning: 'not found: no such id, no such sender, nothing running' },
  { code: 4, meaning: 'not allowed: no credential, a scope is missing, or read-only' },
  { code: 5, meaning: 'the gateway, or a chat platform, cannot be reached, is silent, or is not what it should be' },
  { code: 6, meaning: 'a conflict: already decided otherwise, changed, or held by another program' },
  { code: 7, meaning: 'expired' },
  { code: 8, meaning: 'something is waiting: lists with --exit-code' },
  { code: 10, meaning: 'findings at or above --fail-on' },
  { code: 129, meaning: 'the terminal went away; nothing was sent' },
  { code: 130, meaning: 'interrupted; nothing was sent' },
  { code: 143, meaning: 'terminated; nothing was sent' },
];

/** Names of the errors that end with this code, as they stand in brackets behind a message. */
export const errorsWith = (code: number): readonly ErrorCode[] =>
  // why: the keys of a constant table are its type.
  (Object.keys(errorTable) as ErrorCode[]).filter((name) => errorTable[name].exit === code);
