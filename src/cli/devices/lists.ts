import type { DeviceList, PairedDevice } from '../../gateway/protocol/devices.ts';
import type { Output } from '../output.ts';
import { count, when } from '../words.ts';

/** Signs of an id in a list; enough to type. */
const shown = 8;

const claimed = ({ displayName, clientId }: { displayName?: string; clientId?: string }): string =>
  `claims to be ${JSON.stringify(displayName ?? clientId ?? 'nobody')}`;

/** An official gateway leaves the scopes out where there are none. */
const holds = (scopes: readonly string[] = []): string =>
  scopes.length === 0 ? 'nothing' : scopes.map((scope) => scope.replace(/^operator\./, '')).join(', ');

/** What a device says of itself comes last and in quotes: it chose the words. */
export function showDevices(out: Output, { pending, paired }: DeviceList): void {
  if (pending.length === 0) out.say('No device is waiting.');
  else showPending(out, pending);
  out.say(paired.length === 0 ? 'No paired devices.' : `${count(paired.length, 'paired device')}.`);
  for (const row of paired) {
    const label = row.operatorLabel === undefined ? '' : `  ${JSON.stringify(row.operatorLabel)}`;
    const id = { text: row.deviceId.slice(0, shown), width: shown };
    out.say('  ', id, `  ${stateOf(row)}${label}  may ${holds(row.scopes)}  ${claimed(row)}`);
  }
}

function showPending(out: Output, pending: DeviceList['pending']): void {
  out.say(`${count(pending.length, 'device')} waiting. A request ends by itself when the device stops asking.`);
  for (const row of pending) {
    const again = row.isRepair ? ', known already' : '';
    out.say(`  ${row.requestId}  device ${row.deviceId.slice(0, shown)}${again}, from ${row.remoteIp ?? 'somewhere'}`);
    out.say(`      asks for ${holds(row.scopes)}  ${claimed(row)}`);
  }
  const [first] = pending;
  // A line to paste holds nothing that a gateway could have written for a shell.
  const id = first !== undefined && /^[0-9A-Za-z][0-9A-Za-z-]*$/.test(first.requestId) ? first.requestId : 'ID';
  out.say('Let one in if the request is the one that the device itself shows:');
  out.say(`  oc devices approve ${id}`);
}

export function stateOf({ connected, tokens, lastSeenAtMs }: PairedDevice): string {
  if ((tokens ?? []).some((token) => typeof token.revokedAtMs === 'number')) return 'revoked';
  if (connected) return 'connected';
  return typeof lastSeenAtMs !== 'number' ? 'not seen yet' : `last seen ${when(lastSeenAtMs)}`;
}

/** One record a line for --tsv: section, request, device, scopes, address, state or time. */
export const deviceRecords = ({ pending, paired }: DeviceList): string[][] => [
  ...pending.map((r) => ['pending', r.requestId, r.deviceId, holds(r.scopes), r.remoteIp ?? '', when(r.ts)]),
  ...paired.map((r) => ['paired', '', r.deviceId, holds(r.scopes), r.remoteIp ?? '', stateOf(r)]),
];
