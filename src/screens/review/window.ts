import { keyHints } from '../../components/key-hints.ts';
import { emptyRow, fitRows, type Row, row, span } from '../../components/row.ts';
import { fit, flow } from '../../components/text/cells.ts';
import { own, printable, type Safe, safe } from '../../components/text/printable.ts';
import { windowRows } from '../../components/window.ts';
import { left } from '../format.ts';
import { hintsOf } from '../hints.ts';
import type { Layout } from '../layout.ts';
import { detailRows } from '../pairings/detail.ts';
import { leftMs } from '../pairings/facts.ts';
import { type ConsoleState, sectionRows, serverNow } from '../state.ts';
import { isTooLong } from './machine.ts';
import { isArmed, needsOneKey, type Review, shownCode } from './review.ts';

/** The text that has to be read: a snapshot of the request, wrapped, never scrolled sideways. */
export function reviewText(state: ConsoleState, review: Review, width: number): readonly Row[] {
  return detailRows(review.subject, {
    width,
    serverNowMs: serverNow(state),
    approved: sectionRows(state, 'approved'),
    ownerConfigured: state.snapshot.pairings?.ownerConfigured ?? null,
    full: true,
  });
}

/** The whole window as lines. */
export function reviewWindow(state: ConsoleState, review: Review, layout: Layout): readonly Row[] {
  const { width, height, page, foot } = layout.review;
  const text = reviewText(state, review, width).slice(review.page.scroll, review.page.scroll + page);
  const subject = review.subject;
  const where = safe`${printable(subject.channel, { as: 'command' })} / ${printable(subject.accountId, { as: 'command' })}`;
  return windowRows({
    title: layout.open ? safe`REVIEW  ${where}` : safe`REVIEW  pairing request  ${where}`,
    corner: safe`LEFT ${left(leftMs(subject, serverNow(state)))}`,
    rows: [...fitRows(text, page), ...fitRows(footRows(state, review, width, foot), foot)],
    width: layout.width,
    height,
    heavy: true,
    open: layout.open,
  });
}

function footRows(state: ConsoleState, review: Review, width: number, foot: number): readonly Row[] {
  const short = foot <= 3;
  const what = short
    ? []
    : flow(instruction(review), width)
        .slice(0, 2)
        .map((line) => row(line));
  const gap = short ? [] : [emptyRow];
  const body = [moreRow(review), ...what, ...gap, ...proofRows(state, review, short)];
  return [...fitRows(body, foot - 1), keyHints(hintsOf(state), width)];
}

function moreRow({ page }: Review): Row {
  const below = page.total - page.scroll - page.height;
  if (below > 0) return row(safe`v ${below} more lines (j / Space)`, 'care');
  return row(
    page.read ? own('[end of the request, all read]') : own('[end of the request; some lines above were not read]'),
    'faint',
  );
}

function instruction(review: Review): Safe {
  if (review.phase.kind !== 'reading') return own('');
  if (!review.abilities.approve) return own('This console may read and not decide.');
  if (review.proof === 'their-code') {
    return own(
      'Proof: their code. Ask the person, on another channel, for the 8-character code the bot sent them. Press c, then type it.',
    );
  }
  return needsOneKey(review)
    ? own('Proof: by row. Nothing checks who asks; you approve the stable id above.')
    : own('Proof: by row. Nothing checks who asks; the code shows that you read the stable id above.');
}

/** What the window waits for, by phase. */
function proofRows(state: ConsoleState, review: Review, short: boolean): readonly Row[] {
  const { phase, note } = review;
  const noteRow = note ? [row(note, 'care')] : [];
  if (phase.kind === 'opening') return [row(own('Opening. Keys do nothing yet.'), 'faint')];
  if (phase.kind === 'held') {
    const seconds = Math.max(0, (phase.dueMs - state.nowMs) / 1000).toFixed(1);
    return [row(safe`APPROVING in ${printable(seconds)}s - press u to take it back.`, 'strong')];
  }
  if (phase.kind === 'checking')
    return [row(own('Asking the gateway whether the request is still the same ...'), 'strong')];
  if (phase.kind === 'sent') return [row(own('Sent. Waiting for the answer of the gateway ...'), 'strong')];
  if (phase.kind === 'blocked') return [row(safe`BLOCKED: ${phase.because}. Nothing was sent.`, 'alarm')];
  if (phase.kind === 'doubt') return doubtRows(phase.because);
  return [...fieldRows(review, short), ...noteRow, ...revealedRows(review)];
}

const doubtRows = (because: Safe): readonly Row[] => [
  row(safe`Sent, and no answer came: ${because}.`, 'alarm'),
  row(own('It is not known whether it arrived. The next list will tell; nothing is sent again.')),
];

function fieldRows(review: Review, short: boolean): readonly Row[] {
  if (!review.abilities.approve) return [];
  if (isTooLong(review)) return [row(own('Too long to be approved here. It can be rejected.'), 'care')];
  if (!isArmed(review)) return [row(own('LOCKED: read to the end to unlock (j / Space).'), 'strong')];
  if (review.proof === 'their-code') return [field(own('their code:'), review.typed, 8, review.fieldOpen, short)];
  const code = shownCode(review);
  if (code === null) return [row(own('Press A to approve this id.'), 'strong')];
  // why: single signs of a safe code with spaces between.
  const spelled = [...code].join(' ') as Safe;
  return [
    row(safe`Code for APPROVE:   ${spelled}`, 'strong'),
    field(own('type it, then Enter:'), review.typed, code.length, true, short),
  ];
}

function field(label: Safe, typed: string, length: number, open: boolean, short: boolean): Row {
  const shown = printable(typed, { as: 'command' });
  const rest = own('________________').slice(0, Math.max(0, length - typed.length));
  return [
    span(safe`${short ? own('') : own('  ')}${label} `, 'strong'),
    span(shown),
    // why: a part of our own literal.
    span(rest as Safe, open ? 'strong' : 'faint'),
  ];
}

const revealedRows = ({ revealed }: Review): readonly Row[] =>
  revealed === null
    ? []
    : [row(safe`The sender's code: ${fit(printable(revealed, { as: 'command' }), 8)}  (revealed, recorded)`, 'care')];
