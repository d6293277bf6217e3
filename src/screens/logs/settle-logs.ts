import type { Layout } from '../layout.ts';
import type { ConsoleState } from '../state.ts';
import type { LogsState, Search } from './logs-state.ts';
import { pauseAt } from './pause.ts';
import { partsOf, recordRoom, walked } from './shown.ts';
import { after, before, heightOf, pageFrom, pageTo } from './walk.ts';

/** The same state with the cursor on a line that is shown and on the screen, and the search gone on for a while. */
export function settleLogs(state: ConsoleState, layout: Layout): ConsoleState {
  const found = settleSearch(state);
  return found.logs.cursor === null ? found : { ...found, logs: settlePage(found, found.logs.cursor, layout) };
}

function settleSearch(state: ConsoleState): ConsoleState {
  const { search } = state.logs;
  if (search === null) return state;
  search.finder.advance(state.snapshot.log.ring);
  return search.wanted ? toNearest(state, search) : state;
}

/** The hit at the cursor or before it; one after it only when everything was looked at. */
function toNearest(state: ConsoleState, search: Search): ConsoleState {
  const { finder } = search;
  const from = state.logs.cursor ?? state.snapshot.log.ring.next;
  const hit = finder.before(from + 1) ?? (finder.done ? finder.after(from) : null);
  if (hit === null && !finder.done) return state;
  const settled = { ...state, logs: { ...state.logs, search: { ...search, wanted: false } } };
  return hit === null ? settled : pauseAt(settled, hit);
}

function settlePage(state: ConsoleState, wanted: number, layout: Layout): LogsState {
  const { logs } = state;
  const log = walked(state);
  const entry = after(log, wanted - 1) ?? before(log, wanted);
  // The filter hides everything: what comes is followed.
  if (entry === null) return { ...logs, cursor: null, held: [] };
  const room = recordRoom(partsOf(state, layout));
  let top = Math.min(logs.top, entry.seq);
  const page = pageFrom(log, top, room);
  const used = page.reduce((rows, each) => rows + heightOf(each), 0);
  const last = page.at(-1);
  const isCut = used > room && last?.seq === entry.seq && page.length > 1;
  if (isCut || (last?.seq ?? entry.seq) < entry.seq) top = topOf(pageTo(log, entry.seq, room), room);
  // Near the end the page is filled from above.
  else if (used < room && last) top = topOf(pageTo(log, last.seq, room), room);
  const held = pageFrom(log, top, room).filter(({ seq }) => Number.isInteger(seq));
  return { ...logs, cursor: entry.seq, top, held };
}

/** The first entry that fits whole. */
function topOf(page: ReturnType<typeof pageTo>, room: number): number {
  const used = page.reduce((rows, each) => rows + heightOf(each), 0);
  const [first, second] = page;
  const whole = used > room && second ? second : first;
  return Math.floor(whole?.seq ?? 0);
}
