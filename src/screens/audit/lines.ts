import { type Row, row, span } from '../../components/row.ts';
import { clip, fill, flow } from '../../components/text/cells.ts';
import { own, type Safe, safe } from '../../components/text/printable.ts';
import { emptyLine, withMore } from '../list-lines.ts';
import type { ConsoleState } from '../state.ts';
import type { AuditRow } from './audit.ts';
import { whyNoFindings } from './why-no-findings.ts';
import { markWord, severityWords, shown } from './words.ts';

/** Columns of the list; the check's name and its title are the gateway's words and stand last. */
const markWidth = 7;
const levelWidth = 5;
const before = 2 + levelWidth + 1 + markWidth + 1;
const nameFrom = 56;
const longestName = 36;
const nameShare = 0.45;

const nameWidth = (width: number): number =>
  width < nameFrom ? 0 : Math.min(longestName, Math.floor((width - before) * nameShare));

export function findingLines(state: ConsoleState, width: number, height: number): readonly Row[] {
  const { run } = state.snapshot.audit;
  const rows = run?.rows ?? [];
  const { key, top } = state.cursors.findings;
  const visible = rows.slice(top, top + height);
  const lines = visible.map((item) => findingLine(item, { state, width, selected: item.key === key }));
  const why = rows.length === 0 ? flow(whyNoFindings(state), Math.max(8, width - 4)) : [];
  const tail = why.map((line) => emptyLine(line, width));
  const more = rows.length - top - visible.length;
  return [heading(width), ...withMore([...lines, ...tail, ...unreadableLines(state, width)], height, more)];
}

function heading(width: number): Row {
  const room = nameWidth(width);
  const name = room === 0 ? own('') : safe`${fill(own('CHECK'), room)} `;
  return row(
    clip(safe`  ${fill(own('LEVEL'), levelWidth)} ${fill(own('CHANGE'), markWidth)} ${name}FINDING`, width),
    'faint',
  );
}

interface LineContext {
  readonly state: ConsoleState;
  readonly width: number;
  readonly selected: boolean;
}

function findingLine(item: AuditRow, { state, width, selected }: LineContext): Row {
  const { trustedScripts } = state;
  const { word, look } = severityWords[item.severity];
  const fixed = item.mark === 'fixed';
  const room = nameWidth(width);
  const name = room === 0 ? own('') : safe`${fill(shown(item.checkId, trustedScripts), room)} `;
  const title = safe`${name}${shown(item.title, trustedScripts)}`;
  const level = fill(fixed ? own('ok') : word, levelWidth);
  return [
    span(selected ? own('> ') : own('  '), selected ? 'selected' : 'plain'),
    span(level, selected ? 'selected' : fixed ? 'plain' : look),
    span(safe` ${fill(markWord(item.mark), markWidth)} `, selected ? 'selected' : 'strong'),
    span(clip(title, width - before)),
  ];
}

/** Whoever reads the list must know that it is not all. */
function unreadableLines({ snapshot }: ConsoleState, width: number): readonly Row[] {
  const count = snapshot.audit.run?.unreadable ?? 0;
  const text: Safe = safe`    ${count} that this console could not read: oc security audit on the gateway's host`;
  return count === 0 ? [] : [row(clip(text, width), 'care')];
}
