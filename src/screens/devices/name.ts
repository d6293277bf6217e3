import { printable, type Safe, safe, type Untrusted } from '../../components/text/printable.ts';
import type { Device, DeviceRequest } from './facts.ts';

/** Signs of an id that tell devices apart at a glance, as `oc devices list` shows them. */
const shown = 8;

export const shortDeviceId = (deviceId: Untrusted): Safe => printable(deviceId.slice(0, shown), { as: 'command' });

/** `device 3f9a1c2e` */
export const deviceName = ({ deviceId }: Device | DeviceRequest): Safe => safe`device ${shortDeviceId(deviceId)}`;

/** Rights without the word that all of them begin with. */
export const scopeWords = (scopes: readonly Untrusted[]): Safe =>
  printable(scopes.map((scope) => scope.replace(/^operator\./, '')).join(', ') || 'nothing', { as: 'command' });
