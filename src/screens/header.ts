import { type Row, row, type Span, span } from '../components/row.ts';
import { clip, width } from '../components/text/cells.ts';
import { own, printable, type Safe, safe } from '../components/text/printable.ts';
import type { LinkState } from '../gateway/client/link.ts';
import { whyNoDecision } from './ability.ts';
import { age, clockZ } from './format.ts';
import type { Layout } from './layout.ts';
import { panes } from './registry.ts';
import { type ConsoleState, serverNow, waiting } from './state.ts';

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
  const { name, transport } = state.gateway;
  const version = state.snapshot.status?.version ?? state.snapshot.hello?.gatewayVersion ?? null;
  const via = wide ? safe` (${printable(transport)})` : own('');
  const what = kind === 'dashboard' && version !== null ? safe`   gateway ${printable(version.slice(0, 32))}` : own('');
  const scope = wide ? safe`   ${accessText(state)}` : own('');
  const start = clip(safe` oc ${printable(name)}${via}${what}${scope}`, Math.max(8, cells - 26));
  const link = linkSpan(state);
  const clock = kind === 'either' ? own('') : safe`  ${clockZ(serverNow(state))}`;
  const fill = cells - width(start) - width(link.text) - width(clock) - 1;
  // why: spaces.
  const gap = ' '.repeat(Math.max(1, fill)) as Safe;
  return [span(start, 'strong'), span(gap), link, span(clock)];
}

/** What this console may do. */
export function accessText(state: ConsoleState): Safe {
  const scopes = state.snapshot.hello?.scopes;
  if (!scopes) return own('not signed in');
  if (state.readOnly) return own('read-only');
  if (scopes.includes('operator.admin')) return own('full access');
  const names = scopes.map((scope) => printable(scope.replace('operator.', '')));
  return names.length === 0 ? own('no access') : safe`access: ${printable(names.join(' '))}`;
}

export function tabsRow(state: ConsoleState, { kind, width: cells }: Layout): Row {
  const counts = { pairings: waiting(state), status: 0 };
  const tabs = panes.flatMap(({ id, number, title, short }) => {
    const count = counts[id] > 0 ? safe` ${counts[id]}` : own('');
    const name = safe`${number} ${kind === 'either' ? short : title}${count}`;
    return [id === state.pane ? span(safe`[${name}]`, 'selected') : span(safe` ${name} `), span(own('  '))];
  });
  const used = tabs.reduce((sum, { text }) => sum + width(text), 1);
  const why = problem(state);
  return why === null || cells - used < 8
    ? [span(own(' ')), ...tabs]
    : [span(own(' ')), ...tabs, span(clip(why, cells - used), 'care')];
}

/** Why decisions are off, in words, beside the tabs. */
function problem(state: ConsoleState): Safe | null {
  const { link } = state.snapshot;
  if (link.kind === 'offline')
    return safe`retry in ${age(link.retryAtMs - state.nowMs)}: ${printable(link.because.slice(0, 120))}`;
  if (link.kind === 'refused') return safe`${printable(link.because.slice(0, 200))}`;
  const { listProblem } = state.snapshot;
  if (listProblem !== null) return safe`not listed: ${printable(listProblem.slice(0, 120))}`;
  const why = whyNoDecision(state.snapshot);
  if (why === 'slow') return own('the gateway is silent: decisions are off');
  return why === 'no scope' ? own('may not see pairings (missing scope operator.pairing)') : null;
}

const notices = [
  own(' The assistant could type into this terminal. Safer: attach by ssh from your own machine.'),
  own(' The assistant could type into this terminal. Safer: attach by ssh.'),
  own(' Assistant could type here: use ssh'),
] as const;

/** Rule S18: said as long as it is true. */
export const noticeRow = ({ width: cells }: Layout): Row =>
  row(clip(notices.find((text) => width(text) <= cells) ?? notices[2], cells), 'care');

export const hasNotice = (state: ConsoleState): boolean => state.gateway.sharesUser;
