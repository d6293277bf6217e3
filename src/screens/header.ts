import { fitRow, type Row, row, type Span, span } from '../components/row.ts';
import { clip, width } from '../components/text/cells.ts';
import { own, printable, type Safe, safe, type Untrusted } from '../components/text/printable.ts';
import type { LinkState } from '../gateway/client/link.ts';
import { maySeeApprovals, maySeePairings } from './ability.ts';
import { accessText } from './access.ts';
import type { AtTimeout } from './approvals/approval.ts';
import { age, clockZ } from './format.ts';
import type { Layout } from './layout.ts';
import { sections } from './pairings/sections.ts';
import { paneTable } from './pane-table.ts';
import { panes } from './registry.ts';
import { type ConsoleState, serverNow } from './state.ts';

type Texts = {
  readonly [K in LinkState['kind']]: (link: Extract<LinkState, { kind: K }>, nowMs: number) => Span;
};

/** The truth about the connection, in a word and an age. */
const linkTexts: Texts = {
  connecting: ({ sinceMs }, nowMs) => span(safe`CONNECTING ${age(nowMs - sinceMs)}`, 'care'),
  live: ({ latencyMs }) => span(latencyMs === null ? own('LIVE') : safe`LIVE ${Math.round(latencyMs)}ms`, 'strong'),
  slow: ({ lastHeardMs }, nowMs) => span(safe`SLOW ${age(nowMs - lastHeardMs)}`, 'care'),
  offline: ({ sinceMs }, nowMs) => span(safe`OFFLINE ${age(nowMs - sinceMs)}`, 'alarm'),
  refused: () => span(own('REFUSED'), 'alarm'),
};

function linkSpan({ snapshot, nowMs }: ConsoleState): Span {
  // why: the table has one text a kind; the compiler cannot relate the two sides of the lookup.
  const text = linkTexts[snapshot.link.kind] as (link: LinkState, nowMs: number) => Span;
  return text(snapshot.link, nowMs);
}

/** Where this is, how the line is, the time. The parts that change stand at the right. */
export function headerRow(state: ConsoleState, { width: cells, kind }: Layout): Row {
  const wide = kind === 'dashboard' || kind === 'split';
  const link = linkSpan(state);
  const timeout = wide ? timeoutSpan(state) : span(own(''));
  const off = offSpan(state);
  const clock = kind === 'either' ? own('') : safe`  ${clockZ(serverNow(state))}`;
  const room = cells - width(off.text) - width(timeout.text) - width(link.text) - width(clock) - 2;
  const start = clip(whereText(state, kind, room), Math.max(8, room));
  // why: spaces.
  const gap = ' '.repeat(Math.max(1, room - width(start) + 1)) as Safe;
  return [span(start, 'strong'), off, timeout, span(gap), link, span(clock)];
}

/** Nobody is heard: said at every width, as long as it is true. */
const offSpan = ({ snapshot }: ConsoleState): Span =>
  snapshot.status?.channelsOff ? span(own('  CHANNELS OFF'), 'alarm') : span(own(''));

/** As much of it as there is room for: the name always, then how, then what this console may do, then the version. */
function whereText(state: ConsoleState, kind: Layout['kind'], room: number): Safe {
  const { name, transport } = state.gateway;
  const base = safe` oc ${printable(name)}`;
  if (kind === 'either') return base;
  const version = state.snapshot.status?.version ?? state.snapshot.hello?.gatewayVersion ?? null;
  const parts = [
    safe` (${printable(transport)})`,
    safe`   ${accessText(state)}`,
    ...(version === null || kind !== 'dashboard' ? [] : [safe`   gateway ${printable(version.slice(0, 32))}`]),
  ];
  return parts.reduce((text, part) => (width(text) + width(part) <= room ? safe`${text}${part}` : text), base);
}

interface TabStyle {
  readonly nameOf: (pane: (typeof panes)[number], isOpen: boolean) => Safe;
  /** Without cells between them: what a pane has to say stands in brackets, or it would pass for the next number. */
  readonly close: boolean;
}

/** Styles of tabs, from the widest: whole names, short ones, those close together, and of the pane that has the keys alone. */
const tabStyles: readonly TabStyle[] = [
  { nameOf: ({ title }) => title, close: false },
  { nameOf: ({ short }) => short, close: false },
  { nameOf: ({ short }) => short, close: true },
  { nameOf: ({ short }, isOpen) => (isOpen ? short : own('')), close: true },
];

/** Cells that names of panes give up for what is wrong. */
const problemRoom = 30;

/** The panes under their numbers, with as much of their names as there is room for. */
export function tabsRow(state: ConsoleState, { width: cells }: Layout): Row {
  const versions = tabStyles.map((style) => tabSpans(state, style));
  const why = problem(state);
  const wanted = why === null ? 0 : Math.min(width(why), problemRoom);
  const fits = (room: number) => versions.find((version) => cellsOf(version) + room < cells);
  const tabs = fits(wanted) ?? fits(0) ?? fitRow(versions.at(-1) ?? [], cells - 1);
  const room = cells - cellsOf(tabs) - 1;
  return why === null || room < 8
    ? [span(own(' ')), ...tabs]
    : [span(own(' ')), ...tabs, span(clip(why, room), 'care')];
}

const cellsOf = (spans: Row): number => spans.reduce((sum, { text }) => sum + width(text), 0);

const tabSpans = (state: ConsoleState, { nameOf, close }: TabStyle): readonly Span[] =>
  panes.flatMap((pane) => {
    const isOpen = pane.id === state.pane;
    const name = nameOf(pane, isOpen);
    const badge = paneTable[pane.id].badge(state);
    const title = name === '' ? safe`${pane.number}` : safe`${pane.number} ${name}`;
    const text = badge === '' ? title : close && !isOpen ? safe`${title}(${badge})` : safe`${title} ${badge}`;
    const gap = close ? own('') : own(' ');
    return [isOpen ? span(safe`[${text}]`, 'selected') : span(safe`${gap}${text}${gap}`), span(own(' '))];
  });

/** Why decisions are off, in words, beside the tabs. */
function problem(state: ConsoleState): Safe | null {
  const { link } = state.snapshot;
  if (link.kind === 'offline')
    return safe`retry in ${age(link.retryAtMs - state.nowMs)}: ${printable(link.because.slice(0, 120))}`;
  if (link.kind === 'refused') return safe`${printable(link.because.slice(0, 200))}`;
  const listProblem = problemOfList(state);
  if (listProblem !== null) return safe`not listed: ${printable(listProblem.slice(0, 120))}`;
  return link.kind === 'slow' ? own('the gateway is silent: decisions are off') : missingScope(state);
}

/** The Audit pane says itself what became of its run. */
function problemOfList({ pane, section, snapshot }: ConsoleState): Untrusted | null {
  if (pane === 'audit') return null;
  if (pane === 'pairings') return sections[section].problem(snapshot);
  return pane === 'approvals' ? snapshot.approvalsProblem : snapshot.listProblem;
}

/** The scope without which the pane that has the keys shows nothing. */
function missingScope({ pane, snapshot: { hello } }: ConsoleState): Safe | null {
  if (hello === null) return null;
  if (pane === 'approvals' && !maySeeApprovals(hello)) return own('missing scope operator.approvals');
  return pane === 'pairings' && !maySeePairings(hello) ? own('missing scope operator.pairing') : null;
}

const timeouts: Readonly<Record<AtTimeout, Span>> = {
  deny: span(own('   at timeout: DENY')),
  allow: span(own('   AT TIMEOUT: ALLOW'), 'alarm'),
  unknown: span(own('')),
};

/** Rule S14: said as long as it is true. */
const timeoutSpan = ({ snapshot }: ConsoleState): Span => timeouts[snapshot.approvals?.atTimeout ?? 'unknown'];

const notices = [
  own(' The assistant could type into this terminal. Safer: attach by ssh from your own machine.'),
  own(' The assistant could type into this terminal. Safer: attach by ssh.'),
  own(' Assistant could type here: use ssh'),
] as const;

/** Rule S18: said as long as it is true. */
export const noticeRow = ({ width: cells }: Layout): Row =>
  row(clip(notices.find((text) => width(text) <= cells) ?? notices[2], cells), 'care');

export const hasNotice = (state: ConsoleState): boolean => state.gateway.sharesUser;
