import type { DeviceResolved, PendingDevice } from '../protocol/devices.ts';
import type { Ledger } from '../state/ledger.ts';
import type { Store } from '../state/store.ts';
import type { DeviceRows } from './device-store.ts';
import type { FreshTokens } from './fresh-tokens.ts';
import type { Mint } from './mint.ts';

/** A token at rest is its digest; the one comparison of secrets belongs to the door. */
export interface Seal {
  /** Lower-case hex. */
  readonly digest: (token: string) => string;
  /** Takes the same time whatever was given. */
  readonly matches: (given: string, digest: string) => boolean;
}

export type DeviceChange =
  | { readonly event: 'device.pair.requested'; readonly payload: PendingDevice }
  | { readonly event: 'device.pair.resolved'; readonly payload: DeviceResolved }
  | { readonly event: 'device.pair.changed'; readonly payload: Readonly<Record<string, never>> };

export interface DeviceOptions {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly now: () => number;
  readonly mint: Mint;
  readonly seal: Seal;
  /** Addresses of one group count as one: whoever has one of them has them all. */
  readonly groupOf: (address: string) => string;
  /** After it was written. */
  readonly onChange: (change: DeviceChange) => void;
  /** What this device's token opened does not count any more. */
  readonly onRevoked: (deviceId: string, reason: string) => void;
  /** Something that nobody's entry depends on could not be written. */
  readonly onFault: (error: unknown) => void;
}

export interface DeviceDeps extends DeviceOptions {
  readonly rows: DeviceRows;
  readonly fresh: FreshTokens;
}

export const subjectOf = (deviceId: string): string => `device:${deviceId}`;

/** Writes a note: a disk that is full must not keep out who has shown what opens the door. */
export function note({ onFault }: DeviceOptions, write: () => void): void {
  try {
    write();
  } catch (error) {
    onFault(error);
  }
}
