import type { DeviceClaims } from '../protocol/devices.ts';
import { isScope, type Scope } from '../protocol/scopes.ts';
import type { Store } from '../state/store.ts';

export interface StoredRequest {
  readonly requestId: string;
  readonly deviceId: string;
  readonly publicKey: string;
  readonly claims: DeviceClaims;
  readonly scopes: readonly Scope[];
  readonly address: string;
  readonly isRepair: boolean;
  /** It came with the gateway's own secret. */
  readonly withSecret: boolean;
  /** Requests of this device that this one and those before it took the place of. */
  readonly replaced: number;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

export interface StoredDevice {
  readonly deviceId: string;
  readonly publicKey: string;
  readonly claims: DeviceClaims;
  readonly label: string | null;
  readonly scopes: readonly Scope[];
  readonly address: string;
  readonly createdAtMs: number;
  readonly approvedAtMs: number;
  readonly lastSeenAtMs: number | null;
}

/** The token of a device: `digest` null and not revoked means that one is due to it. */
export interface StoredToken {
  readonly deviceId: string;
  readonly digest: string | null;
  readonly scopes: readonly Scope[];
  readonly createdAtMs: number;
  /** When the one that is good now was handed out for the first time. */
  readonly issuedAtMs: number | null;
  readonly rotatedAtMs: number | null;
  readonly revokedAtMs: number | null;
  readonly lastUsedAtMs: number | null;
}

/** The rows of devices. Writing belongs into a transaction of the store. */
export interface DeviceRows {
  requests(): readonly StoredRequest[];
  request(requestId: string): StoredRequest | null;
  requestOf(deviceId: string): StoredRequest | null;
  putRequest(row: StoredRequest): void;
  prolong(requestId: string, expiresAtMs: number): void;
  dropRequest(requestId: string): void;
  devices(): readonly StoredDevice[];
  device(deviceId: string): StoredDevice | null;
  putDevice(row: StoredDevice): void;
  label(deviceId: string, label: string): void;
  seen(deviceId: string, atMs: number, address: string): void;
  /** Its token goes with it. */
  dropDevice(deviceId: string): void;
  token(deviceId: string): StoredToken | null;
  putToken(row: StoredToken): void;
  used(deviceId: string, atMs: number): void;
}

export function deviceRows({ db }: Store): DeviceRows {
  const get = {
    requests: db.prepare('SELECT * FROM device_request ORDER BY created_at, request_id'),
    request: db.prepare('SELECT * FROM device_request WHERE request_id = ?'),
    requestOf: db.prepare('SELECT * FROM device_request WHERE device_id = ?'),
    devices: db.prepare('SELECT * FROM device ORDER BY approved_at, device_id'),
    device: db.prepare('SELECT * FROM device WHERE device_id = ?'),
    token: db.prepare("SELECT * FROM device_token WHERE device_id = ? AND role = 'operator'"),
  };
  const put = {
    request: db.prepare(
      'INSERT INTO device_request (request_id, device_id, public_key, claims, scopes, address, is_repair, with_secret, replaced, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ),
    prolong: db.prepare('UPDATE device_request SET expires_at = ? WHERE request_id = ?'),
    dropRequest: db.prepare('DELETE FROM device_request WHERE request_id = ?'),
    device: db.prepare(
      `INSERT INTO device (device_id, public_key, claims, label, scopes, address, created_at, approved_at, last_seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (device_id) DO UPDATE SET claims = excluded.claims, scopes = excluded.scopes, address = excluded.address, approved_at = excluded.approved_at`,
    ),
    label: db.prepare('UPDATE device SET label = ? WHERE device_id = ?'),
    seen: db.prepare('UPDATE device SET last_seen_at = ?, address = ? WHERE device_id = ?'),
    dropDevice: db.prepare('DELETE FROM device WHERE device_id = ?'),
    token: db.prepare(
      `INSERT INTO device_token (device_id, role, digest, scopes, created_at, issued_at, rotated_at, revoked_at, last_used_at) VALUES (?, 'operator', ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (device_id, role) DO UPDATE SET digest = excluded.digest, scopes = excluded.scopes, issued_at = excluded.issued_at,
         rotated_at = excluded.rotated_at, revoked_at = excluded.revoked_at, last_used_at = excluded.last_used_at`,
    ),
    used: db.prepare("UPDATE device_token SET last_used_at = ? WHERE device_id = ? AND role = 'operator'"),
  };
  const one = <T>(row: Raw | undefined, read: (row: Raw) => T): T | null => (row === undefined ? null : read(row));
  return {
    requests: () => get.requests.all().map(toRequest),
    request: (requestId) => one(get.request.get(requestId), toRequest),
    requestOf: (deviceId) => one(get.requestOf.get(deviceId), toRequest),
    putRequest(row) {
      const flags = [Number(row.isRepair), Number(row.withSecret)];
      const said = [JSON.stringify(row.claims), JSON.stringify(row.scopes), row.address];
      const times = [row.createdAtMs, row.expiresAtMs];
      put.request.run(row.requestId, row.deviceId, row.publicKey, ...said, ...flags, row.replaced, ...times);
    },
    prolong: (requestId, expiresAtMs) => void put.prolong.run(expiresAtMs, requestId),
    dropRequest: (requestId) => void put.dropRequest.run(requestId),
    devices: () => get.devices.all().map(toDevice),
    device: (deviceId) => one(get.device.get(deviceId), toDevice),
    putDevice(row) {
      const said = [JSON.stringify(row.claims), row.label, JSON.stringify(row.scopes), row.address];
      put.device.run(row.deviceId, row.publicKey, ...said, row.createdAtMs, row.approvedAtMs, row.lastSeenAtMs);
    },
    label: (deviceId, label) => void put.label.run(label, deviceId),
    seen: (deviceId, atMs, address) => void put.seen.run(atMs, address, deviceId),
    dropDevice: (deviceId) => void put.dropDevice.run(deviceId),
    token: (deviceId) => one(get.token.get(deviceId), toToken),
    putToken(row) {
      const times = [row.createdAtMs, row.issuedAtMs, row.rotatedAtMs, row.revokedAtMs, row.lastUsedAtMs];
      put.token.run(row.deviceId, row.digest, JSON.stringify(row.scopes), ...times);
    },
    used: (deviceId, atMs) => void put.used.run(atMs, deviceId),
  };
}

type Raw = Readonly<Record<string, unknown>>;

const scopesOf = (text: unknown): readonly Scope[] => (JSON.parse(String(text)) as readonly string[]).filter(isScope); // why: written by `put…`, and only scopes we know count

const claimsOf = (text: unknown): DeviceClaims => JSON.parse(String(text)) as DeviceClaims; // why: written by `put…`

const timeOrNull = (value: unknown): number | null => (value === null ? null : Number(value));

const toRequest = (raw: Raw): StoredRequest => ({
  requestId: String(raw['request_id']),
  deviceId: String(raw['device_id']),
  publicKey: String(raw['public_key']),
  claims: claimsOf(raw['claims']),
  scopes: scopesOf(raw['scopes']),
  address: String(raw['address']),
  isRepair: raw['is_repair'] === 1,
  withSecret: raw['with_secret'] === 1,
  replaced: Number(raw['replaced']),
  createdAtMs: Number(raw['created_at']),
  expiresAtMs: Number(raw['expires_at']),
});

const toDevice = (raw: Raw): StoredDevice => ({
  deviceId: String(raw['device_id']),
  publicKey: String(raw['public_key']),
  claims: claimsOf(raw['claims']),
  label: raw['label'] === null ? null : String(raw['label']),
  scopes: scopesOf(raw['scopes']),
  address: String(raw['address']),
  createdAtMs: Number(raw['created_at']),
  approvedAtMs: Number(raw['approved_at']),
  lastSeenAtMs: timeOrNull(raw['last_seen_at']),
});

const toToken = (raw: Raw): StoredToken => ({
  deviceId: String(raw['device_id']),
  digest: raw['digest'] === null ? null : String(raw['digest']),
  scopes: scopesOf(raw['scopes']),
  createdAtMs: Number(raw['created_at']),
  issuedAtMs: timeOrNull(raw['issued_at']),
  rotatedAtMs: timeOrNull(raw['rotated_at']),
  revokedAtMs: timeOrNull(raw['revoked_at']),
  lastUsedAtMs: timeOrNull(raw['last_used_at']),
});
