import { keyHints } from '../components/key-hints.ts';
import { type Row, row, span } from '../components/row.ts';
import { clip } from '../components/text/cells.ts';
import { own, type Safe, safe } from '../components/text/printable.ts';
import { hintsOf } from './hints.ts';
import { holdLine } from './holds.ts';
import type { Layout } from './layout.ts';
import type { ConsoleState } from './state.ts';

/** The keys that work here. */
export const footerRow = (state: ConsoleState, { width, kind }: Layout): Row => [
  span(own(' ')),
  ...keyHints(hintsOf(state), width - 2, kind === 'either'),
];

/** What this console holds, or else the last thing the gateway said. Never a guess. */
export function messageText(state: ConsoleState, narrow = false): Safe {
  const held = state.holds.length + (isHolding(state) ? 1 : 0);
  if (state.quitAsked)
    return held === 1
      ? own('1 decision not sent; q drops it and quits.')
      : safe`${held} decisions not sent; q drops them and quits.`;
  return (
    holdLine(state.holds, state.nowMs, narrow) ?? (state.review === null ? state.message : reviewMessage(state, narrow))
  );
}

const isHolding = ({ review }: ConsoleState): boolean =>
  review?.phase.kind === 'held' || review?.phase.kind === 'checking';

/** Whole at every size: cut off it would say less, and then something else. */
const neverApproves = {
  wide: own('Enter alone, y, Space, paste and mouse never approve.'),
  narrow: own('Enter, y and paste never approve.'),
} as const;

const reviewMessage = ({ review, message }: ConsoleState, narrow: boolean): Safe =>
  review?.phase.kind === 'reading' ? neverApproves[narrow ? 'narrow' : 'wide'] : message;

export const messageRow = (state: ConsoleState, { width, kind }: Layout): Row =>
  row(
    clip(safe` ${messageText(state, kind === 'either')}`, width),
    state.holds.length > 0 || state.quitAsked ? 'strong' : 'plain',
  );
