import type * as Official from '@openclaw/gateway-protocol';
import type { DeviceList, PairedDevice, RotatedToken, UpgradeResult } from './devices.ts';
import { method } from './method-row.ts';
import { list, object, official, text } from './shape.ts';

/** The rows about clients with a key of their own. */
export const deviceMethods = {
  'device.pair.list': method<DeviceList>()('operator.pairing', object({})),
  /** Nobody approves a scope that they do not hold themselves. */
  'device.pair.approve': method<{ readonly requestId: string; readonly device: PairedDevice }>()(
    'operator.pairing',
    official<Official.DevicePairApproveParams>('DevicePairApproveParams'),
  ),
  'device.pair.reject': method<{ readonly requestId: string; readonly deviceId: string }>()(
    'operator.pairing',
    official<Official.DevicePairRejectParams>('DevicePairRejectParams'),
  ),
  'device.pair.remove': method<{ readonly deviceId: string }>()(
    'operator.pairing',
    official<Official.DevicePairRemoveParams>('DevicePairRemoveParams'),
  ),
  'device.pair.rename': method<{ readonly deviceId: string; readonly label: string }>()(
    'operator.pairing',
    official<Official.DevicePairRenameParams>('DevicePairRenameParams'),
  ),
  'device.token.rotate': method<RotatedToken>()(
    'operator.pairing',
    official<Official.DeviceTokenRotateParams>('DeviceTokenRotateParams'),
  ),
  'device.token.revoke': method<{
    readonly deviceId: string;
    readonly role: 'operator';
    readonly revokedAtMs: number;
  }>()('operator.pairing', official<Official.DeviceTokenRevokeParams>('DeviceTokenRevokeParams')),
  /** A device asks for more, for itself; it waits on its own connection for what a person decides. */
  'device.scopes.requestUpgrade': method<{ readonly requestId: string }>()(
    'operator.read',
    object({ scopes: list(text(64), 16) }),
  ),
  'device.scopes.waitUpgrade': method<UpgradeResult>()('operator.read', object({ requestId: text(64) })),
} as const;
