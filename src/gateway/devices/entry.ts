import type { DeviceCaller, DeviceDoor, DeviceEntry } from '../protocol/devices.ts';
import { type DeviceDeps, note, subjectOf } from './device-deps.ts';
import type { StoredDevice, StoredToken } from './device-store.ts';
import { covers, type DeviceRequests } from './requests.ts';

/** That a device came is written at most this often. */
const seenEveryMs = 60_000;
/**
 * A token that was never used may have been lost on its way, with the gateway or the line: within this time after it was
 * first handed out the device's key alone gets it again, or, where nobody knows it any more, another one in its place.
 */
const redeliveryMs = 300_000;
/** Connections that a client opened at once arrive within this time, and may have used the token of the first already. */
const togetherMs = 10_000;

/** What a device's own credential opens. A device that is not approved, or not any more, gets no further than a request. */
export function openDeviceDoor(deps: DeviceDeps, requests: DeviceRequests): DeviceDoor {
  const { rows } = deps;
  return {
    byToken(caller, tokens) {
      const device = rows.device(caller.deviceId);
      const token = rows.token(caller.deviceId);
      if (device === null || token === null || !isOpenedBy(deps, token, tokens)) return { kind: 'unknown-token' };
      if (!covers(token.scopes, caller.asked)) {
        const requestId = requests.ask(caller, { device, withSecret: false, held: token.scopes });
        return { kind: 'beyond', approved: token.scopes, requestId };
      }
      note(deps, () => noteUse(deps, caller, device, token));
      return { kind: 'in', approved: token.scopes };
    },
    byKey(caller) {
      const device = rows.device(caller.deviceId);
      const token = rows.token(caller.deviceId);
      const known = token === null ? null : stillKnown(deps, token);
      const isTogether = known !== null && deps.now() - known.madeAtMs < togetherMs;
      if (device === null || token === null || !(isTogether || isObtainable(token, deps.now()))) {
        return waits(requests, caller, device);
      }
      if (!covers(token.scopes, caller.asked)) {
        const requestId = requests.ask(caller, { device, withSecret: false, held: token.scopes });
        return { kind: 'waits', reason: 'scope-upgrade', requestId, approved: token.scopes };
      }
      return { kind: 'in', approved: token.scopes, token: known?.token ?? issue(deps, token) };
    },
    bySecret(caller) {
      let token: string | null = null;
      note(deps, () => {
        token = besideSecret(deps, requests, caller);
      });
      return token;
    },
  };
}

/** The secret has let it in already. A device that is known gets the token that is due to it; a new one waits. */
function besideSecret(deps: DeviceDeps, requests: DeviceRequests, caller: DeviceCaller): string | null {
  const { rows, now } = deps;
  const token = rows.token(caller.deviceId);
  if (token !== null) return isDue(token) ? issue(deps, token) : null;
  // Once: what it asks for the next time, beside a request that waits, changes nothing.
  const before = rows.requestOf(caller.deviceId);
  const asked = before === null || before.expiresAtMs <= now() ? caller.asked : before.scopes;
  requests.ask({ ...caller, asked }, { device: null, withSecret: true, held: [] });
  return null;
}

const waits = (requests: DeviceRequests, caller: DeviceCaller, device: StoredDevice | null): DeviceEntry => ({
  kind: 'waits',
  reason: 'not-paired',
  requestId: requests.ask(caller, { device, withSecret: false, held: [] }),
  approved: [],
});

/** Every given token is compared, so that none of them hides another. */
function isOpenedBy({ seal }: DeviceDeps, { digest, revokedAtMs }: StoredToken, tokens: readonly string[]): boolean {
  if (digest === null || revokedAtMs !== null) return false;
  return tokens.map((given) => seal.matches(given, digest)).includes(true);
}

export const isDue = ({ digest, revokedAtMs }: StoredToken): boolean => digest === null && revokedAtMs === null;

function isObtainable(token: StoredToken, nowMs: number): boolean {
  if (isDue(token)) return true;
  const { revokedAtMs, lastUsedAtMs, issuedAtMs } = token;
  return revokedAtMs === null && lastUsedAtMs === null && issuedAtMs !== null && nowMs - issuedAtMs < redeliveryMs;
}

/** The token that is good now, as it went out, if this process has made it; after a restart nobody knows it. */
function stillKnown({ fresh, seal }: DeviceDeps, { deviceId, digest, revokedAtMs }: StoredToken) {
  const made = fresh.find(deviceId);
  if (made === null || digest === null || revokedAtMs !== null) return null;
  return seal.matches(made.token, digest) ? made : null;
}

/** Makes the token that is due. Beside the answer that it goes out with it is in memory alone, for minutes. */
export function issue(deps: DeviceDeps, token: StoredToken): string {
  const { store, rows, ledger, now, mint, seal, fresh } = deps;
  const made = mint.token();
  const atMs = now();
  const issuedAtMs = token.issuedAtMs ?? atMs;
  store.transaction(() => {
    rows.putToken({ ...token, digest: seal.digest(made), issuedAtMs });
    const detail = { role: 'operator', scopes: token.scopes };
    ledger.append({ atMs, kind: 'device.token-issued', actor: 'gateway', subject: subjectOf(token.deviceId), detail });
  });
  fresh.keep(token.deviceId, made, atMs);
  return made;
}

function noteUse(deps: DeviceDeps, caller: DeviceCaller, device: StoredDevice, token: StoredToken): void {
  const atMs = deps.now();
  const { lastUsedAtMs } = token;
  if (lastUsedAtMs !== null && atMs - lastUsedAtMs < seenEveryMs) return;
  deps.store.transaction(() => {
    deps.rows.used(device.deviceId, atMs);
    deps.rows.seen(device.deviceId, atMs, caller.address);
  });
}
