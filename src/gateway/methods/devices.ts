import type { Decider } from '../devices/decisions.ts';
import type { PairedDevice, UpgradeResult } from '../protocol/devices.ts';
import { OcError } from '../protocol/errors.ts';
import type { Call, Handlers, ParamsOf } from '../protocol/methods.ts';
import { isScope, type Scope, satisfies } from '../protocol/scopes.ts';
import type { Services } from './services.ts';

type Official = Extract<keyof Handlers, `device.${string}`>;

/** The official methods about devices, with the error texts that the real command line reads. */
export const devices = (services: Services): Pick<Handlers, Official> => ({
  'device.pair.list': (_, call) => list(services, call),
  'device.pair.approve': ({ requestId }, call) => approve(services, requestId, call),
  'device.pair.reject'({ requestId }, call) {
    requireOwnRequest(services, requestId, call);
    const result = services.devices.reject(requestId, deciderOf(call));
    if (result.outcome === 'not-found') throw unknownRequest();
    return { requestId, deviceId: result.deviceId };
  },
  'device.pair.remove'({ deviceId }, call) {
    requireOwn(deviceId, call);
    if (services.devices.remove(deviceId, deciderOf(call)).outcome === 'not-found') throw unknownDevice();
    return { deviceId };
  },
  'device.pair.rename'({ deviceId, label }, call) {
    requireOwn(deviceId, call);
    const name = label.trim();
    if (name === '') throw new OcError('INVALID_REQUEST', 'a label is at least one sign long');
    if (services.devices.rename(deviceId, name, deciderOf(call)).outcome === 'not-found') throw unknownDevice();
    return { deviceId, label: name };
  },
  'device.token.rotate': (params, call) => rotate(services, params, call),
  'device.token.revoke'({ deviceId, role }, call) {
    requireOwn(deviceId, call);
    requireRole(role);
    const result = services.devices.revoke(deviceId, deciderOf(call));
    if (result.outcome === 'not-found') throw unknownDevice();
    return { deviceId, role: 'operator' as const, revokedAtMs: result.revokedAtMs };
  },
  'device.scopes.requestUpgrade': ({ scopes }, call) => requestUpgrade(services, scopes, call),
  'device.scopes.waitUpgrade': ({ requestId }, call) => waitUpgrade(services, requestId, call),
});

const unknownRequest = () => new OcError('INVALID_REQUEST', 'unknown requestId');
const unknownDevice = () => new OcError('INVALID_REQUEST', 'unknown deviceId');

const deciderOf = ({ actor, scopes }: Call): Decider => ({ actor, scopes });

/** A device that came by its own token and is no administrator sees itself and nobody else; null for everybody else. */
function onlyOf({ connection, scopes }: Call): string | null {
  const byToken = connection?.credential?.startsWith('device:') === true;
  return byToken && !satisfies(scopes, 'operator.admin') ? (connection.deviceId ?? '') : null;
}

function requireOwn(deviceId: string, call: Call): void {
  const only = onlyOf(call);
  if (only !== null && only !== deviceId) throw unknownDevice();
}

function requireOwnRequest(services: Services, requestId: string, call: Call): void {
  const only = onlyOf(call);
  if (only !== null && services.devices.deviceOfRequest(requestId) !== only) throw unknownRequest();
}

function list(services: Services, call: Call) {
  const only = onlyOf(call);
  const mine = ({ deviceId }: { readonly deviceId: string }): boolean => only === null || deviceId === only;
  const { pending, paired } = services.devices.list();
  return { pending: pending.filter(mine), paired: paired.filter(mine).map((row) => withPresence(services, row)) };
}

const withPresence = ({ running }: Services, device: PairedDevice): PairedDevice => ({
  ...device,
  connected: running?.connectedDevices().has(device.deviceId) ?? false,
});

function approve(services: Services, requestId: string, call: Call) {
  requireOwnRequest(services, requestId, call);
  const result = services.devices.approve(requestId, deciderOf(call));
  if (result.outcome === 'not-found') throw unknownRequest();
  if (result.outcome === 'missing-scope') throw missingScope('device pairing approval denied', result.scope);
  return { requestId, device: withPresence(services, result.device) };
}

const missingScope = (what: string, scope: Scope): OcError =>
  new OcError('SCOPE_MISSING', `${what}: missing scope: ${scope}`, [], {
    missingScope: scope,
    requiredScopes: [scope],
  });

function rotate(services: Services, params: ParamsOf<'device.token.rotate'>, call: Call) {
  const { deviceId, role, scopes } = params;
  requireOwn(deviceId, call);
  requireRole(role);
  const strange = (scopes ?? []).find((scope) => !isScope(scope));
  if (strange !== undefined) throw beyond();
  const inBand = call.connection?.credential === `device:${deviceId}`;
  const result = services.devices.rotate(deviceId, scopes?.filter(isScope) ?? null, { ...deciderOf(call), inBand });
  if (result.outcome === 'not-found') throw unknownDevice();
  if (result.outcome === 'beyond') throw beyond();
  if (result.outcome === 'missing-scope') throw missingScope('device token rotation denied', result.scope);
  return { ...result.rotated };
}

const beyond = () => new OcError('INVALID_REQUEST', 'device token rotation denied: beyond what was approved');

/** Nothing but operators is approved here, so there is no other role that a token could be of. */
function requireRole(role: string): void {
  if (role === 'operator') return;
  throw new OcError('INVALID_REQUEST', 'device token denied: role was not approved');
}

function requestUpgrade({ devices: own }: Services, scopes: readonly string[], call: Call) {
  const deviceId = call.connection?.deviceId ?? null;
  if (deviceId === null) throw new OcError('INVALID_REQUEST', 'device identity required');
  if (!scopes.every(isScope)) throw new OcError('INVALID_REQUEST', 'unknown scope');
  const result = own.requestUpgrade(deviceId, scopes.filter(isScope));
  if (result === 'unknown') throw unknownDevice();
  if (result === 'covered') throw new OcError('INVALID_REQUEST', 'this device holds these scopes already');
  if (result === 'full') throw new OcError('QUEUE_FULL', 'too many requests of devices wait; try again later');
  return result;
}

function waitUpgrade({ devices: own }: Services, requestId: string, call: Call): Promise<UpgradeResult> {
  const { connection } = call;
  // A request of somebody else is as unknown as one that never was.
  if (connection?.deviceId === undefined || own.deviceOfRequest(requestId) !== connection.deviceId)
    throw unknownRequest();
  return new Promise((resolve) => {
    const leave = connection.onGone(() => {
      forget();
      // Nobody is there to read it: the token that may be due stays due.
      resolve({ status: 'expired', requestId });
    });
    const forget = own.awaitUpgrade(requestId, (result) => {
      leave();
      resolve(result);
    });
  });
}
