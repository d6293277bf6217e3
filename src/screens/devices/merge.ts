import { type Gone, mergeWaiting, sweepGone } from '../gone.ts';
import { keepOrder } from '../keep-order.ts';
import type { DeviceRequest, Devices } from './facts.ts';

/** How requests ended, as the gateway said it, by request id. */
export type DeviceEndings = ReadonlyMap<string, Gone['how']>;

/** The new list in the old order, with tombstones. */
export function mergeDevices(old: Devices | null, fresh: Devices, endings: DeviceEndings, nowLocalMs: number): Devices {
  if (old === null) return fresh;
  const endOf = ({ requestId }: DeviceRequest): Gone => ({
    how: endings.get(requestId) ?? 'gone',
    by: null,
    sinceLocalMs: nowLocalMs,
  });
  return {
    ...fresh,
    pending: mergeWaiting(old.pending, fresh.pending, endOf),
    paired: keepOrder(old.paired, fresh.paired),
  };
}

export function sweepDevices(devices: Devices, nowLocalMs: number, keep: ReadonlySet<string>): Devices {
  const pending = sweepGone(devices.pending, nowLocalMs, keep);
  return pending === devices.pending ? devices : { ...devices, pending };
}
