import type { DeviceCaller, DeviceDoor, DeviceList, UpgradeResult } from '../protocol/devices.ts';
import type { Scope } from '../protocol/scopes.ts';
import { type DeviceDecisions, openDecisions, toPaired } from './decisions.ts';
import { type DeviceChange, type DeviceDeps, type DeviceOptions, note } from './device-deps.ts';
import { deviceRows } from './device-store.ts';
import { openDeviceDoor } from './entry.ts';
import { FreshTokens } from './fresh-tokens.ts';
import { covers, DeviceRequests, toPending } from './requests.ts';
import { UpgradeWaiters } from './upgrades.ts';

const sweepEveryMs = 15_000;

/** Clients with a key of their own: who waits, who is approved for what, and what their tokens open. */
export interface Devices extends DeviceDecisions {
  readonly door: DeviceDoor;
  list(): DeviceList;
  counts(): { readonly pending: number; readonly paired: number };
  /** `covered` when there is nothing to ask for, `full` when too much waits. */
  requestUpgrade(
    deviceId: string,
    scopes: readonly Scope[],
  ): { readonly requestId: string } | 'unknown' | 'covered' | 'full';
  /** Whose request it is; null for one that does not wait. */
  deviceOfRequest(requestId: string): string | null;
  /** Tells once what became of the request; the result takes the listener away. */
  awaitUpgrade(requestId: string, tell: (result: UpgradeResult) => void): () => void;
  /** Ends requests whose time is over, also when nobody looks. */
  watchExpiry(): void;
  close(): void;
}

export function openDevices(options: DeviceOptions): Devices {
  const rows = deviceRows(options.store);
  const onChange = (change: DeviceChange): void => {
    options.onChange(change);
    if (change.event === 'device.pair.resolved') waiters.settle(change.payload);
  };
  const deps: DeviceDeps = { ...options, rows, fresh: new FreshTokens(), onChange };
  const waiters = new UpgradeWaiters(deps);
  const requests = new DeviceRequests(deps);
  let timer: NodeJS.Timeout | null = null;
  return {
    ...openDecisions(deps, requests),
    door: openDeviceDoor(deps, requests),
    list: () => ({
      pending: requests.waiting().map(toPending),
      paired: rows.devices().map((device) => toPaired(device, rows.token(device.deviceId))),
    }),
    counts: () => ({ pending: requests.waiting().length, paired: rows.devices().length }),
    requestUpgrade(deviceId, scopes) {
      const device = rows.device(deviceId);
      if (device === null) return 'unknown';
      const token = rows.token(deviceId);
      const held = token === null || token.revokedAtMs !== null ? [] : token.scopes;
      if (covers(held, scopes)) return 'covered';
      const { publicKey, claims, address } = device;
      const caller: DeviceCaller = { deviceId, publicKey, claims, address, asked: scopes };
      const requestId = requests.ask(caller, { device, withSecret: false, held });
      return requestId === null ? 'full' : { requestId };
    },
    deviceOfRequest: (requestId) => requests.find(requestId)?.deviceId ?? null,
    awaitUpgrade: (requestId, tell) => waiters.wait(requestId, tell),
    watchExpiry() {
      timer ??= setInterval(() => note(deps, () => requests.expire()), sweepEveryMs).unref();
    },
    close() {
      if (timer !== null) clearInterval(timer);
    },
  };
}
