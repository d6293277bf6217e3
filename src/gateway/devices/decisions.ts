import type { PairedDevice, RotatedToken } from '../protocol/devices.ts';
import { type Scope, satisfies } from '../protocol/scopes.ts';
import { type DeviceDeps, subjectOf } from './device-deps.ts';
import type { StoredDevice, StoredRequest, StoredToken } from './device-store.ts';
import { issue } from './entry.ts';
import { covers, type DeviceRequests } from './requests.ts';

/** Who decides. Nobody gives away what they do not hold. */
export interface Decider {
  readonly actor: string;
  readonly scopes: ReadonlySet<Scope>;
}

type Unknown = { readonly outcome: 'not-found' };
type Missing = { readonly outcome: 'missing-scope'; readonly scope: Scope };

/** Everything a human decides about a device. Each is one transaction with its ledger entry. */
export interface DeviceDecisions {
  approve(
    requestId: string,
    by: Decider,
  ): { readonly outcome: 'approved'; readonly device: PairedDevice } | Unknown | Missing;
  reject(requestId: string, by: Decider): { readonly outcome: 'rejected'; readonly deviceId: string } | Unknown;
  remove(deviceId: string, by: Decider): { readonly outcome: 'removed' } | Unknown;
  rename(deviceId: string, label: string, by: Decider): { readonly outcome: 'renamed' } | Unknown;
  /** `inBand`: the device itself asks, on a connection that its own token opened, and takes the new one. */
  rotate(
    deviceId: string,
    scopes: readonly Scope[] | null,
    by: Decider & { readonly inBand: boolean },
  ):
    | { readonly outcome: 'rotated'; readonly rotated: RotatedToken }
    | { readonly outcome: 'beyond' }
    | Unknown
    | Missing;
  revoke(deviceId: string, by: Decider): { readonly outcome: 'revoked'; readonly revokedAtMs: number } | Unknown;
}

export function openDecisions(deps: DeviceDeps, requests: DeviceRequests): DeviceDecisions {
  const { rows } = deps;
  return {
    approve(requestId, by) {
      const request = requests.find(requestId);
      if (request === null) return unknown;
      const missing = request.scopes.find((scope) => !satisfies(by.scopes, scope));
      if (missing !== undefined) return { outcome: 'missing-scope', scope: missing };
      return { outcome: 'approved', device: approve(deps, request, by) };
    },
    reject(requestId, by) {
      const request = requests.find(requestId);
      if (request === null) return unknown;
      const { deviceId } = request;
      const atMs = decide(deps, 'rejected', deviceId, by, { requestId, scopes: request.scopes }, () =>
        rows.dropRequest(requestId),
      );
      resolved(deps, request, 'rejected', atMs);
      return { outcome: 'rejected', deviceId };
    },
    remove(deviceId, by) {
      if (rows.device(deviceId) === null) return unknown;
      takeAway(deps, 'removed', deviceId, by, () => rows.dropDevice(deviceId));
      deps.onRevoked(deviceId, 'device removed');
      changed(deps);
      return { outcome: 'removed' };
    },
    rename(deviceId, label, by) {
      if (rows.device(deviceId) === null) return unknown;
      decide(deps, 'renamed', deviceId, by, { label }, () => rows.label(deviceId, label));
      changed(deps);
      return { outcome: 'renamed' };
    },
    rotate(deviceId, scopes, by) {
      const device = rows.device(deviceId);
      const token = rows.token(deviceId);
      if (device === null || token === null || token.revokedAtMs !== null) return unknown;
      return rotate(deps, device, token, scopes ?? token.scopes, by);
    },
    revoke(deviceId, by) {
      const token = rows.token(deviceId);
      if (token === null) return unknown;
      return { outcome: 'revoked', revokedAtMs: token.revokedAtMs ?? revoke(deps, token, by) };
    },
  };
}

const unknown: Unknown = { outcome: 'not-found' };

/** Writes a decision and its ledger entry in one transaction; returns its time. */
function decide(
  { store, ledger, now }: DeviceDeps,
  what: string,
  deviceId: string,
  by: Decider,
  detail: Readonly<Record<string, unknown>>,
  write: (atMs: number) => void,
): number {
  const atMs = now();
  store.transaction(() => {
    write(atMs);
    ledger.append({ atMs, kind: `device.${what}`, actor: by.actor, subject: subjectOf(deviceId), detail });
  });
  return atMs;
}

/** What it held before ends with the approval: its token is made when it comes the next time, and only then known to it. */
function approve(deps: DeviceDeps, request: StoredRequest, by: Decider): PairedDevice {
  const { rows } = deps;
  const { requestId, deviceId, publicKey, claims, scopes, address } = request;
  const before = rows.device(deviceId);
  const old = rows.token(deviceId);
  const atMs = decide(deps, 'approved', deviceId, by, { requestId, scopes }, (at) => {
    rows.dropRequest(requestId);
    const kept = { label: before?.label ?? null, createdAtMs: before?.createdAtMs ?? at, lastSeenAtMs: null };
    rows.putDevice({ deviceId, publicKey, claims, scopes, address, approvedAtMs: at, ...kept });
    const times = { createdAtMs: old?.createdAtMs ?? at, rotatedAtMs: old === null ? null : at };
    rows.putToken({
      deviceId,
      digest: null,
      scopes,
      ...times,
      issuedAtMs: null,
      revokedAtMs: null,
      lastUsedAtMs: null,
    });
  });
  // First, as in a rotation: what the old token opened is closed also when its new one cannot be made now.
  if (old !== null) deps.onRevoked(deviceId, 'device approved anew');
  resolved(deps, request, 'approved', atMs);
  return pairedOf(deps, deviceId);
}

function rotate(
  deps: DeviceDeps,
  device: StoredDevice,
  token: StoredToken,
  scopes: readonly Scope[],
  by: Decider & { readonly inBand: boolean },
): ReturnType<DeviceDecisions['rotate']> {
  if (!covers(device.scopes, scopes)) return { outcome: 'beyond' };
  // Its own token a device makes of what it holds; a token of another one somebody narrowed, and only who holds more widens it.
  const given = by.inBand ? scopes : scopes.filter((scope) => !covers(token.scopes, [scope]));
  const missing = given.find((scope) => !satisfies(by.scopes, scope));
  if (missing !== undefined) return { outcome: 'missing-scope', scope: missing };
  const { deviceId } = device;
  const due: StoredToken = { ...token, digest: null, scopes, issuedAtMs: null, lastUsedAtMs: null };
  const write = (at: number) => deps.rows.putToken({ ...due, rotatedAtMs: at });
  // Less than before is access taken away, too.
  const rotatedAtMs = covers(scopes, token.scopes)
    ? decide(deps, 'rotated', deviceId, by, { scopes }, write)
    : takeAway(deps, 'rotated', deviceId, by, write, { scopes });
  deps.onRevoked(deviceId, 'device token rotated');
  const made = by.inBand ? issue(deps, { ...due, rotatedAtMs }) : null;
  changed(deps);
  const facts = { deviceId, role: 'operator' as const, scopes, rotatedAtMs };
  const tokenDelivery = made === null ? ('withheld-cross-device' as const) : ('in-band' as const);
  return { outcome: 'rotated', rotated: { ...facts, tokenDelivery, ...(made !== null && { token: made }) } };
}

function revoke(deps: DeviceDeps, token: StoredToken, by: Decider): number {
  const { deviceId } = token;
  const write = (at: number) => deps.rows.putToken({ ...token, digest: null, revokedAtMs: at });
  const atMs = takeAway(deps, 'revoked', deviceId, by, write);
  deps.onRevoked(deviceId, 'device token revoked');
  changed(deps);
  return atMs;
}

/** A request that waited before access was taken away must not give it back with one key press: both are one decision. */
function takeAway(
  deps: DeviceDeps,
  what: 'removed' | 'revoked' | 'rotated',
  deviceId: string,
  by: Decider,
  write: (atMs: number) => void,
  detail: Readonly<Record<string, unknown>> = {},
): number {
  const waiting = deps.rows.requestOf(deviceId);
  const atMs = decide(deps, what, deviceId, by, detail, (at) => {
    if (waiting !== null) deps.rows.dropRequest(waiting.requestId);
    write(at);
  });
  if (waiting !== null) resolved(deps, waiting, 'rejected', atMs);
  return atMs;
}

function resolved(
  { onChange }: DeviceDeps,
  { requestId, deviceId }: StoredRequest,
  decision: 'approved' | 'rejected',
  ts: number,
): void {
  onChange({ event: 'device.pair.resolved', payload: { requestId, deviceId, decision, ts } });
}

const changed = ({ onChange }: DeviceDeps): void => onChange({ event: 'device.pair.changed', payload: {} });

/** A row of the list; who is connected at this moment only the server knows. */
export function toPaired(device: StoredDevice, token: StoredToken | null): PairedDevice {
  const { deviceId, publicKey, claims, label, scopes, address, createdAtMs, approvedAtMs, lastSeenAtMs } = device;
  return {
    deviceId,
    publicKey,
    ...claims,
    ...(label !== null && { operatorLabel: label }),
    role: 'operator',
    roles: ['operator'],
    scopes,
    remoteIp: address,
    approvedVia: 'owner',
    createdAtMs,
    approvedAtMs,
    ...(lastSeenAtMs !== null && { lastSeenAtMs }),
    connected: false,
    tokens: token === null ? [] : [toTokenRow(token)],
  };
}

const toTokenRow = ({ scopes, createdAtMs, rotatedAtMs, revokedAtMs, lastUsedAtMs }: StoredToken) => ({
  role: 'operator' as const,
  scopes,
  createdAtMs,
  ...(rotatedAtMs !== null && { rotatedAtMs }),
  ...(revokedAtMs !== null && { revokedAtMs }),
  ...(lastUsedAtMs !== null && { lastUsedAtMs }),
});

function pairedOf({ rows }: DeviceDeps, deviceId: string): PairedDevice {
  const device = rows.device(deviceId);
  if (device === null) throw new Error('a device that was just written is not there');
  return toPaired(device, rows.token(deviceId));
}
