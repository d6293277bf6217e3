import { emptyRow, type Row, row } from '../../components/row.ts';
import { own, printable, type Safe, safe, type Untrusted } from '../../components/text/printable.ts';
import { age, dateZ, timeZ } from '../format.ts';
import { goneText } from '../gone.ts';
import { calm, labelled, labelWidth } from '../labelled.ts';
import { type ConsoleState, serverNow } from '../state.ts';
import { careFor } from './care.ts';
import { careContext } from './context.ts';
import type { Device, DeviceRequest } from './facts.ts';
import { scopeWords } from './name.ts';

const idText = (text: string): Safe => printable(text, { as: 'command' });

/** The details of a request beside the list. */
export const requestDetail = (state: ConsoleState, item: DeviceRequest, width: number): readonly Row[] => [
  ...requestRows(item, width),
  ...(item.gone ? labelled(own('ENDED'), goneText(item.gone), width) : []),
  ...factRows(item, width),
  ...careRows(state, item, width),
  ...claimRows(item, width),
  ...idRows(item, width),
];

/** The text of the REVIEW window, all of which has to be read. */
export const requestText = (state: ConsoleState, item: DeviceRequest, width: number): readonly Row[] => [
  ...factRows(item, width),
  ...idRows(item, width),
  emptyRow,
  row(own('CLAIMS TO BE, chosen by the device, can be anything:'), 'strong'),
  ...claimRows(item, width),
  emptyRow,
  ...careRows(state, item, width),
  ...labelled(own('SEEN'), safe`It asked ${timeZ(item.createdAtMs)}, and waits as long as it goes on asking.`, width),
  ...labelled(
    own('GIVES'),
    own('A token of its own for what it asks, until it is revoked (X in the list of devices).'),
    width,
  ),
];

/** What both sides show: the device itself says it to whoever sits in front of it. */
export const requestRows = ({ requestId }: DeviceRequest, width: number): readonly Row[] =>
  labelled(own('REQUEST'), idText(requestId), width, 'anywhere');

function factRows(item: DeviceRequest, width: number): readonly Row[] {
  const { before, scopes, address } = item;
  const from = address === null ? own('an address that the gateway does not tell') : idText(address);
  return [
    ...labelled(own('ASKS'), scopeWords(scopes), width),
    ...labelled(own('HOLDS'), before === null ? own('nothing: it is new here') : beforeWords(before), width),
    ...labelled(own('FROM'), from, width),
  ];
}

const idRows = ({ deviceId }: Pick<DeviceRequest, 'deviceId'>, width: number): readonly Row[] =>
  labelled(own('DEVICE ID'), idText(deviceId), width, 'anywhere');

const beforeWords = (before: Device): Safe => {
  const when = before.approvedAtMs === null ? own('') : safe`, approved ${dateZ(before.approvedAtMs)}`;
  return safe`${scopeWords(before.scopes)}${when}${calledWords(before.label)}. What it asks replaces it.`;
};

const calledWords = (label: Untrusted | null): Safe =>
  label === null ? own('') : safe`, called "${printable(label)}"`;

function claimRows({ claims }: Pick<DeviceRequest, 'claims'>, width: number): readonly Row[] {
  if (claims.length === 0) return labelled(own('CLAIMS'), own('nothing'), width);
  return claims.flatMap(({ name, value }) => {
    const label = idText(claimLabels[name] ?? name).slice(0, labelWidth - 1);
    // why: a part of a label of ours. Nothing of a claim is bold.
    return labelled(label as Safe, safe`"${printable(value)}"`, width, 'anywhere').map(calm);
  });
}

/** Labels that fit their column. */
const claimLabels: Readonly<Record<string, string>> = {
  displayName: 'name',
  clientId: 'client',
  clientMode: 'mode',
  platform: 'platform',
  deviceFamily: 'family',
  browserOrigin: 'origin',
};

function careRows(state: ConsoleState, item: DeviceRequest, width: number): readonly Row[] {
  const care = careFor(item, careContext(state));
  if (care.length === 0) return labelled(own('CARE'), own('No known tricks found. Read it anyway.'), width).map(calm);
  return care.flatMap((text) => labelled(own('CARE'), text, width));
}

/** The details of a device that was approved. */
export function deviceDetail(state: ConsoleState, item: Device, width: number): readonly Row[] {
  const called =
    item.label === null ? [] : labelled(own('CALLED'), safe`"${printable(item.label)}"`, width, 'anywhere').map(calm);
  return [
    ...idRows(item, width),
    ...called,
    ...labelled(own('MAY'), mayWords(item), width),
    ...labelled(own('SEEN'), seenWords(item, serverNow(state)), width),
    ...(item.approvedAtMs === null
      ? []
      : labelled(own('APPROVED'), approvedWords(item.approvedAtMs, item.address), width)),
    ...claimRows(item, width),
    ...labelled(own('MORE'), own('oc devices rename, rotate, remove'), width).map(calm),
  ];
}

const mayWords = ({ scopes, revokedAtMs }: Device): Safe =>
  revokedAtMs === null ? scopeWords(scopes) : safe`nothing: its token was revoked ${dateZ(revokedAtMs)}`;

function seenWords({ connected, lastSeenAtMs }: Device, nowMs: number): Safe {
  if (connected) return own('attached now');
  return lastSeenAtMs === null ? own('not yet') : safe`${dateZ(lastSeenAtMs)} (${age(nowMs - lastSeenAtMs)} ago)`;
}

const approvedWords = (atMs: number, address: Untrusted | null): Safe =>
  address === null ? dateZ(atMs) : safe`${dateZ(atMs)}, from ${idText(address)}`;
