import type { Scope } from './scopes.ts';

/** What a device says of itself. Nothing of it was checked, and nothing is decided by it. */
export interface DeviceClaims {
  readonly displayName?: string;
  readonly platform?: string;
  readonly deviceFamily?: string;
  readonly clientId?: string;
  readonly clientMode?: string;
}

/** Who stands at the door with a key: the signature was checked before. */
export interface DeviceCaller {
  /** Lower-case hex SHA-256 of the raw public key. */
  readonly deviceId: string;
  /** base64url of the 32 raw bytes. */
  readonly publicKey: string;
  readonly claims: DeviceClaims;
  readonly address: string;
  /** The scopes of ours that it asks for. */
  readonly asked: readonly Scope[];
}

/** What a device's own credential came to. */
export type DeviceEntry =
  /** `token` is there once, when it was made for this device just now. */
  | { readonly kind: 'in'; readonly approved: readonly Scope[]; readonly token?: string }
  /** The token is right and covers less than was asked for. */
  | { readonly kind: 'beyond'; readonly approved: readonly Scope[]; readonly requestId: string | null }
  | { readonly kind: 'unknown-token' }
  /** Somebody has to approve first; without an id too many wait already. */
  | {
      readonly kind: 'waits';
      readonly reason: 'not-paired' | 'scope-upgrade';
      readonly requestId: string | null;
      readonly approved: readonly Scope[];
    };

/** The devices, as the door asks about them. */
export interface DeviceDoor {
  byToken(caller: DeviceCaller, tokens: readonly string[]): DeviceEntry;
  /** A device that shows its key and nothing else. */
  byKey(caller: DeviceCaller): DeviceEntry;
  /** It came with the gateway's own secret: a new device is written down as waiting; the result is a token due to it. */
  bySecret(caller: DeviceCaller): string | null;
}

/** Payload of `device.pair.requested` and a row of the list. */
export interface PendingDevice extends DeviceClaims {
  readonly requestId: string;
  readonly deviceId: string;
  readonly publicKey: string;
  readonly role: 'operator';
  readonly roles: readonly ['operator'];
  readonly scopes: readonly Scope[];
  readonly remoteIp: string;
  readonly silent: false;
  /** A device that was approved before: it lost its token, or wants more. */
  readonly isRepair: boolean;
  readonly ts: number;
}

export interface DeviceTokenRow {
  readonly role: 'operator';
  readonly scopes: readonly Scope[];
  readonly createdAtMs: number;
  readonly rotatedAtMs?: number;
  readonly revokedAtMs?: number;
  readonly lastUsedAtMs?: number;
}

export interface PairedDevice extends DeviceClaims {
  readonly deviceId: string;
  readonly publicKey: string;
  /** The operator's own name for it. */
  readonly operatorLabel?: string;
  readonly role: 'operator';
  readonly roles: readonly ['operator'];
  readonly scopes: readonly Scope[];
  readonly remoteIp: string;
  readonly approvedVia: 'owner';
  readonly createdAtMs: number;
  readonly approvedAtMs: number;
  readonly lastSeenAtMs?: number;
  readonly connected: boolean;
  readonly tokens: readonly DeviceTokenRow[];
}

export interface DeviceList {
  readonly pending: readonly PendingDevice[];
  readonly paired: readonly PairedDevice[];
}

export interface DeviceResolved {
  readonly requestId: string;
  readonly deviceId: string;
  /** `expired` when nobody decided. */
  readonly decision: 'approved' | 'rejected' | 'expired';
  readonly ts: number;
}

/** What `device.token.rotate` answers; the token only to the device itself. */
export interface RotatedToken {
  readonly deviceId: string;
  readonly role: 'operator';
  readonly scopes: readonly Scope[];
  readonly rotatedAtMs: number;
  readonly tokenDelivery: 'in-band' | 'withheld-cross-device';
  readonly token?: string;
}

export type UpgradeResult =
  | {
      readonly status: 'approved';
      readonly requestId: string;
      readonly deviceToken: string;
      readonly scopes: readonly Scope[];
    }
  | { readonly status: 'rejected' | 'expired'; readonly requestId: string };
