import { keyHints } from '../../components/key-hints.ts';
import { fitRows, type Row } from '../../components/row.ts';
import { type Safe, safe } from '../../components/text/printable.ts';
import { windowRows } from '../../components/window.ts';
import { left, timeZ } from '../format.ts';
import { hintsOf } from '../hints.ts';
import type { Layout } from '../layout.ts';
import { type ConsoleState, serverNow } from '../state.ts';
import type { Subject } from '../subject.ts';
import { subjectKind } from '../subjects.ts';
import { proofRows } from './proof.ts';
import type { Review } from './review.ts';

/** The text that has to be read: a snapshot of the request, wrapped, never scrolled sideways. */
export const reviewText = (state: ConsoleState, { subject, before }: Review, width: number): readonly Row[] =>
  subjectKind(subject).text(state, subject, width, before);

/** Time that is left, or where nobody tells that, since when it waits: a time that stays true without being drawn again. */
const cornerText = (state: ConsoleState, { expiresAtMs, createdAtMs }: Subject): Safe =>
  expiresAtMs === null
    ? safe`ASKED ${timeZ(createdAtMs)}`
    : safe`LEFT ${left(Math.max(0, expiresAtMs - serverNow(state)))}`;

/** The whole window as lines. */
export function reviewWindow(state: ConsoleState, review: Review, layout: Layout): readonly Row[] {
  const { width, height, page, foot } = layout.review;
  const { subject } = review;
  const kind = subjectKind(subject);
  const text = reviewText(state, review, width).slice(review.page.scroll, review.page.scroll + page);
  const proof = proofRows({ review, nowMs: state.nowMs, width, height: foot - 1 });
  const rows = [kind.head(state, subject, width), ...fitRows(text, page), ...fitRows(proof, foot - 1)];
  return windowRows({
    title: kind.title(subject, layout.open, review.always),
    corner: cornerText(state, subject),
    rows: [...rows, keyHints(hintsOf(state), width, layout.open)],
    width: layout.width,
    height,
    heavy: true,
    open: layout.open,
  });
}
