import type { Hint } from '../components/key-hints.ts';
import { type Abilities, canAudit, noAbilities, whyNoDecision } from './ability.ts';
import type { Action, KeyRow } from './key-row.ts';
import { keysOf } from './keys.ts';
import { kindOf } from './layout.ts';
import { isShared } from './lockouts/facts.ts';
import { canClear } from './logs/moves.ts';
import { placeOf } from './place.ts';
import { isArmed } from './review/review.ts';
import { rowAbilities } from './row-abilities.ts';
import { type ConsoleState, runningTurns, selectedRow } from './state.ts';
import type { DecidedRow } from './subject.ts';
import { isWaiting } from './subjects.ts';
import { allTurns } from './turns/turn.ts';

/** The keys that work here and now, for the footer: what cannot be decided is not drawn (rule S17). */
export const hintsOf = (state: ConsoleState): readonly Hint[] =>
  keysAreOff(state)
    ? []
    : keysOf(placeOf(state))
        .filter((row) => !isQuiet(state, row) && works(state, row) && !(isNarrow(state) && row.action === 'down'))
        .map(({ shown, label, action }) => ({ key: shown, label, always: action === 'help' }));

/** The key that stops the assistant is named as long as there is something to stop. */
const isQuiet = (state: ConsoleState, { quiet, action }: KeyRow): boolean =>
  action === 'stop' ? runningTurns(state).length === 0 : quiet === true;

/** Where columns are few, moving goes without saying. */
const isNarrow = ({ size, single }: ConsoleState): boolean => kindOf(size, single) === 'either';

const keysAreOff = ({ review }: ConsoleState): boolean =>
  review?.phase.kind === 'opening' || review?.phase.kind === 'sent';

/** Keys of the REVIEW window that are off until its text was read. */
const needsRead: ReadonlySet<Action> = new Set(['their-code', 'enter-code', 'one-key']);

/** What can be decided where the keys are, connection aside. */
function abilities(state: ConsoleState): Abilities {
  const row = selectedRow(state);
  return state.review?.abilities ?? (row === null ? noAbilities : rowAbilities(row, state));
}

/** Whether a key of this place can do anything now. */
export function works(state: ConsoleState, { decides, action }: KeyRow): boolean {
  if (action === 'undo') return state.holds.length > 0;
  if (action === 'run-audit') return canAudit(state.snapshot.hello);
  if (action === 'next-hit' || action === 'previous-hit') return state.logs.search !== null;
  if (action === 'clear') return canClear(state.logs);
  if (action === 'section' && state.pane === 'approvals') return state.snapshot.grants !== null;
  if (action === 'switch-always' && !state.review?.offersAlways) return false;
  if (action === 'stop') return rowAbilities(allTurns, state).stop && whyNoDecision(state.snapshot) === null;
  if (needsRead.has(action) && !(state.review && isArmed(state.review))) return false;
  if (decides === undefined) return true;
  if (!abilities(state)[decides] || whyNoDecision(state.snapshot) !== null) return false;
  return state.review !== null || fitsRow(state, action);
}

/** Decisions of the list need a row that they are for. */
function fitsRow(state: ConsoleState, action: KeyRow['action']): boolean {
  const row = selectedRow(state);
  if (!row) return false;
  if (action === 'revoke') return isRevocable(row);
  if (action === 'unblock') return row.section === 'denied' || (row.section === 'lockout' && !isShared(row));
  return isWaiting(row);
}

const isRevocable = (row: DecidedRow): boolean =>
  row.section === 'approved' || row.section === 'grants' || (row.section === 'device' && row.revokedAtMs === null);
