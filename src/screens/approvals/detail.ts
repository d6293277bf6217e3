import { emptyRow, type Row, span } from '../../components/row.ts';
import { wrap } from '../../components/text/cells.ts';
import { own, printable, type Safe, safe } from '../../components/text/printable.ts';
import { redactSubject } from '../../gateway/redaction/redact-subject.ts';
import { left, plural, timeZ } from '../format.ts';
import { type Gone, goneText } from '../gone.ts';
import { calm, labelled } from '../labelled.ts';
import { alwaysText } from './always.ts';
import type { Approval, AtTimeout } from './approval.ts';
import { careFor } from './care.ts';
import { factLines } from './facts.ts';
import type { Passage } from './passage.ts';
import { shownArgv } from './shown-argv.ts';

/** Everything about one request, to be read before deciding. */
export interface DetailContext {
  readonly width: number;
  readonly serverNowMs: number;
  readonly atTimeout: AtTimeout;
  readonly trustedScripts: readonly string[];
  /** What was decided about the like of it; null: not known. */
  readonly before: Safe | null;
}

/** The details beside the list. */
export const detailRows = (item: Approval, context: DetailContext): readonly Row[] => [
  leftRow(item, context),
  ...askedRows(item, context),
  ...stillRows(item, context),
  ...lastRows(item, context),
];

/** The text of the REVIEW window, all of which has to be read. */
export const reviewRows = (item: Approval, context: DetailContext): readonly Row[] => [
  ...askedRows(item, context),
  ...stillRows(item, context),
  ...lastRows(item, context),
];

/** What is no part of the request comes after its facts, and the requester's own words after everything. */
const lastRows = (item: Approval, context: DetailContext): readonly Row[] => [
  ...alwaysRows(item, context),
  ...(context.before === null ? [] : labelled(own('BEFORE'), context.before, context.width)),
  ...remarkRows(item, context),
];

/** What happens when nobody decides. */
export const timeoutWords: Readonly<Record<AtTimeout, Safe>> = {
  deny: own('DENIED'),
  allow: own('ALLOWED BY THE GATEWAY'),
  unknown: own('ended by the gateway'),
};

function leftRow(item: Approval, { serverNowMs, atTimeout }: DetailContext): Row {
  if (item.gone) return [span(own('ENDED     '), 'strong'), span(endedText(item.gone))];
  const time = left(Math.max(0, item.expiresAtMs - serverNowMs));
  return [span(own('LEFT      '), 'strong'), span(safe`${time}   at 0:00 -> ${timeoutWords[atTimeout]}`)];
}

const endedText = (gone: Gone): Safe =>
  gone.how === 'cancelled' ? safe`${goneText(gone)}: whoever asked does not wait any more` : goneText(gone);

function askedRows(item: Approval, { width }: DetailContext): readonly Row[] {
  const by = item.requestedBy === null ? own('') : safe` by ${printable(item.requestedBy, { as: 'command' })}`;
  return labelled(own('REQUEST'), safe`${timeZ(item.createdAtMs)}${by}`, width, 'anywhere');
}

interface Remembered {
  readonly scripts: readonly string[];
  /** By width: the pane and the window are of different ones. */
  readonly rows: Map<number, readonly Row[]>;
}
const remembered = new WeakMap<Approval, Remembered>();
const mostWidths = 4;

/** What does not change while time passes; a long command is laid out once for a width. */
function stillRows(item: Approval, context: DetailContext): readonly Row[] {
  const known = rememberedOf(item, context.trustedScripts);
  const found = known.get(context.width);
  if (found !== undefined) return found;
  if (known.size >= mostWidths) known.clear();
  const rows = layOut(item, context);
  known.set(context.width, rows);
  return rows;
}

function rememberedOf(item: Approval, scripts: readonly string[]): Remembered['rows'] {
  const known = remembered.get(item);
  if (known?.scripts === scripts) return known.rows;
  const rows: Remembered['rows'] = new Map();
  remembered.set(item, { scripts, rows });
  return rows;
}

const layOut = (item: Approval, context: DetailContext): readonly Row[] => [
  ...item.facts.passages.flatMap((passage) => passageRows(passage, context)),
  ...argumentRows(item, context),
  emptyRow,
  ...careRows(item, context),
  ...factLines(item.facts).flatMap(({ label, text }) =>
    // why: labels of `factLines` are words of ours.
    labelled(label as string as Safe, textOf(text, context), context.width, 'anywhere'),
  ),
];

/** Raw text loses its secrets first, then what hides in it becomes visible. */
const textOf = (text: string, { trustedScripts }: DetailContext): Safe =>
  printable(redactSubject(text), { as: 'command', trustedScripts });

const gutterWidth = 8;
const fewEmpty = 3;

/** A text with its lines numbered; only this program writes left of the bar. */
function passageRows({ label, text }: Passage, context: DetailContext): readonly Row[] {
  const lines = text.split('\n');
  const size = safe`${Buffer.byteLength(text)} bytes, ${plural(lines.length, own('line'), own('lines'))}, all of it below`;
  // why: labels of `factsOf` are words of ours.
  return [
    ...labelled(label as string as Safe, size, context.width),
    ...numbered(redactSubject(text).split('\n'), context),
  ];
}

function numbered(lines: readonly string[], context: DetailContext): readonly Row[] {
  const rows: Row[] = [];
  for (let at = 0; at < lines.length; ) {
    let end = at;
    while (end < lines.length && lines[end] === '') end += 1;
    const empty = end - at;
    // A run of empty lines is counted, never drawn at length.
    const text =
      empty >= fewEmpty
        ? safe`<U+000A x${empty}>`
        : printable(lines[at] ?? '', { as: 'command', trustedScripts: context.trustedScripts });
    rows.push(...lineRows(at + 1, text, context.width));
    at = empty >= fewEmpty ? end : at + 1;
  }
  return rows;
}

function lineRows(number: number, text: Safe, width: number): readonly Row[] {
  return wrap(text, Math.max(8, width - gutterWidth)).map((part, at) => {
    const sign = at === 0 ? String(number) : '.';
    // why: a number of ours and the bar.
    return [span(`${sign.padStart(5)} | ` as Safe, 'strong'), span(part)];
  });
}

function argumentRows({ facts }: Approval, context: DetailContext): readonly Row[] {
  const shown = shownArgv(facts);
  if (shown === null) return [];
  const { words, endsWithCommand } = shown;
  const all = plural(words.length + (endsWithCommand ? 1 : 0), own('argument'), own('arguments'));
  const head = endsWithCommand ? safe`${all}, the last is the COMMAND above` : all;
  return [
    ...labelled(own('ARGUMENTS'), head, context.width),
    ...words.flatMap((word, at) => lineRows(at + 1, textOf(word, context), context.width)),
  ];
}

function careRows(item: Approval, { width }: DetailContext): readonly Row[] {
  const care = careFor(item.pending);
  if (care.length === 0) return labelled(own('CARE'), own('No known tricks found. Read it anyway.'), width).map(calm);
  return care.flatMap(({ text }) => labelled(own('CARE'), text, width));
}

/** Somebody's own words stand below the facts, and are said to be theirs. */
function remarkRows({ facts }: Approval, context: DetailContext): readonly Row[] {
  if (facts.remark === null) return [];
  return labelled(own('SAYS'), safe`"${textOf(facts.remark, context)}"`, context.width, 'anywhere').map(calm);
}

function alwaysRows(item: Approval, { width }: DetailContext): readonly Row[] {
  const text = alwaysText(item);
  return text === null ? [] : labelled(own('ALWAYS'), text, width);
}
