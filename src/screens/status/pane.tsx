import { Box } from 'ink';
import type { ReactElement } from 'react';
import { Line, Lines } from '../../components/line.tsx';
import { row } from '../../components/row.ts';
import { StaticTable, tableHeight } from '../../components/static-table.tsx';
import { own, type Safe, safe } from '../../components/text/printable.ts';
import type { Pane } from '../pane.ts';
import { type ConsoleState, lockoutRows, runningTurns } from '../state.ts';
import { turnTable } from '../turns/rows.ts';
import { accountTable, clientTable, statusRows, type TableRow } from './rows.ts';

/** The table package costs per row, so that only as many are handed to it as a person looks at. */
const mostRows = 12;

const accountColumns = [own('account'), own('state'), own('policy'), own('error')];
const clientColumns = [own('client'), own('mode'), own('host'), own('version'), own('scopes')];

const turnColumns = [own('session'), own('last message'), own('waits for')];

interface Part {
  readonly title: Safe;
  readonly columns: readonly Safe[];
  readonly rows: readonly TableRow[];
}

/** What runs stands first, so that it is seen on a small screen without scrolling. */
function turnParts(state: ConsoleState): readonly Part[] {
  const rows = turnTable(state);
  return rows.length === 0 ? [] : [{ title: own(' Turns (S stops them all)'), columns: turnColumns, rows }];
}

function partsOf({ snapshot: { status, clients } }: ConsoleState): readonly Part[] {
  return [
    { title: own(' Accounts'), columns: accountColumns, rows: accountTable(status?.accounts ?? []) },
    { title: own(' Clients'), columns: clientColumns, rows: clientTable(clients ?? []) },
  ];
}

const shownRows = (rows: readonly TableRow[]): readonly TableRow[] => rows.slice(0, mostRows);

const partHeight = ({ rows }: Part): number =>
  1 + (rows.length === 0 ? 1 : tableHeight(shownRows(rows).length)) + (rows.length > mostRows ? 1 : 0);

/** Lines of the whole page, for scrolling. */
const statusHeight = (state: ConsoleState, width: number): number =>
  statusRows(state, width).length +
  [...turnParts(state), ...partsOf(state)].reduce((sum, part) => sum + partHeight(part), 0);

interface StatusPaneProps {
  readonly state: ConsoleState;
  readonly width: number;
  readonly height: number;
}

function StatusPage({ state, width, height }: StatusPaneProps): ReactElement {
  return (
    <Box width={width} height={height} overflow="hidden">
      <Box flexDirection="column" width={width} flexShrink={0} marginTop={-state.statusScroll}>
        <Parts parts={turnParts(state)} width={width} />
        <Box flexDirection="column" flexShrink={0}>
          <Lines rows={statusRows(state, width)} />
        </Box>
        <Parts parts={partsOf(state)} width={width} />
      </Box>
    </Box>
  );
}

const Parts = ({
  parts,
  width,
}: {
  readonly parts: readonly Part[];
  readonly width: number;
}): readonly ReactElement[] =>
  parts.map((part) => (
    <Box key={part.title} flexDirection="column" flexShrink={0}>
      <Line row={row(part.title, 'strong')} />
      <PartTable part={part} width={width} />
    </Box>
  ));

function PartTable({ part, width }: { readonly part: Part; readonly width: number }): ReactElement {
  if (part.rows.length === 0) return <Line row={row(own(' none that this gateway tells of'), 'faint')} />;
  const more = part.rows.length - mostRows;
  return (
    <>
      <StaticTable columns={part.columns} rows={shownRows(part.rows)} width={width} />
      {more > 0 ? <Line row={row(safe` ${more} more: oc status`, 'faint')} /> : null}
    </>
  );
}

/** `2 run, 1 locked`: turns of the assistant, and locks at the door. */
function badgeText(state: ConsoleState): Safe {
  const turns = runningTurns(state).length;
  const locked = lockoutRows(state).length;
  if (turns === 0) return locked === 0 ? own('') : safe`${locked} locked`;
  return locked === 0 ? safe`${turns} run` : safe`${turns} run, ${locked} locked`;
}

/** The gateway, its accounts and clients, and this console, on one page that scrolls. */
export const statusPane: Pane = {
  badge: badgeText,
  place: () => 'status',
  by: (state, rows) => ({ ...state, statusScroll: state.statusScroll + rows }),
  page: (_, { page }) => page.height,
  open: (state) => state,
  back: () => null,
  settle: (state, { page }) => {
    const most = statusHeight(state, page.width) - page.height;
    return { ...state, statusScroll: Math.max(0, Math.min(state.statusScroll, most)) };
  },
  whole: (state, { page }) => <StatusPage state={state} width={page.width} height={page.height} />,
  beside: (state, { page }) => <StatusPage state={state} width={page.width} height={page.height} />,
};
