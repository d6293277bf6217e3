import { emptyRow, type Row, row, rowWidth, span } from '../../components/row.ts';
import { flow } from '../../components/text/cells.ts';
import { own, printable, type Safe, safe } from '../../components/text/printable.ts';
import { plural } from '../format.ts';
import type { SubjectWords } from '../subject-kind.ts';
import { subjectKind } from '../subjects.ts';
import { isArmed, isTooLong, needsOneKey, type Phase, type Review, shownCode } from './review.ts';

/** The part of the window below the text: what proves the decision, or why there is none. */
export interface ProofOptions {
  readonly review: Review;
  readonly nowMs: number;
  readonly width: number;
  /** Lines there are for it. */
  readonly height: number;
}

/** From this height on there is room for the whole explanation. */
const wholeHeight = 6;

export function proofRows({ review, nowMs, width, height }: ProofOptions): readonly Row[] {
  const reading = review.phase.kind === 'reading';
  const proof = reading ? readingRows(review) : phaseRows(review, nowMs, width);
  const note = noteRow(review);
  if (height >= wholeHeight) {
    const [first, second] = flow(instruction(review), width);
    return [moreRow(review), row(first ?? own('')), row(second ?? own('')), note ?? emptyRow, ...proof];
  }
  const line = reading && proof.length > 1 ? [oneLine(review, proof, width)] : proof;
  return height >= 2 ? [note ?? moreRow(review), ...line] : [note ?? line[0] ?? emptyRow];
}

/** The code and its field beside each other; in fewer words where the field would not fit whole. */
function oneLine(review: Review, rows: readonly Row[], width: number): Row {
  const line = rows.flatMap((part, at) => (at === 0 ? part : [span(own('  ')), ...part]));
  const code = shownCode(review);
  if (code === null || rowWidth(line) <= width) return line;
  return field(safe`${wordsOf(review).verdict} ${spelled(code)}:`, review.typed, code.length, true);
}

const wordsOf = ({ subject, always }: Review): SubjectWords => subjectKind(subject).words(always);

function moreRow({ page }: Review): Row {
  const below = page.total - page.scroll - page.height;
  if (below > 0) return row(safe`v ${plural(below, own('more line'), own('more lines'))} (j / Space)`, 'care');
  return page.read
    ? row(own('[end of the request, all read]'), 'faint')
    : row(own('[end of the request; some lines above were not read]'), 'care');
}

function instruction(review: Review): Safe {
  const words = wordsOf(review);
  if (review.phase.kind !== 'reading') return own('');
  if (!review.abilities.approve) return words.mayNotApprove;
  if (review.proof === 'their-code') {
    return own('Proof: their code. Ask the person on another channel; press c, type its 8 characters, Enter.');
  }
  return needsOneKey(review) ? words.byKey : words.byRow;
}

function noteRow({ note, revealed }: Review): Row | null {
  if (note) return row(note, 'care');
  if (revealed === null) return null;
  return row(
    safe`The sender's code is ${printable(revealed, { as: 'command' })} (revealed; this is recorded).`,
    'care',
  );
}

function readingRows(review: Review): readonly Row[] {
  const words = wordsOf(review);
  if (!review.abilities.approve) return [];
  if (isTooLong(review)) return [row(words.tooLong, 'care')];
  if (!isArmed(review)) return [row(own('LOCKED: read to the end (j / Space)'), 'strong')];
  if (review.proof === 'their-code') return [field(own('their code:'), review.typed, 8, review.fieldOpen)];
  const code = shownCode(review);
  if (code === null) return [row(safe`Press A to ${words.verdict}.`, 'strong')];
  return [
    row(safe`Code for ${words.verdict}: ${spelled(code)}`, 'strong'),
    field(own('type it, then Enter:'), review.typed, code.length, true),
  ];
}

// why: single signs of a safe code with spaces between.
const spelled = (code: Safe): Safe => [...code].join(' ') as Safe;

/** Typed text and what is missing; the signs are bold where the field takes keys. */
function field(label: Safe, typed: string, length: number, open: boolean): Row {
  const shown = printable(typed, { as: 'command' });
  // why: a part of our own literal.
  const rest = own('________________').slice(0, Math.max(0, length - typed.length)) as Safe;
  return [span(safe`${label} `, 'strong'), span(shown), span(rest, open ? 'strong' : 'faint')];
}

type PhaseRows = {
  readonly [K in Phase['kind']]: (
    phase: Extract<Phase, { kind: K }>,
    nowMs: number,
    width: number,
    doing: Safe,
  ) => readonly Row[];
};

const texts: PhaseRows = {
  opening: () => [row(own('Opening. Keys do nothing yet.'), 'faint')],
  reading: () => [],
  held: ({ dueMs }, nowMs, _, doing) => {
    const seconds = Math.max(0, (dueMs - nowMs) / 1000).toFixed(1);
    return [row(safe`${doing} in ${printable(seconds)}s - press u to take it back.`, 'strong')];
  },
  checking: () => [row(own('Asking the gateway whether the request is still the same ...'), 'strong')],
  sent: () => [row(own('Sent. Waiting for the answer of the gateway ...'), 'strong')],
  blocked: ({ because }, _, width) =>
    flow(safe`BLOCKED: ${because}. Nothing was sent.`, width).map((line) => row(line, 'alarm')),
  doubt: ({ because }, _, width) => [
    ...flow(safe`Sent, and no answer came: ${because}.`, width).map((line) => row(line, 'alarm')),
    ...flow(own('Not known whether it arrived. The next list will tell; nothing is sent again.'), width).map((line) =>
      row(line),
    ),
  ],
};

function phaseRows(review: Review, nowMs: number, width: number): readonly Row[] {
  // why: the table has one text a phase; the compiler cannot relate the two sides of the lookup.
  const text = texts[review.phase.kind] as (phase: Phase, nowMs: number, width: number, doing: Safe) => readonly Row[];
  return text(review.phase, nowMs, width, wordsOf(review).doing);
}
