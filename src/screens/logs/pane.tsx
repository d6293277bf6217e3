import type { ReactElement } from 'react';
import { Lines } from '../../components/line.tsx';
import { emptyRow, fitRows, type Row, row, span } from '../../components/row.ts';
import { clip } from '../../components/text/cells.ts';
import { own, printable, type Safe, safe } from '../../components/text/printable.ts';
import { rule, windowRows } from '../../components/window.ts';
import { fieldText } from '../fields.ts';
import type { Layout } from '../layout.ts';
import { whyNoList } from '../list-lines.ts';
import type { Pane } from '../pane.ts';
import type { ConsoleState } from '../state.ts';
import type { LogFacts } from './facts.ts';
import type { LogEntry } from './log-line.ts';
import { byLines, openRecord } from './moves.ts';
import { follow } from './pause.ts';
import { recordRows, recordTitle } from './record-view.ts';
import { entryRows } from './rows.ts';
import { settleLogs } from './settle-logs.ts';
import { newest, type Part, partsOf, recordRoom, selectedEntry, walked } from './shown.ts';
import { countText, hiddenText, titleText } from './title.ts';
import { pageFrom } from './walk.ts';

const whys: Readonly<Record<LogFacts['how'], Safe>> = {
  waiting: own('Waiting for the log.'),
  pushed: own('Nothing was logged yet.'),
  polled: own('Nothing was logged yet.'),
  hidden: own('This console may not read the log (missing scope operator.read).'),
  none: own('This gateway has no log for consoles.'),
};

/** Why there is nothing to show; null when there is something. */
function whyNone({ snapshot }: ConsoleState): Safe | null {
  const { how, ring, problem } = snapshot.log;
  if (how === 'hidden' || how === 'none') return whys[how];
  if (ring.next > ring.first) return null;
  if (problem !== null) return safe`Not to be had: ${printable(problem)}`;
  return whyNoList(snapshot, null) ?? whys[how];
}

/** `rows` lines: the records, and at the foot what is typed, what went wrong or what is hidden. */
function listRows(state: ConsoleState, { width, rows }: Part, room: number): readonly Row[] {
  const why = whyNone(state);
  const body = why === null ? recordsIn(state, width, room) : [row(clip(safe`  ${why}`, width), 'faint')];
  return [...fitRows(body, rows - 1), footRow(state, width)];
}

function recordsIn(state: ConsoleState, width: number, room: number): readonly Row[] {
  const { cursor, search, top } = state.logs;
  const rows = (entry: LogEntry): readonly Row[] =>
    entryRows(entry, {
      width,
      selected: entry.seq === cursor,
      hit: search !== null && search.finder.placeOf(entry.seq) > 0,
    });
  if (cursor !== null) return pageFrom(walked(state), top, room).flatMap(rows);
  const all = newest(state, room).flatMap(rows);
  return all.slice(Math.max(0, all.length - room));
}

function footRow(state: ConsoleState, width: number): Row {
  const { field, snapshot } = state;
  if (field !== null) {
    const { label, text } = fieldText(field, width - 1);
    return [span(safe` ${label}`, 'strong'), span(text)];
  }
  const { problem, ring } = snapshot.log;
  if (problem !== null && ring.next > ring.first)
    return row(clip(safe`  not read: ${printable(problem)}`, width), 'care');
  const hidden = hiddenText(state);
  return hidden === '' ? emptyRow : row(clip(safe`  (${hidden})`, width), 'faint');
}

function recordPart(state: ConsoleState, { width, rows }: Part): readonly Row[] {
  const entry = selectedEntry(state);
  const all = recordRows(entry, width);
  const below = all.length - state.detailScroll - rows;
  const more = below > 0 ? safe`${below} more below` : own('');
  const title = state.detailOpen ? safe`[${recordTitle(entry)}]` : recordTitle(entry);
  return [rule(title, more, width), ...fitRows(all.slice(state.detailScroll), rows)];
}

function wholeRows(state: ConsoleState, layout: Layout): readonly Row[] {
  const { width, body, kind } = layout;
  const parts = partsOf(state, layout);
  const only = kind === 'either' && state.detailOpen;
  const list = only
    ? []
    : [rule(titleText(state), countText(state), width), ...listRows(state, parts.list, recordRoom(parts))];
  const record = only || (kind === 'split' && parts.record.rows > 0) ? recordPart(state, parts.record) : [];
  return fitRows([...list, ...record], body);
}

/** The lower part of the dashboard, whatever pane has the keys. */
export function streamRows(state: ConsoleState, layout: Layout): readonly Row[] {
  const { width, height } = layout.stream;
  const parts = partsOf(state, layout);
  const name = state.pane === 'logs' ? own('[3 Logs]') : own('3 Logs');
  const title = safe`${name}   ${titleText(state)}`;
  const rows = listRows(state, parts.list, recordRoom(parts));
  return windowRows({ title, corner: countText(state), rows, width, height });
}

const whole = (state: ConsoleState, layout: Layout): ReactElement => <Lines rows={wholeRows(state, layout)} />;
const beside = (state: ConsoleState, layout: Layout): ReactElement => (
  <Lines rows={recordPart(state, partsOf(state, layout).record)} />
);

/** As far as a key to the end moves. */
const far = 100_000;

function badge({ snapshot, logs }: ConsoleState): Safe {
  const errors = snapshot.log.errors - logs.seenErrors;
  return errors <= 0 ? own('') : errors > 99 ? own('99+ err') : safe`${errors} err`;
}

function settle(state: ConsoleState, layout: Layout): ConsoleState {
  const settled = settleLogs(state, layout);
  const { width, rows } = partsOf(settled, layout).record;
  const most = recordRows(selectedEntry(settled), Math.max(1, width)).length - rows;
  const seenErrors = settled.snapshot.log.errors;
  return {
    ...settled,
    detailScroll: Math.max(0, Math.min(settled.detailScroll, most)),
    logs: { ...settled.logs, seenErrors },
  };
}

/** The gateway's log as it is written. */
export const logsPane: Pane = {
  badge,
  place: ({ field, detailOpen }) => (field !== null ? 'logs-field' : detailOpen ? 'record' : 'logs'),
  by: (state, rows) => {
    if (state.detailOpen) return { ...state, detailScroll: state.detailScroll + rows };
    return rows >= far ? follow(state) : byLines(state, rows);
  },
  page: (state, layout) => {
    const parts = partsOf(state, layout);
    return state.detailOpen ? parts.record.rows : recordRoom(parts);
  },
  open: openRecord,
  back: (state) => (state.detailOpen ? { ...state, detailOpen: false, detailScroll: 0 } : null),
  settle,
  whole,
  beside,
};
