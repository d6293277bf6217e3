import { own, type Safe, safe } from '../components/text/printable.ts';
import { whyNoDecision } from './ability.ts';
import { problemWith } from './decide.ts';
import { kindOf } from './layout.ts';
import { type ConsoleState, serverNow } from './state.ts';
import { subjectKind } from './subjects.ts';

/** Why nothing can be decided about what is open or held, in words; null when all is as it was. */
export function whyBlocked(state: ConsoleState): Safe | null {
  if (kindOf(state.size, state.single) === 'too-small') return own('the screen is too small');
  return whyNoDecision(state.snapshot) ?? whySubject(state);
}

/** The request in the window is not any more what it was when the window opened, or may not be decided here any more. */
function whySubject(state: ConsoleState): Safe | null {
  const { review, snapshot } = state;
  if (!review) return null;
  const kind = subjectKind(review.subject);
  const lost = kind.missingScope(snapshot.hello);
  if (lost !== null) return safe`this console lost the scope ${lost}`;
  return kind.listed(snapshot) === null ? null : problemWith(review.subject, review.digest, snapshot, serverNow(state));
}
