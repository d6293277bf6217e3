import { erased } from './field.ts';
import { applied } from './fields.ts';
import type { FieldMove, LogMove, Move } from './key-row.ts';
import type { Layout } from './layout.ts';
import { logMoves } from './logs/moves.ts';
import { nextSection } from './pairings/sections.ts';
import { paneOf } from './pane-table.ts';
import { neighbour, type PaneId } from './registry.ts';
import type { Page } from './review/review.ts';
import { layoutFor } from './settle.ts';
import { type ConsoleState, showsGrants } from './state.ts';

/** Keys that only move: pure changes of where the person is. */
export type Moves = { readonly [M in Move | LogMove | FieldMove]: (state: ConsoleState) => ConsoleState };

const far = 1_000_000;

const toPane = (state: ConsoleState, pane: PaneId): ConsoleState => ({
  ...state,
  pane,
  field: null,
  detailOpen: false,
  detailScroll: 0,
});

const otherSection = (state: ConsoleState): ConsoleState => ({
  ...state,
  section: nextSection(state),
  detailScroll: 0,
});

/** A gateway without grants has no list of them. */
const otherQueue = (state: ConsoleState): ConsoleState => ({
  ...state,
  queueSection: showsGrants(state) || state.snapshot.grants === null ? 'approvals' : 'grants',
  detailScroll: 0,
});

export const moves: Moves = {
  down: (state) => by(state, 1),
  up: (state) => by(state, -1),
  'page-down': (state) => by(state, page(state)),
  'page-up': (state) => by(state, -page(state)),
  first: (state) => by(state, -far),
  last: (state) => by(state, far),
  open: (state) => paneOf(state).open(state),
  section: (state) => (state.pane === 'approvals' ? otherQueue(state) : otherSection(state)),
  single: (state) => ({ ...state, single: !state.single }),
  help: (state) => ({ ...state, help: { open: !state.help.open, scroll: 0 } }),
  'next-pane': (state) => toPane(state, neighbour(state.pane, 1)),
  'previous-pane': (state) => toPane(state, neighbour(state.pane, -1)),
  'pane-approvals': (state) => toPane(state, 'approvals'),
  'pane-pairings': (state) => toPane(state, 'pairings'),
  'pane-logs': (state) => toPane(state, 'logs'),
  'pane-audit': (state) => toPane(state, 'audit'),
  'pane-status': (state) => toPane(state, 'status'),
  ...logMoves,
  'field-enter': applied,
  'field-erase': (state) => ({ ...state, field: state.field && erased(state.field) }),
  'field-leave': (state) => ({ ...state, field: null }),
};

function page(state: ConsoleState): number {
  const layout: Layout = layoutFor(state);
  return Math.max(1, (state.help.open ? layout.body : paneOf(state).page(state, layout)) - 1);
}

/** Moves whatever has the keys; `settle` keeps it inside. */
const by = (state: ConsoleState, rows: number): ConsoleState =>
  state.help.open
    ? { ...state, help: { ...state.help, scroll: state.help.scroll + rows } }
    : paneOf(state).by(state, rows);

/** One step back, or null at the top, where it is a wish to quit. */
export const back = (state: ConsoleState): ConsoleState | null =>
  state.help.open ? { ...state, help: { open: false, scroll: 0 } } : paneOf(state).back(state);

/** A page keeps one line of the last, where there is more than a line or two. */
const turn = (height: number): number => (height > 3 ? height - 1 : height);

type Scrolls = { readonly [M in keyof Moves]?: (page: Page) => number };

const scrolls: Scrolls = {
  down: ({ scroll }) => scroll + 1,
  up: ({ scroll }) => scroll - 1,
  'page-down': ({ scroll, height }) => scroll + turn(height),
  'page-up': ({ scroll, height }) => scroll - turn(height),
  first: () => 0,
  last: ({ total }) => total,
};

/** Where a key moves the text of the REVIEW window to. */
export const scrollTo = (move: keyof Moves, page: Page): number => scrolls[move]?.(page) ?? page.scroll;
