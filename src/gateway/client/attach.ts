import { hostname } from 'node:os';
import { OcError } from '../protocol/errors.ts';
import { isScope, type Scope } from '../protocol/scopes.ts';
import { type Access, bySecret } from './access.ts';
import type { ConsoleDevice } from './console-device.ts';
import { type FoundGateway, mayShowKeptToken, needOfKeptToken } from './find-gateway.ts';
import { targetAddress } from './target.ts';
import { openWire, type Wire, type WireOptions } from './wire.ts';

/** Refusals of a device token that the gateway's own secret mends: it was replaced, or covers less than is asked now. */
const mendedBySecret: ReadonlySet<unknown> = new Set(['AUTH_DEVICE_TOKEN_MISMATCH', 'AUTH_SCOPE_MISMATCH']);
const hostLength = 32;
const idLength = 6;

/**
 * Connects a console. By the unix socket the local credential says everything. Elsewhere it is a device: the token that
 * this gateway gave it first, else the gateway's own secret, and what token the hello brings is kept. Throws OcError.
 */
export async function attach(found: FoundGateway, device: ConsoleDevice | null, options: WireOptions): Promise<Wire> {
  const { target, farEnd = null } = found;
  if (device === null || target.kind === 'unix') {
    return await openWire(target, bySecret(await found.credential(), farEnd), options);
  }
  const origin = targetAddress(target);
  const identity = await device.identity(origin);
  const displayName = nameOf(options.displayName, identity.id);
  const open = async (access: Access, scopes = options.scopes) => {
    const wire = await openWire(target, access, { ...options, scopes, displayName });
    await keep(device, origin, identity.id, wire);
    return wire;
  };
  const kept = mayShowKeptToken(target) ? await device.tokens.find(origin, identity.id) : null;
  if (kept !== null) {
    const shown: Access = { secret: kept.token, as: 'deviceToken', identity, farEnd: needOfKeptToken(target) };
    try {
      return await open(shown);
    } catch (error) {
      if (!(error instanceof OcError && mendedBySecret.has(error.details['code']))) throw error;
      const secret = await found.credential();
      if (secret !== null) return await open({ secret, as: 'token', identity, farEnd });
      if (error.details['deviceKeyMayDo'] === true) {
        // A new token may be due to this device, and if not, it asks to be approved.
        return await open({ secret: null, as: 'token', identity, farEnd: null });
      }
      const approved = approvedScopes(error);
      if (approved.length === 0) throw error;
      return await open(shown, approved);
    }
  }
  return await open({ secret: await found.credential(), as: 'token', identity, farEnd });
}

/** What a gateway says that this device may hold, where it asked for more: the console works with that until it may do more. */
function approvedScopes({ details: { approvedScopes: said } }: OcError): readonly Scope[] {
  return Array.isArray(said) ? said.filter((scope) => typeof scope === 'string').filter(isScope) : [];
}

/** Stable, and shared with no other console: official gateways take devices of one name for one that came again. */
const nameOf = (name: string, deviceId: string): string =>
  `${name} ${hostname().slice(0, hostLength)} ${deviceId.slice(0, idLength)}`;

async function keep(device: ConsoleDevice, origin: string, deviceId: string, wire: Wire): Promise<void> {
  if (wire.deviceToken === null) return;
  try {
    await device.tokens.keep(origin, deviceId, { token: wire.deviceToken, scopes: wire.hello.scopes });
  } catch (error) {
    // A file that cannot be trusted is said; a full disk only costs the next connection its shorter way.
    if (!(error instanceof OcError)) return;
    wire.terminate();
    throw error;
  }
}
