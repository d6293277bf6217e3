import { Lines } from '../components/line.tsx';
import { listTop } from '../components/list-window.ts';
import { emptyRow, fitRows, type Row, row } from '../components/row.ts';
import { clip } from '../components/text/cells.ts';
import { own, type Safe, safe } from '../components/text/printable.ts';
import { rule } from '../components/window.ts';
import { plural } from './format.ts';
import type { Place } from './key-row.ts';
import type { Layout, ListPart } from './layout.ts';
import type { Pane } from './pane.ts';
import type { ConsoleState, ListId } from './state.ts';

/** What differs between panes that are a list with the details of the selected row. */
export interface ListSpec {
  readonly places: { readonly list: Place; readonly detail: Place };
  readonly part: ListPart;
  /** The list that is shown now. */
  readonly list: (state: ConsoleState) => ListId;
  readonly rows: (state: ConsoleState) => readonly { readonly key: string }[];
  readonly badge: (state: ConsoleState) => Safe;
  /** One line above the list. */
  readonly above: (state: ConsoleState, width: number) => Safe;
  /** The heading and `height` rows. */
  readonly lines: (state: ConsoleState, width: number, height: number) => readonly Row[];
  /** All lines of the details of the selected row. */
  readonly detail: (state: ConsoleState, width: number) => readonly Row[];
  readonly detailTitle: (state: ConsoleState) => Safe;
}

/** A list above or beside its details. */
export function listPane(spec: ListSpec): Pane {
  return {
    badge: spec.badge,
    place: (state) => (state.detailOpen ? spec.places.detail : spec.places.list),
    by: (state, rows) =>
      state.detailOpen ? { ...state, detailScroll: state.detailScroll + rows } : select(spec, state, rows),
    page: (state, layout) => {
      const { list, detail } = layout.lists[spec.part];
      return state.detailOpen ? detail.rows : list.rows;
    },
    open: (state) => ({ ...state, detailOpen: true, detailScroll: 0 }),
    back: (state) => (state.detailOpen ? { ...state, detailOpen: false, detailScroll: 0 } : null),
    settle: (state, layout) => settleDetail(spec, settleList(spec, state, layout), layout),
    whole: (state, layout) => <Lines rows={wholeRows(spec, state, layout)} />,
    beside: (state, layout) => <Lines rows={besideRows(spec, state, layout)} />,
  };
}

function select(spec: ListSpec, state: ConsoleState, step: number): ConsoleState {
  const rows = spec.rows(state);
  if (rows.length === 0) return state;
  const list = spec.list(state);
  const { cursors } = state;
  const at = rows.findIndex(({ key }) => key === cursors[list].key);
  // From nowhere the first step goes to what is on the screen.
  const wanted = at < 0 ? cursors[list].top : at + step;
  const key = rows[Math.max(0, Math.min(wanted, rows.length - 1))]?.key;
  return { ...state, detailScroll: 0, cursors: { ...cursors, [list]: { ...cursors[list], key } } };
}

/** The cursor on a row that there is, and that row on the screen. */
export function settleList(spec: ListSpec, state: ConsoleState, layout: Layout): ConsoleState {
  const rows = spec.rows(state);
  const list = spec.list(state);
  const { key, top } = state.cursors[list];
  // The first row is selected once, when there first is one; a row that went away leaves the cursor nowhere.
  const wanted = key === undefined ? rows[0]?.key : key;
  const at = rows.findIndex((each) => each.key === wanted);
  const found = at >= 0 ? wanted : wanted === undefined ? undefined : null;
  const cursor = { key: found, top: listTop(top, at, layout.lists[spec.part].list.rows, rows.length) };
  return { ...state, cursors: { ...state.cursors, [list]: cursor } };
}

function settleDetail(spec: ListSpec, state: ConsoleState, layout: Layout): ConsoleState {
  const { width, rows } = layout.lists[spec.part].detail;
  const most = spec.detail(state, width).length - rows;
  return { ...state, detailScroll: Math.max(0, Math.min(state.detailScroll, most)) };
}

/** The line above the list, its heading and its rows: one more than the part's rows, twice. */
export function listLines(spec: ListSpec, state: ConsoleState, layout: Layout): readonly Row[] {
  const { width, rows } = layout.lists[spec.part].list;
  return [row(clip(safe` ${spec.above(state, width - 1)}`, width), 'strong'), ...spec.lines(state, width, rows)];
}

function detailLines(spec: ListSpec, state: ConsoleState, layout: Layout): readonly Row[] {
  const { width, rows: height } = layout.lists[spec.part].detail;
  const rows = spec.detail(state, width);
  const below = rows.length - state.detailScroll - height;
  const shown = fitRows(rows.slice(state.detailScroll, state.detailScroll + height), height);
  return below > 0 && height > 1
    ? [...shown.slice(0, -1), row(safe`${plural(below + 1, own('more line'), own('more lines'))} below`, 'faint')]
    : [...shown, ...(height < 1 ? [emptyRow] : [])];
}

/** The one that has the keys is in brackets. */
const titleOf = (spec: ListSpec, state: ConsoleState): Safe =>
  state.detailOpen ? safe`[${spec.detailTitle(state)}]` : spec.detailTitle(state);

function wholeRows(spec: ListSpec, state: ConsoleState, layout: Layout): readonly Row[] {
  const { width, body } = layout;
  if (layout.kind === 'either') {
    if (!state.detailOpen) return fitRows(listLines(spec, state, layout), body);
    return fitRows([rule(spec.detailTitle(state), own(''), width), ...detailLines(spec, state, layout)], body);
  }
  const details = [rule(titleOf(spec, state), own(''), width), ...detailLines(spec, state, layout)];
  return fitRows([...listLines(spec, state, layout), ...details], body);
}

/** Beside lists that are on the screen already stand the details alone. */
function besideRows(spec: ListSpec, state: ConsoleState, layout: Layout): readonly Row[] {
  const { detail } = layout.lists[spec.part];
  const details = [rule(titleOf(spec, state), own(''), detail.width), ...detailLines(spec, state, layout)];
  return spec.part === 'audit' ? [...listLines(spec, state, layout), ...details] : details;
}
