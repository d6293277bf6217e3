import { listTop } from '../components/list-window.ts';
import { hasNotice } from './header.ts';
import { helpPage } from './help.ts';
import { type Layout, layoutOf } from './layout.ts';
import type { Section } from './pairings/facts.ts';
import { selectedDetail } from './pairings/pane.ts';
import { step } from './review/machine.ts';
import { reviewText } from './review/window.ts';
import { type ConsoleState, type Cursor, sectionRows } from './state.ts';
import { statusHeight } from './status/pane.tsx';

export const layoutFor = (state: ConsoleState): Layout =>
  layoutOf(state.size, { single: state.single, notice: hasNotice(state) });

/** The same state with every scroll inside its text and every cursor on the screen, for the size there is. */
export function settle(state: ConsoleState): ConsoleState {
  const layout = layoutFor(state);
  const clamp = (scroll: number, total: number, height: number) => Math.max(0, Math.min(scroll, total - height));
  const { detail } = layout;
  const statusWidth = layout.kind === 'dashboard' ? detail.width : layout.width;
  return {
    ...state,
    cursors: { ...state.cursors, [state.section]: settleCursor(state, state.section, layout) },
    detailScroll: clamp(state.detailScroll, selectedDetail(state, detail.width).length, detail.rows),
    statusScroll:
      state.pane === 'status' ? clamp(state.statusScroll, statusHeight(state, statusWidth), layout.body) : 0,
    help: state.help.open
      ? { open: true, scroll: clamp(state.help.scroll, helpPage(state, layout.width - 2).length, layout.body - 1) }
      : state.help,
    review: settleReview(state, layout),
  };
}

function settleCursor(state: ConsoleState, section: Section, layout: Layout): Cursor {
  const rows = sectionRows(state, section);
  const { key, top } = state.cursors[section];
  // The first row is selected once, when there first is one; a row that went away leaves the cursor nowhere.
  const wanted = key === undefined ? rows[0]?.key : key;
  const at = rows.findIndex((row) => row.key === wanted);
  const found = at >= 0 ? wanted : wanted === undefined ? undefined : null;
  return { key: found, top: listTop(top, at, layout.list.rows, rows.length) };
}

function settleReview(state: ConsoleState, layout: Layout): ConsoleState['review'] {
  const { review } = state;
  if (!review || layout.kind === 'too-small') return review;
  const { width, page } = layout.review;
  const total = reviewText(state, review, width).length;
  return step(review, { kind: 'layout', width, height: page, total }).review;
}
