import { type Row, row } from '../../components/row.ts';
import { clip } from '../../components/text/cells.ts';
import { own, printable, type Safe, safe } from '../../components/text/printable.ts';
import { plural } from '../format.ts';
import { emptyDetail, emptyLine, whyNoList, withMore } from '../list-lines.ts';
import { type ListSpec, listPane } from '../list-pane.tsx';
import { type ConsoleState, type ListedSection, listedRows, waiting } from '../state.ts';
import type { ListedRow } from '../subject.ts';
import type { Overflow } from './facts.ts';
import { idText } from './id-text.ts';
import { listedKind } from './listed-kinds.ts';
import { sections, sectionsText } from './sections.ts';

/** The list with its heading. */
function listRows(state: ConsoleState, width: number, height: number): readonly Row[] {
  const { section, cursors } = state;
  const rows = listedRows(state);
  const { key, top } = cursors[section];
  const shown = rows.slice(top, top + height);
  const lines = shown.map((item) => listedKind(item).line(state, item, width, item.key === key));
  const tail = rows.length === 0 ? [emptyLine(whyEmpty(state), width)] : [];
  const more = rows.length - top - shown.length;
  return [sections[section].heading(width), ...withMore([...lines, ...tail, ...noteLines(state, width)], height, more)];
}

function whyEmpty(state: ConsoleState): Safe {
  const { snapshot, section } = state;
  const { missingScope, problem, count, empty } = sections[section];
  const why = whyNoList(snapshot, missingScope(snapshot.hello));
  if (why !== null) return why;
  const because = problem(snapshot);
  if (because !== null) return safe`Not listed: ${printable(because)}`;
  if (isAwaited(state)) return own('Waiting for the list.');
  return count(state) === null ? own('This gateway does not tell.') : empty;
}

const isAwaited = ({ snapshot, section }: ConsoleState): boolean => {
  if (section === 'devices') return snapshot.devices === null;
  return section === 'lockouts' ? snapshot.lockouts === null : snapshot.pairings === null;
};

/** Facts about the list as a whole, below it. */
function noteLines(state: ConsoleState, width: number): readonly Row[] {
  const { pairings } = state.snapshot;
  const flood = state.section === 'pending' ? (pairings?.overflow ?? []).map(floodText) : [];
  const lost = unreadable[state.section](state);
  const unread = lost > 0 ? [safe`${plural(lost, own('row'), own('rows'))} this console could not read`] : [];
  return [...flood, ...unread].map((note) => row(clip(safe`    ${note}`, width), 'care'));
}

const floodText = ({ channel, accountId, messages }: Overflow): Safe =>
  safe`${plural(messages, own('message'), own('messages'))} of others, counted only: queue full on ${idText(channel)} / ${idText(accountId)}`;

const unreadable: Readonly<Record<ListedSection, (state: ConsoleState) => number>> = {
  pending: ({ snapshot }) => (snapshot.pairings?.unreadable ?? 0) + (snapshot.devices?.unreadable ?? 0),
  approved: () => 0,
  denied: () => 0,
  devices: ({ snapshot }) => snapshot.devices?.unreadable ?? 0,
  lockouts: ({ snapshot }) => snapshot.lockouts?.unreadable ?? 0,
};

const selected = (state: ConsoleState): ListedRow | null =>
  listedRows(state).find(({ key }) => key === state.cursors[state.section].key) ?? null;

export const pairingsSpec: ListSpec = {
  places: { list: 'pairings', detail: 'pairing' },
  part: 'pairings',
  list: ({ section }) => section,
  rows: listedRows,
  badge: (state) => (waiting(state) > 0 ? safe`${waiting(state)}` : own('')),
  above: sectionsText,
  lines: listRows,
  detail(state, width) {
    const item = selected(state);
    return item ? listedKind(item).detail(state, item, width) : emptyDetail;
  },
  detailTitle(state) {
    const item = selected(state);
    return item ? listedKind(item).title(item) : own('Details');
  },
};

/** Who waits, who was approved, who is kept out: senders, devices, and addresses at the door. */
export const pairingsPane = listPane(pairingsSpec);
