import { type Row, row } from '../../components/row.ts';
import { clip } from '../../components/text/cells.ts';
import { own, printable, type Safe, safe } from '../../components/text/printable.ts';
import { maySeePairings } from '../ability.ts';
import { plural } from '../format.ts';
import { emptyDetail, emptyLine, whyNoList, withMore } from '../list-lines.ts';
import { type ListSpec, listPane } from '../list-pane.tsx';
import { type ConsoleState, sectionRows, serverNow, waiting } from '../state.ts';
import { detailRows } from './detail.ts';
import { detailContext } from './detail-context.ts';
import type { PairingRow, Section } from './facts.ts';
import { idText } from './id-text.ts';
import { headingRow, listRow } from './rows.ts';

/** The list with its heading. */
function listRows(state: ConsoleState, width: number, height: number): readonly Row[] {
  const { section, cursors } = state;
  const rows = sectionRows(state);
  const { key, top } = cursors[section];
  const { trustedScripts } = state;
  const context = { width, trustedScripts, serverNowMs: serverNow(state), approved: sectionRows(state, 'approved') };
  const shown = rows.slice(top, top + height);
  const lines = shown.map((item) => listRow(item, { ...context, selected: item.key === key }));
  const tail = rows.length === 0 ? [emptyLine(whyEmpty(state), width)] : [];
  const more = rows.length - top - shown.length;
  return [headingRow(section, width), ...withMore([...lines, ...tail, ...noteLines(state, width)], height, more)];
}

const emptyTexts: Readonly<Record<Section, Safe>> = {
  pending: own('Nobody waits. New requests join here, at the end.'),
  approved: own('Nobody was approved by pairing.'),
  denied: own('Nobody is kept out.'),
};

function whyEmpty({ snapshot, section }: ConsoleState): Safe {
  const why = whyNoList(snapshot, maySeePairings(snapshot.hello) ? null : own('operator.pairing'));
  if (why !== null) return why;
  if (snapshot.listProblem !== null) return safe`Not listed: ${printable(snapshot.listProblem)}`;
  if (!snapshot.pairings) return own('Waiting for the list.');
  return snapshot.pairings[section] === null ? own('This gateway does not tell.') : emptyTexts[section];
}

/** Facts about the list as a whole, below it. */
function noteLines(state: ConsoleState, width: number): readonly Row[] {
  const pairings = state.snapshot.pairings;
  if (!pairings || state.section !== 'pending') return [];
  const flood = pairings.overflow.map(({ channel, accountId, messages }) =>
    row(
      clip(
        safe`    ${plural(messages, own('message'), own('messages'))} of others, counted only: queue full on ${idText(channel)} / ${idText(accountId)}`,
        width,
      ),
      'care',
    ),
  );
  const lost = pairings.unreadable;
  const unread =
    lost > 0
      ? [row(clip(safe`    ${plural(lost, own('row'), own('rows'))} this console could not read`, width), 'care')]
      : [];
  return [...flood, ...unread];
}

const sectionNames: Readonly<Record<Section, Safe>> = {
  pending: own('waiting'),
  approved: own('approved'),
  denied: own('kept out'),
};

/** `waiting 2 | approved 5 | kept out 1`, the one that is shown in brackets. */
function sectionsText(state: ConsoleState): Safe {
  const part = (section: Section): Safe => {
    const rows = state.snapshot.pairings?.[section];
    const known = section === 'pending' ? waiting(state) : (rows?.length ?? 0);
    const count = rows === null || rows === undefined ? own('?') : safe`${known}`;
    const text = safe`${sectionNames[section]} ${count}`;
    return section === state.section ? safe`[${text}]` : text;
  };
  return safe`${part('pending')}  ${part('approved')}  ${part('denied')}`;
}

const selected = (state: ConsoleState): PairingRow | null =>
  sectionRows(state).find(({ key }) => key === state.cursors[state.section].key) ?? null;

export const pairingsSpec: ListSpec = {
  places: { list: 'pairings', detail: 'pairing' },
  part: 'pairings',
  list: ({ section }) => section,
  rows: (state) => sectionRows(state),
  badge: (state) => (waiting(state) > 0 ? safe`${waiting(state)}` : own('')),
  above: sectionsText,
  lines: listRows,
  detail: (state, width) => {
    const item = selected(state);
    return item ? detailRows(item, detailContext(state, width)) : emptyDetail;
  },
  detailTitle: (state) => {
    const item = selected(state);
    return item ? safe`${idText(item.channel)} / ${idText(item.accountId)}` : own('Details');
  },
};

/** Who waits, who was approved, who is kept out. */
export const pairingsPane = listPane(pairingsSpec);
