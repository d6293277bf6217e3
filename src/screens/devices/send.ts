import { own, type Safe, safe } from '../../components/text/printable.ts';
import type { GatewayLink } from '../../gateway/client/link.ts';
import type { Answer } from '../answer.ts';
import { answerOfFailure } from '../outcomes.ts';
import type { Device, DeviceRequest } from './facts.ts';
import { deviceName, scopeWords } from './name.ts';

/** The requests that decide about devices. Each is sent once; nothing here is ever repeated. */
export async function sendDeviceApproval(link: GatewayLink, row: DeviceRequest): Promise<Answer> {
  const who = deviceName(row);
  try {
    await link.request('device.pair.approve', { requestId: row.requestId });
    return { kind: 'answer', text: safe`Approved ${who} for: ${scopeWords(row.scopes)}.` };
  } catch (error) {
    return answerOfFailure(error, safe`Not approved: ${who}:`);
  }
}

export async function sendDeviceRejection(link: GatewayLink, row: DeviceRequest): Promise<Safe> {
  await link.request('device.pair.reject', { requestId: row.requestId });
  return safe`Rejected ${deviceName(row)}. It may ask again.`;
}

/** Every good token of the device, one role after the other; the device itself stays in the list. */
export async function sendDeviceRevocation(link: GatewayLink, row: Device): Promise<Safe> {
  const roles: readonly string[] = row.goodFor.length > 0 ? row.goodFor : row.roles;
  for (const role of roles.length > 0 ? roles : ['operator']) {
    await link.request('device.token.revoke', { deviceId: row.deviceId, role });
  }
  return row.connected
    ? safe`Revoked ${deviceName(row)}; what its token had opened is closed.`
    : safe`Revoked ${deviceName(row)}${own('.')}`;
}
