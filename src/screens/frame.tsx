import { Box } from 'ink';
import type { ReactElement } from 'react';
import { Line, Lines } from '../components/line.tsx';
import { fitRows, type Row, row } from '../components/row.ts';
import { clip } from '../components/text/cells.ts';
import { own, type Safe, safe } from '../components/text/printable.ts';
import { rule, windowRows } from '../components/window.ts';
import { approvalsSpec } from './approvals/pane.ts';
import { footerRow, messageRow } from './footer.ts';
import { hasNotice, headerRow, noticeRow, tabsRow } from './header.ts';
import { helpPage } from './help.ts';
import { type Layout, smallest } from './layout.ts';
import { type ListSpec, listLines } from './list-pane.tsx';
import { streamRows } from './logs/pane.tsx';
import { pairingsSpec } from './pairings/pane.ts';
import { paneOf } from './pane-table.ts';
import { reviewWindow } from './review/window.ts';
import { layoutFor } from './settle.ts';
import { type ConsoleState, waiting, waitingApprovals } from './state.ts';

interface Part {
  readonly state: ConsoleState;
  readonly layout: Layout;
}

/** The whole screen, drawn from the state alone: at most one line less than the terminal has, none wider than it is. */
export function Frame({ state }: { readonly state: ConsoleState }): ReactElement {
  const layout = layoutFor(state);
  return (
    <Box flexDirection="column" width={layout.width} height={layout.height} overflow="hidden">
      {layout.kind === 'too-small' ? (
        <TooSmall state={state} layout={layout} />
      ) : (
        <Screen state={state} layout={layout} />
      )}
    </Box>
  );
}

function TooSmall({ state, layout }: Part): ReactElement {
  const { columns, rows } = state.size;
  const need = safe`(need ${smallest.columns}x${smallest.rows}, have ${columns}x${rows})`;
  const counts = [safe`${waitingApprovals(state)} approvals waiting`, safe`${waiting(state)} pairings waiting`];
  const lines = [own('Too small for decisions'), need, ...counts, own('q quits')];
  return (
    <Lines
      rows={fitRows(
        lines.map((line) => row(clip(line, layout.width))),
        layout.height,
      )}
    />
  );
}

function Screen({ state, layout }: Part): ReactElement {
  const head = [
    headerRow(state, layout),
    ...(state.review ? [] : [tabsRow(state, layout)]),
    ...(hasNotice(state) ? [noticeRow(layout)] : []),
  ];
  const line: Row[] = layout.rules && !state.review ? [rule(own(''), own(''), layout.width)] : [];
  const foot = state.review ? [] : [footerRow(state, layout)];
  return (
    <>
      <Lines rows={head} />
      <Lines rows={line} />
      <Body state={state} layout={layout} />
      <Lines rows={line} />
      <Lines rows={foot} />
      <Line row={messageRow(state, layout)} />
    </>
  );
}

function Body({ state, layout }: Part): ReactElement {
  if (state.review) return <Lines rows={reviewWindow(state, state.review, layout)} />;
  if (state.help.open) return <Lines rows={helpWindow(state, layout)} />;
  if (layout.kind === 'dashboard') return <Dashboard state={state} layout={layout} />;
  return paneOf(state).whole(state, layout);
}

function helpWindow(state: ConsoleState, { width, body }: Layout): readonly Row[] {
  const rows = helpPage(state, width - 2);
  const below = rows.length - state.help.scroll - (body - 1);
  const title = below > 0 ? safe`Keys, ${below} more lines (j)` : own('Keys');
  return fitRows([rule(title, own(''), width), ...rows.slice(state.help.scroll)], body);
}

/** What waits left, what is read right, the log below. */
function Dashboard({ state, layout }: Part): ReactElement {
  const { width, body, lists, stream } = layout;
  const upper = body - stream.height;
  const left = lists.approvals.list.width + 4;
  const first = lists.approvals.list.rows + 4;
  const window = (spec: ListSpec, title: Safe, height: number) =>
    windowRows({ title, rows: listLines(spec, state, layout), width: left, height });
  const both = [
    ...window(approvalsSpec, state.pane === 'approvals' ? own('[1 Approvals]') : own('1 Approvals'), first),
    ...window(pairingsSpec, state.pane === 'pairings' ? own('[2 Pairings]') : own('2 Pairings'), upper - first),
  ];
  return (
    <>
      <Box height={upper}>
        <Box flexDirection="column" width={left + 1}>
          <Lines rows={both} />
        </Box>
        <Box flexDirection="column" width={width - left - 1}>
          {paneOf(state).beside(state, layout)}
        </Box>
      </Box>
      <Lines rows={streamRows(state, layout)} />
    </>
  );
}
