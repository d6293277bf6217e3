import { withoutSecrets } from '../logs/without-secrets.ts';
import { clientClaims } from '../protocol/client-claims.ts';
import type { ConnectAttempt, ConnectParams, ConnectVerdict } from '../protocol/connect.ts';
import type { DeviceCaller, DeviceDoor, DeviceEntry } from '../protocol/devices.ts';
import { isScope } from '../protocol/scopes.ts';
import type { Credentials, SharedSecret } from './credentials.ts';
import { canonicalKey } from './device-signature.ts';
import { grantedScopes } from './granted-scopes.ts';
import {
  deviceRequired,
  deviceTokenMismatch,
  mismatch,
  notDirect,
  notPaired,
  scopeMismatch,
  tooManyDevices,
} from './refusals.ts';
import { equalsSecret } from './secret-compare.ts';

const isGiven = (text: string | undefined): text is string => text !== undefined && text !== '';

/**
 * Who comes over TCP, by what they show: the gateway's own secret first, then the token of their device, then the key of a
 * device that a token is due to. The signature of a device was checked before.
 */
export function judgeTcp(attempt: ConnectAttempt, credentials: Credentials, devices: DeviceDoor): ConnectVerdict {
  const { auth, device } = attempt.params;
  const { shared, directOnly = false } = credentials;
  if (directOnly && !attempt.isDirectLoopback) return notDirect();
  // Token and password are two names of one field; both are compared, so that neither hides the other.
  const given = [auth?.token, auth?.password].filter(isGiven);
  if (shared !== null && given.map((text) => equalsSecret(text, shared.secret)).includes(true)) {
    return bySecret(attempt, shared, devices);
  }
  const mode = shared?.mode ?? 'token';
  if (device === undefined) return given.length === 0 ? deviceRequired() : mismatch(mode, false);
  const caller = callerOf(attempt, device);
  // Official clients send a device's own token in either field, or in both.
  const tokens = [auth?.deviceToken, auth?.token].filter(isGiven);
  const entry: DeviceEntry = tokens.length === 0 ? { kind: 'unknown-token' } : devices.byToken(caller, tokens);
  if (entry.kind !== 'unknown-token') return ofEntry(attempt, caller, entry);
  if (given.some((text) => text !== auth?.deviceToken)) return mismatch(mode, true);
  if (isGiven(auth?.deviceToken)) return deviceTokenMismatch();
  return ofEntry(attempt, caller, devices.byKey(caller));
}

/** The secret decides; a device beside it may be given the token that somebody approved for it. */
function bySecret(attempt: ConnectAttempt, shared: SharedSecret, devices: DeviceDoor): ConnectVerdict {
  const { params, scopeCap } = attempt;
  const deviceToken = params.device === undefined ? null : devices.bySecret(callerOf(attempt, params.device));
  return {
    ok: true,
    method: shared.mode,
    credential: 'shared',
    scopes: grantedScopes(params.scopes ?? [], shared.scopes, scopeCap),
    ...(deviceToken !== null && { deviceToken }),
  };
}

function ofEntry({ params, scopeCap }: ConnectAttempt, caller: DeviceCaller, entry: DeviceEntry): ConnectVerdict {
  if (entry.kind === 'unknown-token') return deviceTokenMismatch();
  if (entry.kind === 'beyond') return scopeMismatch(caller, entry);
  if (entry.kind === 'waits') {
    return entry.requestId === null ? tooManyDevices() : notPaired(caller, { ...entry, requestId: entry.requestId });
  }
  return {
    ok: true,
    method: 'device-token',
    credential: `device:${caller.deviceId}`,
    scopes: grantedScopes(params.scopes ?? [], entry.approved, scopeCap),
    ...(entry.token !== undefined && { deviceToken: entry.token }),
  };
}

function callerOf({ params, address }: ConnectAttempt, device: NonNullable<ConnectParams['device']>): DeviceCaller {
  return {
    deviceId: device.id,
    publicKey: canonicalKey(device.publicKey),
    claims: clientClaims(params, withoutSecrets),
    address,
    asked: [...new Set(params.scopes ?? [])].filter(isScope),
  };
}
