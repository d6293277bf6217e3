import { type CellProps, Table } from 'ink-table';
import { createContext, type PropsWithChildren, type ReactElement, useContext } from 'react';
import { Line } from './line.tsx';
import { row } from './row.ts';
import { fill, width } from './text/cells.ts';
import { own, type Safe, safe } from './text/printable.ts';

/** A small table that does not change under the reader's eyes. Give it only the rows that are to be seen. */
export interface StaticTableProps {
  readonly columns: readonly Safe[];
  readonly rows: readonly Readonly<Record<string, Safe>>[];
  /** Cells of the screen it may take. */
  readonly width: number;
}

/** Lines it takes: borders, heading, and a rule above every row. */
export const tableHeight = (rows: number): number => rows * 2 + 3;

interface Sheet {
  readonly rows: StaticTableProps['rows'];
  readonly columns: readonly Safe[];
  readonly widths: readonly number[];
}

const SheetContext = createContext<Sheet>({ rows: [], columns: [], widths: [] });

/**
 * ink-table measures text by its length, which breaks the frame for wide letters. It is given the number of each row, filled
 * to the width of the column; the cell puts the text in its place, cut to the same cells.
 */
export function StaticTable({ columns, rows, width: room }: StaticTableProps): ReactElement {
  const widths = columnWidths(columns, rows, room);
  const data = rows.map((_, at) =>
    Object.fromEntries(columns.map((column, index) => [column, String(at).padEnd(widths[index] ?? 1)])),
  );
  return (
    <SheetContext value={{ rows, columns, widths }}>
      <Table data={data} columns={[...columns]} cell={BodyCell} header={HeadCell} skeleton={Skeleton} />
    </SheetContext>
  );
}

function BodyCell({ column, children }: CellProps): ReactElement {
  const { rows, columns, widths } = useContext(SheetContext);
  const text = rows[Number(String(children).trim())]?.[columns[column] ?? ''] ?? own('');
  return <Line row={row(safe` ${fill(text, widths[column] ?? 1)} `)} />;
}

const HeadCell = ({ children }: PropsWithChildren): ReactElement => (
  // why: the name of one of our own columns, filled with spaces.
  <Line row={row(String(children) as Safe, 'strong')} />
);

const ascii: Readonly<Record<string, string>> = { '─': '-', '│': '|' };

const Skeleton = ({ children }: PropsWithChildren): ReactElement => {
  const drawn = [...String(children)].map((sign) => ascii[sign] ?? (sign === ' ' ? ' ' : '+')).join('');
  // why: only the three signs above.
  return <Line row={row(drawn as Safe, 'faint')} />;
};

/** Natural widths, the widest column giving way until the table fits. */
function columnWidths(columns: readonly Safe[], rows: StaticTableProps['rows'], room: number): readonly number[] {
  const widths = columns.map((column) =>
    Math.max(width(column), ...rows.map((cells) => width(cells[column] ?? own('')))),
  );
  const frame = columns.length * 3 + 1;
  const least = columns.map((column) => width(column));
  while (widths.reduce((sum, cells) => sum + cells, frame) > room) {
    const widest = widths.reduce(
      (best, cells, at) => (cells - (least[at] ?? 0) > (widths[best] ?? 0) - (least[best] ?? 0) ? at : best),
      0,
    );
    if ((widths[widest] ?? 0) <= (least[widest] ?? 0)) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}
