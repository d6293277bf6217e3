import type { Place } from './key-row.ts';
import { paneOf } from './pane-table.ts';
import { needsOneKey, type Review } from './review/review.ts';
import type { ConsoleState } from './state.ts';

/** Which keys are on. */
export function placeOf(state: ConsoleState): Place {
  if (state.review) return reviewPlace(state.review);
  return state.help.open ? 'help' : paneOf(state).place(state);
}

function reviewPlace(review: Review): Place {
  if (review.phase.kind === 'held' || review.phase.kind === 'checking') return 'review-held';
  if (review.phase.kind === 'blocked' || review.phase.kind === 'doubt') return 'review-shut';
  if (review.fieldOpen) return 'review-field';
  if (review.proof === 'their-code') return 'review';
  if (review.always) return 'always-code';
  if (review.subject.section === 'approvals') return needsOneKey(review) ? 'allow-key' : 'allow-code';
  return needsOneKey(review) ? 'review-key' : 'review-code';
}

const codePlaces: ReadonlySet<Place> = new Set(['review-code', 'allow-code', 'always-code']);

/** Where the signs of an on-screen code are typed. */
export const takesCode = (place: Place): boolean => codePlaces.has(place);
