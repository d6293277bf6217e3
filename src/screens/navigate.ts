import type { Move } from './key-row.ts';
import type { Section } from './pairings/facts.ts';
import { neighbour, type PaneId } from './registry.ts';
import type { Page } from './review/review.ts';
import { layoutFor } from './settle.ts';
import { type ConsoleState, placeOf, sectionRows } from './state.ts';

/** Keys that only move: pure changes of where the person is. */
type Moves = { readonly [M in Move]: (state: ConsoleState) => ConsoleState };

const far = 1_000_000;
const sections: readonly Section[] = ['pending', 'approved', 'denied'];

const toPane = (state: ConsoleState, pane: PaneId): ConsoleState => ({ ...state, pane, detailOpen: false });

export const moves: Moves = {
  down: (state) => by(state, 1),
  up: (state) => by(state, -1),
  'page-down': (state) => by(state, page(state)),
  'page-up': (state) => by(state, -page(state)),
  first: (state) => by(state, -far),
  last: (state) => by(state, far),
  open: (state) => ({ ...state, detailOpen: true, detailScroll: 0 }),
  section: (state) => ({
    ...state,
    section: sections[(sections.indexOf(state.section) + 1) % sections.length] ?? 'pending',
    detailScroll: 0,
  }),
  single: (state) => ({ ...state, single: !state.single }),
  help: (state) => ({ ...state, help: { open: !state.help.open, scroll: 0 } }),
  'next-pane': (state) => toPane(state, neighbour(state.pane, 1)),
  'previous-pane': (state) => toPane(state, neighbour(state.pane, -1)),
  'pane-pairings': (state) => toPane(state, 'pairings'),
  'pane-status': (state) => toPane(state, 'status'),
};

function page(state: ConsoleState): number {
  const layout = layoutFor(state);
  return Math.max(1, (placeOf(state) === 'pairings' ? layout.list.rows : layout.detail.rows) - 1);
}

/** Moves whatever has the keys; `settle` keeps it inside. */
function by(state: ConsoleState, rows: number): ConsoleState {
  const place = placeOf(state);
  if (place === 'help') return { ...state, help: { ...state.help, scroll: state.help.scroll + rows } };
  if (place === 'status') return { ...state, statusScroll: state.statusScroll + rows };
  if (place === 'detail') return { ...state, detailScroll: state.detailScroll + rows };
  return select(state, rows);
}

function select(state: ConsoleState, step: number): ConsoleState {
  const rows = sectionRows(state);
  if (rows.length === 0) return state;
  const { section, cursors } = state;
  const at = rows.findIndex(({ key }) => key === cursors[section].key);
  // From nowhere the first step goes to what is on the screen.
  const wanted = at < 0 ? cursors[section].top : at + step;
  const key = rows[Math.max(0, Math.min(wanted, rows.length - 1))]?.key;
  return { ...state, detailScroll: 0, cursors: { ...cursors, [section]: { ...cursors[section], key } } };
}

/** One step back, or null at the top, where it is a wish to quit. */
export function back(state: ConsoleState): ConsoleState | null {
  if (state.help.open) return { ...state, help: { open: false, scroll: 0 } };
  return state.detailOpen ? { ...state, detailOpen: false, detailScroll: 0 } : null;
}

/** A page keeps one line of the last, where there is more than a line or two. */
const turn = (height: number): number => (height > 3 ? height - 1 : height);

type Scrolls = { readonly [M in Move]?: (page: Page) => number };

const scrolls: Scrolls = {
  down: ({ scroll }) => scroll + 1,
  up: ({ scroll }) => scroll - 1,
  'page-down': ({ scroll, height }) => scroll + turn(height),
  'page-up': ({ scroll, height }) => scroll - turn(height),
  first: () => 0,
  last: ({ total }) => total,
};

/** Where a key moves the text of the REVIEW window to. */
export const scrollTo = (move: Move, page: Page): number => scrolls[move]?.(page) ?? page.scroll;
