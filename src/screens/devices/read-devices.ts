import type { Untrusted } from '../../components/text/printable.ts';
import type { Claim } from '../pairings/facts.ts';
import { type Fields, fieldsOf, idOf, rowsOf, textOf, timeOf } from '../read.ts';
import { readClaims } from '../read-claims.ts';
import type { Device, DeviceRequest, Devices } from './facts.ts';

const mostScopes = 64;

/** The answer of `device.pair.list`, of our gateway or of an official one. */
export function readDevices(gateway: string, answer: unknown): Devices {
  const fields = fieldsOf(answer) ?? {};
  const paired = rowsOf(fields['paired'], (row) => readDevice(gateway, row));
  const byId = new Map(paired.rows.map((row) => [row.deviceId, row]));
  const pending = rowsOf(fields['pending'], (row) => readRequest(gateway, row, byId));
  const lists = [fields['pending'], fields['paired']];
  return {
    pending: pending.rows,
    paired: paired.rows,
    unreadable: pending.unreadable + paired.unreadable + lists.filter((list) => !Array.isArray(list)).length,
  };
}

type Common = Omit<
  Device,
  'section' | 'key' | 'label' | 'approvedAtMs' | 'lastSeenAtMs' | 'connected' | 'goodFor' | 'revokedAtMs'
>;

/** Null as well when it asks for more than could be shown. */
function readCommon(gateway: string, row: Fields): Common | null {
  const deviceId = idOf(row['deviceId']);
  const scopes = textsOf(row['scopes']);
  const roles = textsOf(row['roles'] ?? [row['role'] ?? 'operator']);
  if (!deviceId || !scopes || !roles) return null;
  const publicKey = textOf(row['publicKey']) ?? deviceId;
  return { gateway, deviceId, publicKey, claims: claimsOf(row), scopes, roles, address: textOf(row['remoteIp'], 128) };
}

/** An official gateway leaves lists out where they are empty. */
function textsOf(value: unknown): readonly Untrusted[] | null {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > mostScopes) return null;
  const texts = value.map((item) => idOf(item));
  return texts.every((text) => text !== null) ? texts : null;
}

const claimNames = ['displayName', 'clientId', 'clientMode', 'platform', 'deviceFamily', 'browserOrigin'] as const;

const claimsOf = (row: Fields): readonly Claim[] =>
  readClaims(Object.fromEntries(claimNames.map((name) => [name, row[name]])));

/** JSON keeps the parts apart whatever they contain. */
const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts);

function readRequest(gateway: string, row: Fields, devices: ReadonlyMap<string, Device>): DeviceRequest | null {
  const common = readCommon(gateway, row);
  const requestId = idOf(row['requestId']);
  const createdAtMs = timeOf(row['ts']);
  if (!common || !requestId || createdAtMs === null) return null;
  return {
    ...common,
    section: 'device-request',
    key: keyOf('device-request', gateway, requestId),
    requestId,
    createdAtMs,
    expiresAtMs: null,
    isRepair: row['isRepair'] === true,
    before: devices.get(common.deviceId) ?? null,
    gone: null,
  };
}

function readDevice(gateway: string, row: Fields): Device | null {
  const common = readCommon(gateway, row);
  if (!common) return null;
  return {
    ...common,
    section: 'device',
    key: keyOf('device', gateway, common.deviceId),
    label: textOf(row['operatorLabel'], 256),
    approvedAtMs: timeOf(row['approvedAtMs']),
    lastSeenAtMs: timeOf(row['lastSeenAtMs']),
    connected: row['connected'] === true,
    ...readTokens(row['tokens']),
  };
}

/** A gateway that tells of no tokens leaves open whether there is one: the device's own role may be revoked then. */
function readTokens(value: unknown): Pick<Device, 'goodFor' | 'revokedAtMs'> {
  const tokens = rowsOf(value, (row) => {
    const role = idOf(row['role']);
    return role && { role, revokedAtMs: timeOf(row['revokedAtMs']) };
  }).rows;
  const goodFor = tokens.filter(({ revokedAtMs }) => revokedAtMs === null).map(({ role }) => role);
  const revoked = tokens.flatMap(({ revokedAtMs }) => revokedAtMs ?? []);
  return { goodFor, revokedAtMs: goodFor.length === 0 && revoked.length > 0 ? Math.max(...revoked) : null };
}
