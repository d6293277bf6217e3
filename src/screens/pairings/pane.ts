import { emptyRow, fitRows, type Row, row, span } from '../../components/row.ts';
import { clip } from '../../components/text/cells.ts';
import { own, printable, type Safe, safe } from '../../components/text/printable.ts';
import { maySeePairings } from '../ability.ts';
import { plural } from '../format.ts';
import { type ConsoleState, sectionRows, selectedRow, serverNow, waiting } from '../state.ts';
import { type DetailContext, detailRows } from './detail.ts';
import type { Section } from './facts.ts';
import { idText } from './id-text.ts';
import { headingRow, listRow } from './rows.ts';

/** The Pairings pane as lines: a list, and the details of the row under the cursor. */
export function listRows(state: ConsoleState, width: number, height: number): readonly Row[] {
  const { section, cursors } = state;
  const rows = sectionRows(state);
  const { key, top } = cursors[section];
  const { trustedScripts } = state;
  const context = { width, trustedScripts, serverNowMs: serverNow(state), approved: sectionRows(state, 'approved') };
  const shown = rows.slice(top, top + height);
  const lines = shown.map((item) => listRow(item, { ...context, selected: item.key === key }));
  const tail = rows.length === 0 ? emptyLines(state, width) : [];
  const more = rows.length - top - shown.length;
  const body = fitRows([...lines, ...tail, ...noteLines(state, width)], height);
  const all = more > 0 ? [...body.slice(0, -1), row(safe`    ${more + 1} more below`, 'faint')] : body;
  return [headingRow(section, width), ...all];
}

const emptyTexts: Readonly<Record<Section, Safe>> = {
  pending: own('Nobody waits. New requests join here, at the end.'),
  approved: own('Nobody was approved by pairing.'),
  denied: own('Nobody is kept out.'),
};

function emptyLines(state: ConsoleState, width: number): readonly Row[] {
  const text = () => {
    const { snapshot, section } = state;
    if (snapshot.link.kind === 'refused')
      return safe`Refused. ${printable(snapshot.link.hints.join('  ').slice(0, 300))}`;
    if (!snapshot.hello) return own('Waiting for the gateway.');
    if (!maySeePairings(snapshot.hello))
      return own('This console may not see pairings (missing scope operator.pairing).');
    if (snapshot.listProblem !== null) return safe`Not listed: ${printable(snapshot.listProblem)}`;
    if (!snapshot.pairings) return own('Waiting for the list.');
    return snapshot.pairings[section] === null ? own('This gateway does not tell.') : emptyTexts[section];
  };
  return [row(clip(safe`    ${text()}`, width), 'faint')];
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
export function sectionsText(state: ConsoleState): Safe {
  const part = (section: Section): Safe => {
    const rows = state.snapshot.pairings?.[section];
    const known = section === 'pending' ? waiting(state) : (rows?.length ?? 0);
    const count = rows === null || rows === undefined ? own('?') : safe`${known}`;
    const text = safe`${sectionNames[section]} ${count}`;
    return section === state.section ? safe`[${text}]` : text;
  };
  return safe`${part('pending')}  ${part('approved')}  ${part('denied')}`;
}

export const detailContext = (state: ConsoleState, width: number): DetailContext => ({
  width,
  serverNowMs: serverNow(state),
  approved: sectionRows(state, 'approved'),
  ownerConfigured: state.snapshot.pairings?.ownerConfigured ?? null,
  trustedScripts: state.trustedScripts,
});

/** All lines of the details; the caller cuts the part that is on the screen. */
export function selectedDetail(state: ConsoleState, width: number): readonly Row[] {
  const item = selectedRow(state);
  if (!item) return [[span(own('Nothing is selected.'), 'faint')]];
  return detailRows(item, detailContext(state, width));
}

export function detailTitle(state: ConsoleState): Safe {
  const item = selectedRow(state);
  return item ? safe`${idText(item.channel)} / ${idText(item.accountId)}` : own('Details');
}

export const detailWindow = (state: ConsoleState, width: number, height: number): readonly Row[] => {
  const rows = selectedDetail(state, width);
  const below = rows.length - state.detailScroll - height;
  const shown = fitRows(rows.slice(state.detailScroll, state.detailScroll + height), height);
  return below > 0 && height > 1
    ? [...shown.slice(0, -1), row(safe`${plural(below + 1, own('more line'), own('more lines'))} below`, 'faint')]
    : [...shown, ...(height < 1 ? [emptyRow] : [])];
};
