import type { DeviceResolved } from '../../gateway/protocol/devices.ts';
import { canSeeDevices } from '../ability.ts';
import { Paced } from '../pace.ts';
import { listGapMs, problemOf, type Source, type SourceParts } from '../source.ts';
import { readDevices } from './read-devices.ts';

/** Devices that wait and devices that were approved: listed at every event, and when somebody comes or goes. */
export function openDevicesSource({ link, clock, apply }: SourceParts): Source {
  const list = async (): Promise<void> => {
    const askedAtMs = clock.now();
    const devices = readDevices(link.name, await link.request('device.pair.list', {}));
    apply({ kind: 'devices', devices, askedAtMs, nowLocalMs: clock.now() });
  };
  const listing = new Paced(clock, listGapMs, async () => {
    if (!canSeeDevices(link.hello)) return;
    await list().catch((error: unknown) => {
      const because = problemOf(link, error);
      if (because !== null) apply({ kind: 'devices-failed', because });
    });
  });
  const ended = ({ requestId, decision }: DeviceResolved): void => {
    const how = decision === 'approved' || decision === 'rejected' || decision === 'expired' ? decision : 'gone';
    if (typeof requestId === 'string') apply({ kind: 'device-ended', requestId, how });
    listing.ask();
  };
  const stops = [
    link.onEvent('device.pair.requested', () => listing.ask()),
    link.onEvent('device.pair.resolved', ended),
    link.onEvent('device.pair.changed', () => listing.ask()),
    link.onEvent('presence', () => listing.ask()),
  ];
  return {
    list,
    ask: () => listing.ask(),
    resync() {
      if (!canSeeDevices(link.hello)) apply({ kind: 'devices-hidden' });
      listing.ask();
    },
    close() {
      for (const stop of stops) stop();
      listing.stop();
    },
  };
}
