import type { ReactElement } from 'react';
import type { Safe } from '../components/text/printable.ts';
import type { Place } from './key-row.ts';
import type { Layout } from './layout.ts';
import type { ConsoleState } from './state.ts';

/**
 * What a pane is to the rest of the console: a row of `pane-table.ts`. All of it is pure; what is on the screen follows from
 * the state alone.
 */
export interface Pane {
  /** Beside its name in the tabs; empty: nothing to say. */
  badge(state: ConsoleState): Safe;
  /** Which keys are on while the pane has them. */
  place(state: ConsoleState): Place;
  /** Moves whatever has the keys by so many rows; `settle` keeps it inside. */
  by(state: ConsoleState, rows: number): ConsoleState;
  /** Rows that a page has. */
  page(state: ConsoleState, layout: Layout): number;
  /** Enter: reads what is selected, never decides. */
  open(state: ConsoleState): ConsoleState;
  /** One step back, or null at the top. */
  back(state: ConsoleState): ConsoleState | null;
  /** The same state with its cursor and scrolls inside what there is. */
  settle(state: ConsoleState, layout: Layout): ConsoleState;
  /** The body of a screen that shows this pane alone. */
  whole(state: ConsoleState, layout: Layout): ReactElement;
  /** The right part of the dashboard while this pane has the keys. */
  beside(state: ConsoleState, layout: Layout): ReactElement;
}
