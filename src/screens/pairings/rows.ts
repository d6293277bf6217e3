import { type Row, row as rowOf, span } from '../../components/row.ts';
import { clip, fill, fillLeft } from '../../components/text/cells.ts';
import { own, printable, type Safe, safe } from '../../components/text/printable.ts';
import { age, left } from '../format.ts';
import { goneText } from '../gone.ts';
import { careFor } from './care.ts';
import { columnsFor } from './columns.ts';
import { type Approved, type Denied, leftMs, type PairingRow, type Section } from './facts.ts';
import { idText } from './id-text.ts';

/**
 * Rows of the list. What is ours stands first and in cells of fixed width; what a sender chose stands last and alone, so
 * that it can never push or imitate anything of ours.
 */
export interface RowContext {
  readonly width: number;
  readonly serverNowMs: number;
  readonly approved: readonly Approved[];
  readonly selected: boolean;
  readonly trustedScripts: readonly string[];
}

const firstTitle: Readonly<Record<Section, Safe>> = {
  pending: own('LEFT'),
  approved: own('SINCE'),
  denied: own('OUT'),
};

export function headingRow(section: Section, width: number): Row {
  const { first, channel, id } = columnsFor(section, width);
  const head = safe`    ${fill(firstTitle[section], first)} ${fill(own('CHANNEL'), channel)} ${fill(own('STABLE ID'), id)} `;
  return rowOf(clip(safe`${head}CLAIMS TO BE`, width), 'faint');
}

export function listRow(item: PairingRow, context: RowContext): Row {
  const { first, channel, id } = columnsFor(item.section, context.width);
  const careful = careFor(item, context.approved).length > 0;
  const marks = safe`${context.selected ? own('>') : own(' ')} ${careful ? own('!') : own(' ')} `;
  const ours = safe`${marks}${fill(firstCell(item, context.serverNowMs), first)}`;
  const { trustedScripts } = context;
  const theirs = safe` ${fill(idText(item.channel, trustedScripts), channel)} ${fill(idText(item.senderId, trustedScripts), id)} `;
  const room = context.width - 4 - first - channel - id - 3;
  return [span(ours, context.selected ? 'selected' : 'plain'), span(theirs), span(clip(lastCell(item), room))];
}

function firstCell(item: PairingRow, nowMs: number): Safe {
  if (item.section === 'pending') return item.gone ? own('--') : fillLeft(left(leftMs(item, nowMs)), 4);
  if (item.section === 'approved') return age(nowMs - item.approvedAtMs);
  return item.kind === 'blocked' ? own('blocked') : untilCell(item, nowMs);
}

const untilCell = (item: Denied, nowMs: number): Safe =>
  item.untilMs === null ? own('rejected') : safe`for ${left(Math.max(0, item.untilMs - nowMs))}`;

function lastCell(item: PairingRow): Safe {
  if (item.section === 'pending' && item.gone) return safe`[${goneText(item.gone)}]`;
  const claim = item.claims[0];
  // Cut before it is escaped: a list row never needs more than the widest screen holds.
  return claim ? safe`"${printable(claim.value.slice(0, 400))}"` : own('(says nothing of itself)');
}
