import { type Row, row as rowOf, span } from '../../components/row.ts';
import { clip, fill, fillLeft } from '../../components/text/cells.ts';
import { own, type Safe, safe } from '../../components/text/printable.ts';
import { age, left } from '../format.ts';
import { emptyLine, withMore } from '../list-lines.ts';
import { type ConsoleState, grantRows, serverNow } from '../state.ts';
import type { Grant } from './grant.ts';
import { grantCode, grantWords } from './name.ts';

const time = 7;
const code = 4;
const used = 6;

/** The heading and `height` rows: what is ours first, the command last and alone. */
export function grantLines(state: ConsoleState, width: number, height: number): readonly Row[] {
  const rows = grantRows(state);
  const { key, top } = state.cursors.grants;
  const shown = rows.slice(top, top + height);
  const lines = shown.map((grant) => grantLine(grant, grant.key === key, { state, width, all: rows }));
  const why = own('Nothing is allowed from now on: every such call is asked about.');
  const tail = rows.length === 0 ? [emptyLine(why, width)] : [];
  const unreadable = state.snapshot.grants?.unreadable ?? 0;
  const notes =
    unreadable > 0 ? [rowOf(clip(safe`    ${unreadable} that this console could not read`, width), 'care')] : [];
  const head = safe`    ${fillLeft(own('LEFT'), time)} ${fill(own('ID'), code)} ${fill(own('USED'), used)} EXACTLY`;
  const more = rows.length - top - shown.length;
  return [rowOf(clip(head, width), 'faint'), ...withMore([...lines, ...tail, ...notes], height, more)];
}

interface LineContext {
  readonly state: ConsoleState;
  readonly width: number;
  readonly all: readonly Grant[];
}

function grantLine(grant: Grant, isSelected: boolean, { state, width, all }: LineContext): Row {
  const nowMs = serverNow(state);
  const marks = safe`${isSelected ? own('>') : own(' ')}${grant.state === 'damaged' ? own('!') : own(' ')}  `;
  const last = grant.lastUsedAtMs === null ? own('never') : age(nowMs - grant.lastUsedAtMs);
  const ours = safe`${marks}${fillLeft(leftText(grant, nowMs), time)} ${fill(grantCode(grant, all), code)} ${fill(last, used)} `;
  const room = width - 4 - time - code - used - 3;
  return [span(ours, isSelected ? 'selected' : 'plain'), span(clip(grantWords(grant), room))];
}

function leftText({ state, expiresAtMs }: Grant, nowMs: number): Safe {
  if (state === 'damaged') return own('DAMAGED');
  return state === 'expired' || expiresAtMs <= nowMs ? own('EXPIRED') : left(expiresAtMs - nowMs);
}
