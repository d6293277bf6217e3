import { own, printable, type Safe, safe } from '../../components/text/printable.ts';
import type { ConsoleState } from '../state.ts';
import { shows } from './filter.ts';
import { grouped } from './gap-text.ts';
import type { LogEntry } from './log-line.ts';
import { levelWord } from './rows.ts';

/** `FOLLOW   level>=info   redacted` */
export function titleText(state: ConsoleState): Safe {
  const { filter, search } = state.logs;
  const parts = [
    followText(state),
    ...(search === null ? [] : [searchText(state)]),
    ...(filter.least > 0 ? [safe`level>=${levelWord(filter.least)}`] : [own('all levels')]),
    ...(filter.from === '' ? [] : [safe`from:${printable(filter.from)}`]),
    ...(filter.excluded.length === 0 ? [] : [safe`${filter.excluded.length} excluded`]),
    ...(search === null && filter.from === '' ? [own('redacted')] : []),
  ];
  return parts.reduce((text, part) => safe`${text}   ${part}`);
}

function followText(state: ConsoleState): Safe {
  if (state.logs.cursor === null) return own('FOLLOW');
  const count = countSince(state);
  return count === '' ? own('PAUSED') : safe`PAUSED +${count} new (G follow)`;
}

/** Lines that came since and are shown; `more than` where the oldest of them fell out already. */
function countSince({ logs, snapshot }: ConsoleState): Safe {
  const { ring } = snapshot.log;
  const from = Math.max(logs.seenTo, ring.first);
  let count = 0;
  for (let seq = from; seq < ring.next; seq++) if (isShown(ring.at(seq), logs.filter)) count += 1;
  if (logs.seenTo < ring.first) return safe`${grouped(count)} or more`;
  return count === 0 ? own('') : grouped(count);
}

const isShown = (entry: LogEntry | null, filter: ConsoleState['logs']['filter']): boolean =>
  entry?.kind === 'line' && shows(filter, entry);

function searchText({ logs }: ConsoleState): Safe {
  const { search, cursor } = logs;
  if (search === null) return own('');
  const { finder, query } = search;
  const more = finder.done ? own('') : own('..');
  const place = cursor === null ? 0 : finder.placeOf(cursor);
  const count = safe`${grouped(finder.count)}${more}`;
  const found = place === 0 ? count : safe`${grouped(place)} of ${count}`;
  return safe`/${printable(query.slice(0, 40))}/ ${found}`;
}

/** `412 lines  2 err` */
export function countText({ snapshot }: ConsoleState): Safe {
  const { ring } = snapshot.log;
  const errors = ring.errors === 0 ? own('') : safe`  ${grouped(ring.errors)} err`;
  return safe`${grouped(ring.next - ring.first)} lines${errors}`;
}

/** `(148 lines hidden by level>=info)`; empty when none are. */
export function hiddenText({ logs, snapshot }: ConsoleState): Safe {
  const { ring } = snapshot.log;
  const { least, from, excluded } = logs.filter;
  if (least === 0 && from === '' && excluded.length === 0) return own('');
  let hidden = 0;
  for (let seq = ring.first; seq < ring.next; seq++) {
    const entry = ring.at(seq);
    if (entry !== null && !shows(logs.filter, entry)) hidden += 1;
  }
  if (hidden === 0) return own('');
  const byLevel = from === '' && excluded.length === 0;
  const by = byLevel ? safe`level>=${levelWord(least)} (L)` : own('level and filter (Esc clears)');
  return safe`${grouped(hidden)} ${hidden === 1 ? own('line') : own('lines')} hidden by ${by}`;
}
