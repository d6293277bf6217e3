import { own, type Safe, safe } from '../components/text/printable.ts';
import { whyNoDecision } from './ability.ts';
import { kindOf } from './layout.ts';
import { goneText } from './pairings/rows.ts';
import { digestOf } from './review/digest.ts';
import { type ConsoleState, serverNow } from './state.ts';

/** Why nothing can be decided about what is open or held, in words; null when all is as it was. */
export function whyBlocked(state: ConsoleState): Safe | null {
  if (kindOf(state.size, state.single) === 'too-small') return own('the screen is too small');
  const why = whyNoDecision(state.snapshot);
  if (why === 'not connected') return own('the connection was lost');
  if (why === 'slow') return own('the gateway is silent');
  if (why === 'no scope') return own('this console lost the scope operator.pairing');
  return whySubject(state);
}

/** The request in the window is not any more what it was when the window opened. */
function whySubject(state: ConsoleState): Safe | null {
  const { review } = state;
  if (!review || !state.snapshot.pairings) return null;
  const now = state.snapshot.pairings.pending.find(({ key }) => key === review.subject.key);
  if (!now) return own('the request is no longer waiting');
  if (now.gone) return safe`the request is no longer waiting: ${goneText(now.gone)}`;
  if (digestOf(now) !== review.digest) return own('the request changed after you read it');
  return now.expiresAtMs <= serverNow(state) ? own('the request expired') : null;
}
