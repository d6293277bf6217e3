import { keyHints } from '../../components/key-hints.ts';
import { emptyRow, fitRows, type Row } from '../../components/row.ts';
import { safe } from '../../components/text/printable.ts';
import { windowRows } from '../../components/window.ts';
import { left } from '../format.ts';
import { hintsOf } from '../hints.ts';
import type { Layout } from '../layout.ts';
import { idRows, reviewRows } from '../pairings/detail.ts';
import { leftMs } from '../pairings/facts.ts';
import { idText } from '../pairings/id-text.ts';
import { detailContext } from '../pairings/pane.ts';
import { type ConsoleState, serverNow } from '../state.ts';
import { proofRows } from './proof.ts';
import type { Review } from './review.ts';

/**
 * The text that has to be read: a snapshot of the request, wrapped, never scrolled sideways. The stable id, which is what
 * gets approved, always stands above it; an id that is longer than that line is part of the text as well.
 */
export function reviewText(state: ConsoleState, { subject }: Review, width: number): readonly Row[] {
  const context = detailContext(state, width);
  const id = idRows(subject, context);
  return [...(id.length > 1 ? id : []), ...reviewRows(subject, context)];
}

/** The whole window as lines. */
export function reviewWindow(state: ConsoleState, review: Review, layout: Layout): readonly Row[] {
  const { width, height, page, foot } = layout.review;
  const { subject } = review;
  const id = idRows(subject, detailContext(state, width))[0] ?? emptyRow;
  const text = reviewText(state, review, width).slice(review.page.scroll, review.page.scroll + page);
  const proof = proofRows({ review, nowMs: state.nowMs, width, height: foot - 1 });
  const where = safe`${idText(subject.channel)} / ${idText(subject.accountId)}`;
  return windowRows({
    title: layout.open ? safe`REVIEW  ${where}` : safe`REVIEW  pairing request  ${where}`,
    corner: safe`LEFT ${left(leftMs(subject, serverNow(state)))}`,
    rows: [id, ...fitRows(text, page), ...fitRows(proof, foot - 1), keyHints(hintsOf(state), width, layout.open)],
    width: layout.width,
    height,
    heavy: true,
    open: layout.open,
  });
}
