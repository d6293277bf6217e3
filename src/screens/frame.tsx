import { Box } from 'ink';
import type { ReactElement } from 'react';
import { Line, Lines } from '../components/line.tsx';
import { fitRows, type Row, row } from '../components/row.ts';
import { clip } from '../components/text/cells.ts';
import { own, safe } from '../components/text/printable.ts';
import { rule, windowRows } from '../components/window.ts';
import { footerRow, messageRow } from './footer.ts';
import { hasNotice, headerRow, noticeRow, tabsRow } from './header.ts';
import { helpPage } from './help.ts';
import { type Layout, smallest } from './layout.ts';
import { detailTitle, detailWindow, listRows, sectionsText } from './pairings/pane.ts';
import { reviewWindow } from './review/window.ts';
import { layoutFor } from './settle.ts';
import { type ConsoleState, waiting } from './state.ts';
import { StatusPane } from './status/pane.tsx';
import { statusRows } from './status/rows.ts';

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
  const lines = [own('Too small for decisions'), need, safe`${waiting(state)} pairings waiting`, own('q quits')];
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
  if (state.pane === 'status') return <StatusPane state={state} width={layout.width} height={layout.body} />;
  return <Lines rows={pairingsBody(state, layout)} />;
}

function helpWindow(state: ConsoleState, { width, body }: Layout): readonly Row[] {
  const rows = helpPage(state, width - 2);
  const below = rows.length - state.help.scroll - (body - 1);
  const title = below > 0 ? safe`Keys, ${below} more lines (j)` : own('Keys');
  return fitRows([rule(title, own(''), width), ...rows.slice(state.help.scroll)], body);
}

/** List above detail, or one of them where there is no room for both. */
function pairingsBody(state: ConsoleState, { kind, width, body, list, detail }: Layout): readonly Row[] {
  const sections = row(clip(safe` ${sectionsText(state)}`, width), 'strong');
  if (kind === 'either') {
    if (!state.detailOpen) return fitRows([sections, ...listRows(state, list.width, list.rows)], body);
    return fitRows([rule(detailTitle(state), own(''), width), ...detailWindow(state, detail.width, detail.rows)], body);
  }
  const title = state.detailOpen ? safe`[${detailTitle(state)}]` : detailTitle(state);
  const upper = [sections, ...listRows(state, list.width, list.rows)];
  return fitRows([...upper, rule(title, own(''), width), ...detailWindow(state, detail.width, detail.rows)], body);
}

/** Quiet things left, what changes with the cursor right and without a border at its end. */
function Dashboard({ state, layout }: Part): ReactElement {
  const { width, body, list, detail } = layout;
  const left = list.width + 4;
  const upper = list.rows + 4;
  const sections = row(clip(sectionsText(state), list.width), 'strong');
  const pairings = windowRows({
    title: own('2 Pairings'),
    rows: [sections, ...listRows(state, list.width, list.rows)],
    width: left,
    height: upper,
  });
  const facts = statusRows(state, list.width);
  const status = windowRows({ title: own('5 Status'), rows: facts, width: left, height: body - upper });
  const title = state.detailOpen ? safe`[${detailTitle(state)}]` : detailTitle(state);
  const right = [rule(title, own(''), detail.width), ...detailWindow(state, detail.width, detail.rows)];
  return (
    <Box height={body}>
      <Box flexDirection="column" width={left + 1}>
        <Lines rows={[...pairings, ...status]} />
      </Box>
      <Box flexDirection="column" width={width - left - 1}>
        {state.pane === 'status' ? (
          <StatusPane state={state} width={detail.width} height={body} />
        ) : (
          <Lines rows={right} />
        )}
      </Box>
    </Box>
  );
}
