import { createHash } from 'node:crypto';
import type { PairedDevice, PendingDevice } from '../../../src/gateway/protocol/devices.ts';

/** A key and the id that is its fingerprint. */
export function keyOf(name: string): { readonly deviceId: string; readonly publicKey: string } {
  const raw = createHash('sha256').update(name).digest();
  return { deviceId: createHash('sha256').update(raw).digest('hex'), publicKey: raw.toString('base64url') };
}

/** A device of this name asks, as our gateway lists it. */
export const asks = (name: string, change: Partial<PendingDevice> = {}, nowMs = Date.now()): PendingDevice => ({
  requestId: `request-of-${name}`,
  ...keyOf(name),
  displayName: `Machine of ${name}`,
  clientId: 'oc-tui',
  role: 'operator',
  roles: ['operator'],
  scopes: ['operator.read'],
  remoteIp: '192.0.2.7',
  silent: false,
  isRepair: false,
  ts: nowMs - 5000,
  ...change,
});

/** A device of this name that was approved. */
export const paired = (name: string, change: Partial<PairedDevice> = {}, nowMs = Date.now()): PairedDevice => ({
  ...keyOf(name),
  displayName: `Machine of ${name}`,
  role: 'operator',
  roles: ['operator'],
  scopes: ['operator.read'],
  remoteIp: '192.0.2.7',
  approvedVia: 'owner',
  createdAtMs: nowMs - 90_000,
  approvedAtMs: nowMs - 90_000,
  connected: false,
  tokens: [{ role: 'operator', scopes: ['operator.read'], createdAtMs: nowMs - 90_000 }],
  ...change,
});
