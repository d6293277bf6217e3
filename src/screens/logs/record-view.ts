import { type Row, row } from '../../components/row.ts';
import { clip } from '../../components/text/cells.ts';
import { own, printable, type Safe, safe } from '../../components/text/printable.ts';
import { plural } from '../format.ts';
import { labelled } from '../labelled.ts';
import { gapText, grouped } from './gap-text.ts';
import type { LogEntry, LogLine } from './log-line.ts';
import { type LogRecord, recordOf } from './record.ts';
import { levelWord } from './rows.ts';

export const recordTitle = (entry: LogEntry | null): Safe =>
  entry?.kind === 'line' ? safe`record ${grouped(entry.seq + 1)}` : own('record');

/** The record that was laid out last: drawn five times a second, it is wrapped once. */
let last: { readonly entry: LogEntry; readonly width: number; readonly rows: readonly Row[] } | null = null;

/** Everything that is kept of a record. */
export function recordRows(entry: LogEntry | null, width: number): readonly Row[] {
  if (entry === null) return [row(clip(own('Nothing is selected: k or an arrow key selects.'), width), 'faint')];
  if (entry.kind === 'gap') return labelled(own('gap'), safe`${gapText(entry)}.`, width);
  if (last?.entry === entry && last.width === width) return last.rows;
  const rows = layOut(entry, width);
  last = { entry, width, rows };
  return rows;
}

function layOut(line: LogLine, width: number): readonly Row[] {
  const record = recordOf(line);
  const texts = [...textRows(own('text'), [record.message], width), ...textRows(own('data'), record.data, width)];
  return [
    ...labelled(own('time'), timeText(record), width),
    ...labelled(own('level'), record.isRecord ? levelWord(line.rank) : own('not told'), width),
    ...labelled(
      own('from'),
      line.from === '' ? own('not told') : printable(line.from, { as: 'command' }),
      width,
      'anywhere',
    ),
    ...texts,
    ...notes(line, record, texts).flatMap((note) => labelled(own('note'), note, width)),
  ];
}

const timeText = ({ timeMs }: LogRecord): Safe => {
  const date = new Date(timeMs ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? own('not told') : printable(date.toISOString());
};

/** Each line break that was in a text begins a line of ours with a bar; what is only wrapped has a dot. */
function textRows(label: Safe, texts: readonly string[], width: number): readonly Row[] {
  return texts.flatMap((text, at) =>
    text
      .split(/\r\n|\n/)
      .flatMap((part, line) =>
        labelled(at + line === 0 ? label : line === 0 ? own('') : own('       |'), printable(part), width, 'anywhere'),
      ),
  );
}

const token = /<U\+[0-9A-F]{4,6}(?: x(\d+))?>/g;

function notes(line: LogLine, { isRecord }: LogRecord, rows: readonly Row[]): readonly Safe[] {
  const shown = rows.map((spans) => spans.at(-1)?.text ?? '').join('');
  const tokens = [...shown.matchAll(token)];
  const hidden = tokens.reduce((sum, [, count = '1']) => sum + Number(count), 0);
  // why: a token in safe text is safe.
  const first = tokens[0]?.[0] as Safe | undefined;
  return [
    ...(first === undefined
      ? []
      : [safe`${plural(hidden, own('character is'), own('characters are'))} shown by name, as ${first}`]),
    ...(line.length > line.text.length ? [safe`cut: the whole line has ${grouped(line.length)} signs`] : []),
    ...(isRecord ? [] : [own('not a record: the line is shown as it came, secrets aside')]),
  ];
}
