import type { Untrusted } from '../../components/text/printable.ts';
import type { Gone } from '../gone.ts';
import type { Claim } from '../pairings/facts.ts';

/** What the console knows of devices: clients with a key of their own. Times are epoch milliseconds by the gateway's clock. */

interface DeviceFacts {
  /** Unique on the screen, made by us. */
  readonly key: string;
  /** The gateway this row came from. */
  readonly gateway: string;
  readonly deviceId: Untrusted;
  readonly publicKey: Untrusted;
  /** What it says of itself; nothing in it was checked by anyone. */
  readonly claims: readonly Claim[];
  readonly scopes: readonly Untrusted[];
  readonly roles: readonly Untrusted[];
  readonly address: Untrusted | null;
}

/** A device that asks to be let in, or for more than it holds. */
export interface DeviceRequest extends DeviceFacts {
  readonly section: 'device-request';
  readonly requestId: Untrusted;
  readonly createdAtMs: number;
  /** It ends when the device stops asking; gateways do not tell when that will be. */
  readonly expiresAtMs: null;
  /** The gateway says that this device was approved before. */
  readonly isRepair: boolean;
  /** The approved device of the same id, as it is now. */
  readonly before: Device | null;
  /** Set when the request is no longer pending: the row stays for a while and says what became of it. */
  readonly gone: Gone | null;
}

/** A device that was approved. */
export interface Device extends DeviceFacts {
  readonly section: 'device';
  /** The operator's own name for it. */
  readonly label: Untrusted | null;
  readonly approvedAtMs: number | null;
  readonly lastSeenAtMs: number | null;
  readonly connected: boolean;
  /** Roles of its tokens that are good. */
  readonly goodFor: readonly Untrusted[];
  /** When the last of its tokens was revoked, if none is good any more. */
  readonly revokedAtMs: number | null;
}

export interface Devices {
  readonly pending: readonly DeviceRequest[];
  readonly paired: readonly Device[];
  /** Rows in the gateway's answer that this console could not read. */
  readonly unreadable: number;
}
