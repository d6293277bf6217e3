import type { Layout } from '../layout.ts';
import type { ConsoleState } from '../state.ts';
import type { LogEntry } from './log-line.ts';
import { entryAt, pageTo, type Walked } from './walk.ts';

/** What of the log is on the screen, and in how many rows. */
export const walked = ({ snapshot, logs }: ConsoleState): Walked => ({
  ring: snapshot.log.ring,
  held: logs.held,
  filter: logs.filter,
});

/** The record under the cursor; null while following, when nothing is selected. */
export const selectedEntry = (state: ConsoleState): LogEntry | null =>
  state.logs.cursor === null ? null : entryAt(walked(state), state.logs.cursor);

/** The log is on the screen, whole or in part. */
export const showsLog = ({ pane, review, help }: ConsoleState, { kind }: Layout): boolean =>
  review === null && !help.open && kind !== 'too-small' && (pane === 'logs' || kind === 'dashboard');

/** Cells and rows of one part of the pane. */
export interface Part {
  readonly width: number;
  readonly rows: number;
}

export interface Parts {
  /** The title is not counted in, the line at the foot is. */
  readonly list: Part;
  readonly record: Part;
}

/** On a small screen list or record, on a larger one the record below while something is selected, else beside. */
export function partsOf({ logs }: Pick<ConsoleState, 'logs'>, { kind, stream, page, body }: Layout): Parts {
  const { width, height } = stream;
  if (kind === 'dashboard') {
    const record = { width: page.width, rows: page.height - 1 };
    return { list: { width: width - 4, rows: height - 2 }, record };
  }
  if (kind === 'either') return { list: { width, rows: body - 1 }, record: { width, rows: body - 1 } };
  if (logs.cursor === null) return { list: { width, rows: body - 1 }, record: { width, rows: 0 } };
  const list = Math.max(3, Math.floor(body * 0.5));
  return { list: { width, rows: list - 1 }, record: { width, rows: body - list - 1 } };
}

/** Rows for records: the last one of the list says what is hidden, or is typed into. */
export const recordRoom = ({ list }: Parts): number => Math.max(1, list.rows - 1);

/** While following: the newest, at the lower edge. */
export const newest = (state: ConsoleState, rows: number): readonly LogEntry[] =>
  pageTo(walked(state), state.snapshot.log.ring.next, rows);

/** Lines are left that the search has not looked at. */
export const isSearching = (state: ConsoleState, layout: Layout): boolean =>
  state.logs.search !== null && !state.logs.search.finder.done && showsLog(state, layout);
