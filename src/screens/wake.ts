import { leftStep } from './format.ts';
import { tombstoneMs } from './gone.ts';
import { isSearching } from './logs/shown.ts';
import { opensAtMs } from './review/review.ts';
import { layoutFor } from './settle.ts';
import { type ConsoleState, deviceRequests, lockoutRows, queueRows, sectionRows, serverNow } from './state.ts';

/**
 * When the screen has to be drawn again although nothing arrives, in milliseconds from now; null when never. An idle console
 * has no timer and writes nothing.
 */
export function wakeIn(state: ConsoleState): number | null {
  const waits = [
    ...reviewWaits(state),
    ...holdWaits(state),
    ...pendingWaits(state),
    ...lockoutWaits(state),
    ...linkWaits(state),
    ...logWaits(state),
  ];
  return waits.length === 0 ? null : Math.max(20, Math.min(...waits));
}

const second = 1000;
const minute = 60 * second;

function reviewWaits({ review, nowMs }: ConsoleState): readonly number[] {
  if (review?.phase.kind === 'opening') return [opensAtMs(review.phase) - nowMs];
  if (review?.phase.kind === 'held') return [Math.min(review.phase.dueMs - nowMs, 500)];
  return [];
}

/** Down to the next whole second, which is when the countdown shows another figure. */
const holdWaits = ({ holds, nowMs }: ConsoleState): readonly number[] =>
  holds.map(({ dueMs }) => (dueMs - nowMs) % second || second);

function pendingWaits(state: ConsoleState): readonly number[] {
  const nowMs = serverNow(state);
  const waiting = [...sectionRows(state, 'pending'), ...deviceRequests(state), ...queueRows(state)];
  return waiting.flatMap(({ gone, expiresAtMs }) => {
    if (gone) return [Math.max(0, gone.sinceLocalMs + tombstoneMs - state.nowMs)].filter((wait) => wait > 0);
    if (expiresAtMs === null) return [];
    const left = expiresAtMs - nowMs;
    if (left <= 0) return [];
    // The figure changes when the current step is used up.
    const step = leftStep(left);
    return [Math.min((left % step) + 1, step)];
  });
}

/** A lock that is over leaves the list. */
const lockoutWaits = (state: ConsoleState): readonly number[] =>
  lockoutRows(state).map(({ untilMs }) => untilMs - serverNow(state) + 1);

/** A search goes on a little with every drawing. */
const logWaits = (state: ConsoleState): readonly number[] => (isSearching(state, layoutFor(state)) ? [0] : []);

/** The age of a broken connection is shown; it changes every second at first. */
function linkWaits({ snapshot: { link }, nowMs }: ConsoleState): readonly number[] {
  if (link.kind === 'live' || link.kind === 'refused') return [];
  return [nowMs - link.sinceMs < minute ? second : 10 * second];
}
