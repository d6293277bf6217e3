import { type Row, row as rowOf, span } from '../../components/row.ts';
import { width as cellsOf, clip, fill, fillLeft } from '../../components/text/cells.ts';
import { own, printable, type Safe, safe } from '../../components/text/printable.ts';
import { maySeeApprovals } from '../ability.ts';
import { left } from '../format.ts';
import { goneText } from '../gone.ts';
import { emptyLine, withMore } from '../list-lines.ts';
import { type ConsoleState, serverNow } from '../state.ts';
import type { Approval } from './approval.ts';
import { careFor } from './care.ts';
import { approvalCode, headline } from './name.ts';

/** Rows of the queue: what is ours first, the command last and alone. */
interface Columns {
  readonly code: number;
  readonly agent: number;
}

const columnsFor = (width: number): Columns => (width >= 56 ? { code: 4, agent: 8 } : { code: 4, agent: 0 });

export function queueLines(state: ConsoleState, width: number, height: number): readonly Row[] {
  const rows = state.snapshot.approvals?.pending ?? [];
  const { key, top } = state.cursors.approvals;
  const shown = rows.slice(top, top + height);
  const columns = columnsFor(width);
  const context: LineContext = { state, all: rows, width, columns };
  const lines = shown.map((item) => queueLine(item, item.key === key, context));
  const tail = rows.length === 0 ? [emptyLine(whyEmpty(state), width)] : [];
  const more = rows.length - top - shown.length;
  return [heading(columns, width), ...withMore([...lines, ...tail, ...noteLines(state, width)], height, more)];
}

function heading({ code, agent }: Columns, width: number): Row {
  const who = agent === 0 ? own('') : safe`${fill(own('AGENT'), agent)} `;
  return rowOf(clip(safe`    ${fill(own('LEFT'), 4)} ${fill(own('ID'), code)} ${who}COMMAND`, width), 'faint');
}

interface LineContext {
  readonly state: ConsoleState;
  readonly all: readonly Approval[];
  readonly width: number;
  readonly columns: Columns;
}

function queueLine(item: Approval, selected: boolean, { state, all, width, columns }: LineContext): Row {
  const { code, agent } = columns;
  const used = 4 + 4 + 1 + code + 1 + (agent === 0 ? 0 : agent + 1);
  const text = item.gone ? safe`[${goneText(item.gone)}] ${headline(item)}` : headline(item);
  const isLong = cellsOf(text) > width - used || item.facts.headline.includes('\n') || item.facts.passages.length > 1;
  const careful = careFor(item.pending).length > 0;
  const marks = safe`${selected ? own('>') : own(' ')}${careful ? own('!') : own(' ')}${isLong ? own('+') : own(' ')} `;
  const time = item.gone ? own('--') : left(Math.max(0, item.expiresAtMs - serverNow(state)));
  const ours = safe`${marks}${fillLeft(time, 4)} ${fill(approvalCode(item, all), code)}`;
  const who = agent === 0 ? own('') : safe`${fill(agentText(item), agent)} `;
  return [span(ours, selected ? 'selected' : 'plain'), span(safe` ${who}`), span(clip(text, width - used))];
}

const agentText = ({ facts, kind }: Approval): Safe => {
  const name = facts.agent ?? facts.plugin;
  return name === null ? printable(kind) : printable(name.slice(0, 64), { as: 'command' });
};

function whyEmpty({ snapshot }: ConsoleState): Safe {
  if (snapshot.approvalsProblem !== null) return safe`Not listed: ${printable(snapshot.approvalsProblem)}`;
  if (!maySeeApprovals(snapshot.hello)) return own('');
  return snapshot.approvals === null
    ? own('Waiting for the list.')
    : own('Nothing waits. New requests join here, at the end.');
}

/** So many of one conversation are said to be: they may stand between the others. */
const manyOfOne = 5;

function crowds(pending: readonly Approval[]): readonly Safe[] {
  const bySession = Map.groupBy(
    pending.filter(({ gone }) => gone === null),
    ({ facts }) => facts.session,
  );
  return [...bySession].flatMap(([session, { length }]) =>
    session === null || length < manyOfOne
      ? []
      : [safe`${length} are of the session ${printable(session.slice(0, 64), { as: 'command' })}`],
  );
}

/** Facts about the list as a whole, below it. */
function noteLines({ snapshot }: ConsoleState, width: number): readonly Row[] {
  const { unreadable = 0, others = 0, pending = [] } = snapshot.approvals ?? {};
  const notes = [
    ...crowds(pending),
    ...(unreadable > 0 ? [safe`${unreadable} that this console could not read; see the gateway's own program`] : []),
    ...(others > 0 ? [safe`${others} of the gateway's own agent, to be decided with its own program`] : []),
  ];
  return notes.map((note) => rowOf(clip(safe`    ${note}`, width), 'care'));
}
