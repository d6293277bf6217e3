import { fitRow, fitRows, type Row, row, rowWidth, type Span, span } from './row.ts';
import { clip, width } from './text/cells.ts';
import { own, type Safe, safe } from './text/printable.ts';

/** A frame of ASCII signs around rows. Borders and titles have looks that text from outside never gets. */
export interface WindowOptions {
  readonly title: Safe;
  /** At the right end of the upper border. */
  readonly corner?: Safe;
  readonly rows: readonly Row[];
  readonly width: number;
  readonly height: number;
  /** `=` instead of `-`: the window that has the decision. */
  readonly heavy?: boolean;
  /** Without the two side borders, where columns are few. */
  readonly open?: boolean;
}

export const innerWidth = (cells: number, open: boolean): number => (open ? cells : Math.max(1, cells - 4));

export function windowRows({ title, corner, rows, width: cells, height, heavy, open }: WindowOptions): readonly Row[] {
  const inside = fitRows(rows, Math.max(0, height - 2)).map((line) =>
    open ? fitRow(line, cells) : sided(line, cells),
  );
  const sign = heavy ? own('=') : own('-');
  const edge = open ? sign : own('+');
  return [border({ title, corner: corner ?? own(''), cells, sign, edge }), ...inside, plainBorder(cells, sign, edge)];
}

function sided(line: Row, cells: number): Row {
  const side: Span = span(own('|'), 'strong');
  return [side, span(own(' ')), ...fitRow(line, cells - 4), span(own(' ')), side];
}

interface Border {
  readonly title: Safe;
  readonly corner: Safe;
  readonly cells: number;
  readonly sign: Safe;
  readonly edge: Safe;
}

function border({ title, corner, cells, sign, edge }: Border): Row {
  const end = corner === '' ? edge : safe` ${corner} ${sign}${edge}`;
  const start = safe`${edge}${sign} ${clip(title, Math.max(1, cells - width(end) - 5))} `;
  const fill = Math.max(0, cells - width(start) - width(end));
  return fitRow([span(safe`${start}${repeat(sign, fill)}${end}`, 'strong')], cells);
}

const plainBorder = (cells: number, sign: Safe, edge: Safe): Row =>
  row(safe`${edge}${repeat(sign, Math.max(0, cells - 2))}${edge}`, 'strong');

// why: safe text repeated.
export const repeat = (text: Safe, count: number): Safe => text.repeat(Math.max(0, count)) as Safe;

/** A line across with a title in it. */
export function rule(title: Safe, corner: Safe, cells: number): Row {
  const start = title === '' ? own('') : safe`- ${clip(title, cells - 4)} `;
  const end = corner === '' ? own('') : safe` ${corner} -`;
  const fill = cells - width(start) - width(end);
  if (fill < 1) return row(safe`${start}${repeat(own('-'), cells - rowWidth(row(start)))}`, 'faint');
  return row(safe`${start}${repeat(own('-'), fill)}${end}`, 'faint');
}
