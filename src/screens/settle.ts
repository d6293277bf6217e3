import { approvalsSpec } from './approvals/pane.ts';
import { hasNotice } from './header.ts';
import { helpPage } from './help.ts';
import { type Layout, layoutOf } from './layout.ts';
import { settleList } from './list-pane.tsx';
import { settleLogs } from './logs/settle-logs.ts';
import { pairingsSpec } from './pairings/pane.ts';
import { paneTable } from './pane-table.ts';
import { step } from './review/machine.ts';
import { reviewText } from './review/window.ts';
import type { ConsoleState } from './state.ts';

export const layoutFor = (state: ConsoleState): Layout =>
  layoutOf(state.size, { single: state.single, notice: hasNotice(state) });

/** The same state with every scroll inside its text and every cursor on the screen, for the size there is. */
export function settle(state: ConsoleState): ConsoleState {
  const layout = layoutFor(state);
  const clamp = (scroll: number, total: number, height: number) => Math.max(0, Math.min(scroll, total - height));
  const settled = paneTable[state.pane].settle(onScreen(state, layout), layout);
  return {
    ...settled,
    help: state.help.open
      ? { open: true, scroll: clamp(state.help.scroll, helpPage(state, layout.width - 2).length, layout.body - 1) }
      : state.help,
    review: settleReview(state, layout),
  };
}

/** On the dashboard the lists that do not have the keys are on the screen too. */
const onScreen = (state: ConsoleState, layout: Layout): ConsoleState =>
  layout.kind === 'dashboard'
    ? [approvalsSpec, pairingsSpec].reduce(
        (settled, spec) => settleList(spec, settled, layout),
        settleLogs(state, layout),
      )
    : state;

function settleReview(state: ConsoleState, layout: Layout): ConsoleState['review'] {
  const { review } = state;
  if (!review || layout.kind === 'too-small') return review;
  const { width, page } = layout.review;
  const total = reviewText(state, review, width).length;
  return step(review, { kind: 'layout', width, height: page, total }).review;
}
