import { type Look, type Row, span } from '../../components/row.ts';
import { clip, fill } from '../../components/text/cells.ts';
import { own, printable, type Safe, safe } from '../../components/text/printable.ts';
import { repeat } from '../../components/window.ts';
import { timeZ } from '../format.ts';
import { gapText } from './gap-text.ts';
import type { LogEntry, LogGap, LogLine } from './log-line.ts';
import { type LogRecord, recordOf } from './record.ts';
import { linesOf } from './walk.ts';

/** Rows of the list: what is ours first, the text of the log last and alone, never under the time of another record. */
export interface RowContext {
  readonly width: number;
  readonly selected: boolean;
  /** It holds what is searched for. */
  readonly hit: boolean;
}

/** Cells of the subsystem; where columns are few it stands in the record alone. */
const fromCells = (width: number): number => (width >= 100 ? 16 : width >= 60 ? 12 : 0);
const timeCells = 9;

interface Level {
  readonly word: Safe;
  readonly look: Look;
}

/** By rank. */
const levels: readonly Level[] = [
  { word: own('trace'), look: 'faint' },
  { word: own('debug'), look: 'faint' },
  { word: own('info'), look: 'plain' },
  { word: own('warn'), look: 'care' },
  { word: own('error'), look: 'alarm' },
  { word: own('fatal'), look: 'alarm' },
];

export const levelWord = (rank: number): Safe => levels[rank]?.word ?? own('-');

export function entryRows(entry: LogEntry, context: RowContext): readonly Row[] {
  return entry.kind === 'gap' ? [gapRow(entry, context)] : lineRows(entry, context);
}

const marks = ({ selected, hit }: RowContext): Safe =>
  safe`${selected ? own('>') : own(' ')}${hit ? own('*') : own(' ')}`;

const gapRow = (gap: LogGap, context: RowContext): Row => [
  span(marks(context), context.selected ? 'selected' : 'plain'),
  span(clip(safe`-- ${gapText(gap)} --`, context.width - 2), 'faint'),
];

function lineRows(line: LogLine, context: RowContext): readonly Row[] {
  const record = recordOf(line);
  const from = fromCells(context.width);
  const [first = '', ...more] = linesOf(record.message);
  const who = from === 0 ? own('') : safe`${fill(nameOf(line.from), from)} `;
  const level = record.isRecord || line.from !== '' ? levels[line.rank] : undefined;
  const start = 2 + timeCells + 1 + 5 + 1 + (from === 0 ? 0 : from + 1);
  const head: Row = [
    span(marks(context), context.selected ? 'selected' : 'plain'),
    span(safe`${fill(timeText(record), timeCells)} `, 'faint'),
    span(safe`${fill(level?.word ?? own('-'), 5)} `, level?.look ?? 'faint'),
    span(who),
    span(shortText([first, ...record.data.map(firstLine)].join(' '), context.width - start)),
  ];
  // The gutter of further lines is ours and no text can stand left of it.
  const gutter = safe`${repeat(own(' '), start - 2)}| `;
  return [head, ...more.map((text) => [span(gutter, 'faint'), span(shortText(text, context.width - start))])];
}

const firstLine = (text: string): string => (text.includes('\n') ? `${text.slice(0, text.indexOf('\n'))}..` : text);

const nameOf = (from: string): Safe => (from === '' ? own('-') : printable(from, { as: 'command' }));

const timeText = ({ timeMs }: LogRecord): Safe => (timeMs === null ? own('--:--:--Z') : timeZ(timeMs));

/** Longer text is not escaped as a whole for a row that shows a part of it. UTF-16 units. */
const longestShown = 1024;

function shortText(text: string, cells: number): Safe {
  if (text.length <= longestShown) return clip(printable(text), cells);
  return safe`${clip(printable(text.slice(0, longestShown)), Math.max(0, cells - 2))}${cells >= 2 ? own('..') : own('')}`;
}
