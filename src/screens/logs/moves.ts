import { own, type Safe } from '../../components/text/printable.ts';
import { logLevels } from '../../gateway/protocol/logs.ts';
import type { Field } from '../field.ts';
import type { ConsoleState } from '../state.ts';
import { type LogFilter, likeThis } from './filter.ts';
import { Finder } from './finder.ts';
import { errorRank, type LogEntry } from './log-line.ts';
import type { LogsState } from './logs-state.ts';
import { follow, pauseAt } from './pause.ts';
import { selectedEntry, walked } from './shown.ts';
import { after, before } from './walk.ts';

/** Keys of the Logs pane as changes of the state. */
type Step = (state: ConsoleState) => ConsoleState;

/** What a key that found nothing says. */
const remarks = {
  error: [own('No error before this line.'), own('No error after this line.')],
  hit: [own('No hit before this line.'), own('No hit after this line.')],
  searching: [own('Still searching.')],
  unselected: [own('Select a line first.')],
} as const;

const every: ReadonlySet<Safe> = new Set(Object.values(remarks).flat());

/** Such a remark was about one key; after the next it would be about nothing that can be seen. */
export const withoutRemark: Step = (state) => (every.has(state.message) ? { ...state, message: own('') } : state);

const say = (state: ConsoleState, message: Safe): ConsoleState => ({ ...state, message });

const withLogs = (state: ConsoleState, change: Partial<LogsState>): ConsoleState => ({
  ...state,
  logs: { ...state.logs, ...change },
});

/** Number of the line the keys start from: the selected one, or the end. */
const here = ({ logs, snapshot }: ConsoleState): number => logs.cursor ?? snapshot.log.ring.next;

/** Down or up by so many lines that are shown. Up from the end pauses; down past the last one stays there. */
export function byLines(state: ConsoleState, rows: number): ConsoleState {
  const log = walked(state);
  let entry = state.logs.cursor === null ? before(log, log.ring.next) : selectedEntry(state);
  if (entry === null || (rows > 0 && state.logs.cursor === null)) return state;
  const next = rows > 0 ? after : before;
  for (let left = Math.abs(rows); left > 0; left--) {
    const found = next(log, entry.seq);
    if (found === null) break;
    entry = found;
  }
  return pauseAt(state, entry.seq);
}

/** What is read: the selected record, or the newest. */
export function openRecord(state: ConsoleState): ConsoleState {
  const log = walked(state);
  const entry = selectedEntry(state) ?? before(log, log.ring.next);
  return entry === null ? state : { ...pauseAt(state, entry.seq), detailOpen: true };
}

const toggleFollow: Step = (state) => (state.logs.cursor === null ? byLines(state, 0) : follow(state));

/** Another filter is another search too: it finds only what is shown. */
function filtered(state: ConsoleState, change: Partial<LogFilter>): ConsoleState {
  const filter = { ...state.logs.filter, ...change };
  const { search } = state.logs;
  const { next } = state.snapshot.log.ring;
  return withLogs(state, {
    filter,
    search: search && { ...search, finder: new Finder(search.query, filter, next) },
  });
}

/** The last level that can be asked for: what is fatal is an error too. */
const levels = logLevels.length - 1;

const nextLevel: Step = (state) => filtered(state, { least: (state.logs.filter.least + 1) % levels });

const isError = (entry: LogEntry): boolean => entry.kind === 'line' && entry.rank >= errorRank;

function toError(forward: boolean): Step {
  return (state) => {
    const found =
      forward && state.logs.cursor !== null
        ? after(walked(state), here(state), isError)
        : before(walked(state), here(state), isError);
    if (found !== null) return pauseAt(state, found.seq);
    return say(state, remarks.error[forward ? 1 : 0]);
  };
}

function toHit(forward: boolean): Step {
  return (state) => {
    const { search, cursor } = state.logs;
    if (search === null) return state;
    const { finder } = search;
    const hit = forward && cursor !== null ? finder.after(cursor) : finder.before(here(state));
    if (hit !== null) return pauseAt(state, hit);
    if (!finder.done) return say(state, remarks.searching[0]);
    return say(state, remarks.hit[forward ? 1 : 0]);
  };
}

const exclude: Step = (state) => {
  const entry = selectedEntry(state);
  if (entry?.kind !== 'line') return say(state, remarks.unselected[0]);
  const { excluded } = state.logs.filter;
  return filtered(state, { excluded: [...excluded, likeThis(entry)] });
};

/** Takes back the search, then what was filtered. */
const clear: Step = (state) =>
  state.logs.search === null ? filtered(state, { from: '', excluded: [] }) : withLogs(state, { search: null });

export const canClear = ({ search, filter }: LogsState): boolean =>
  search !== null || filter.from !== '' || filter.excluded.length > 0;

const typeInto =
  (id: Field['id']): Step =>
  (state) => ({ ...state, field: { id, text: '' } });

export const logMoves = {
  follow: toggleFollow,
  level: nextLevel,
  'filter-from': typeInto('log-from'),
  search: typeInto('log-search'),
  'next-hit': toHit(true),
  'previous-hit': toHit(false),
  'next-error': toError(true),
  'previous-error': toError(false),
  exclude,
  clear,
} as const satisfies Readonly<Record<string, Step>>;

/** What was typed, taken in. Nothing typed takes the filter or the search back. */
export const applyFrom = (state: ConsoleState, text: string): ConsoleState =>
  filtered(state, { from: text.trim().toLowerCase() });

export function applySearch(state: ConsoleState, query: string): ConsoleState {
  if (query.trim() === '') return withLogs(state, { search: null });
  const { filter } = state.logs;
  const finder = new Finder(query, filter, state.snapshot.log.ring.next);
  return withLogs(state, { search: { query, finder, wanted: true } });
}
