import { type Row, row as rowOf, span } from '../../components/row.ts';
import { clip, fill } from '../../components/text/cells.ts';
import { own, printable, type Safe, safe } from '../../components/text/printable.ts';
import { age } from '../format.ts';
import { goneText } from '../gone.ts';
import { columnsFor } from '../pairings/columns.ts';
import { type ConsoleState, serverNow } from '../state.ts';
import { careFor } from './care.ts';
import { careContext } from './context.ts';
import type { Device, DeviceRequest } from './facts.ts';
import { scopeWords, shortDeviceId } from './name.ts';

/** Rows of devices: what is ours first, in cells of fixed width; what a device chose last and alone. */
export function requestRow(state: ConsoleState, item: DeviceRequest, width: number, selected: boolean): Row {
  const { first, channel, id } = columnsFor('pending', width);
  const careful = careFor(item, careContext(state)).length > 0;
  const marks = safe`${selected ? own('>') : own(' ')} ${careful ? own('!') : own(' ')} `;
  const ours = safe`${marks}${fill(item.gone ? own('--') : own('asks'), first)}`;
  const which = safe` ${fill(own('device'), channel)} ${fill(shortDeviceId(item.deviceId), id)} `;
  const last = item.gone ? safe`[${goneText(item.gone)}]` : claimed(item);
  const room = width - 4 - first - channel - id - 3;
  return [span(ours, selected ? 'selected' : 'plain'), span(which), span(clip(last, room))];
}

/** Cut before it is escaped: a list row never needs more than the widest screen holds. */
function claimed({ claims }: Pick<Device, 'claims'>): Safe {
  const name = claims.find((claim) => claim.name === 'displayName') ?? claims[0];
  return name ? safe`"${printable(name.value.slice(0, 400))}"` : own('(says nothing of itself)');
}

interface Columns {
  readonly seen: number;
  readonly id: number;
  /** 0 where there is no room for it. */
  readonly may: number;
}

function deviceColumns(width: number): Columns {
  if (width >= 56) return { seen: 8, id: 8, may: Math.min(32, Math.floor(width / 3)) };
  return { seen: 7, id: 8, may: width >= 44 ? Math.floor(width / 4) : 0 };
}

export function devicesHeading(width: number): Row {
  const { seen, id, may } = deviceColumns(width);
  const rights = may === 0 ? own('') : safe`${fill(own('MAY'), may)} `;
  return rowOf(clip(safe`    ${fill(own('SEEN'), seen)} ${fill(own('DEVICE'), id)} ${rights}CALLED`, width), 'faint');
}

export function deviceRow(state: ConsoleState, item: Device, width: number, selected: boolean): Row {
  const { seen, id, may } = deviceColumns(width);
  const marks = safe`${selected ? own('>') : own(' ')}   `;
  const ours = safe`${marks}${fill(seenCell(item, serverNow(state)), seen)} ${fill(shortDeviceId(item.deviceId), id)}`;
  const rights =
    may === 0 ? own(' ') : safe` ${fill(item.revokedAtMs === null ? scopeWords(item.scopes) : own('nothing'), may)} `;
  const room = width - 4 - seen - 1 - id - 1 - (may === 0 ? 0 : may + 1);
  return [span(ours, selected ? 'selected' : 'plain'), span(rights), span(clip(called(item), room))];
}

const called = (item: Device): Safe =>
  item.label === null ? safe`claims ${claimed(item)}` : safe`"${printable(item.label.slice(0, 400))}"`;

function seenCell({ revokedAtMs, connected, lastSeenAtMs }: Device, nowMs: number): Safe {
  if (revokedAtMs !== null) return own('revoked');
  if (connected) return own('now');
  return lastSeenAtMs === null ? own('never') : age(nowMs - lastSeenAtMs);
}
