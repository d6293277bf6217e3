import { own, type Safe, safe } from '../components/text/printable.ts';
import type { Preferences } from './preferences.ts';
import { rowName } from './row-name.ts';
import type { DecidedRow } from './subject.ts';

/** Decisions that take access away, or let somebody ask again: waiting in this console, so that `u` can take them back. */
export interface Hold {
  readonly kind: HoldKind;
  readonly row: DecidedRow;
  readonly dueMs: number;
}

export type HoldKind = 'deny' | 'reject' | 'block' | 'revoke' | 'unblock' | 'unlock' | 'stop';

/** One word a thing: what is being done, and what was done. */
export const holdWords: Readonly<Record<HoldKind, { readonly doing: Safe; readonly done: Safe; readonly noun: Safe }>> =
  {
    deny: { doing: own('Denying'), done: own('Denied'), noun: own('the denial of') },
    reject: { doing: own('Rejecting'), done: own('Rejected'), noun: own('the rejection of') },
    block: { doing: own('Blocking'), done: own('Blocked'), noun: own('the block of') },
    revoke: { doing: own('Revoking'), done: own('Revoked'), noun: own('the revocation of') },
    stop: { doing: own('Stopping'), done: own('Stopped'), noun: own('the end of') },
    unblock: { doing: own('Unblocking'), done: own('Unblocked'), noun: own('the unblocking of') },
    unlock: { doing: own('Unlocking'), done: own('Unlocked'), noun: own('the unlocking of') },
  };

/** How long it can be taken back, in milliseconds. Whoever stops the assistant is in a hurry. */
export const holdMs = (kind: HoldKind, { allowHoldMs, denyHoldMs }: Preferences): number =>
  kind === 'stop' ? Math.min(allowHoldMs, denyHoldMs) : denyHoldMs;

/** Adds a decision; a second one about the same row changes nothing. */
export const addHold = (holds: readonly Hold[], hold: Hold): readonly Hold[] =>
  holds.some(({ row }) => row.key === hold.row.key) ? holds : [...holds, hold];

export const dueHolds = (holds: readonly Hold[], nowMs: number): readonly Hold[] =>
  holds.filter(({ dueMs }) => dueMs <= nowMs);

/** What the message line says while something is held; the key stands where a narrow screen still shows it. */
export function holdLine(holds: readonly Hold[], nowMs: number, narrow: boolean): Safe | null {
  const last = holds.at(-1);
  if (!last) return null;
  const seconds = Math.max(0, Math.ceil((last.dueMs - nowMs) / 1000));
  const others = holds.length > 1 ? safe` (${holds.length} decisions held)` : own('');
  if (narrow) return safe`u undoes: ${holdWords[last.kind].doing} in ${seconds}s ${rowName(last.row)}`;
  return safe`${holdWords[last.kind].doing} ${rowName(last.row)}. Sends in ${seconds}s - press u to undo.${others}`;
}
