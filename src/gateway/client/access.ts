import type { Secret } from '../logs/secret.ts';
import { OcError } from '../protocol/errors.ts';
import type { DeviceIdentity } from './device-identity.ts';
import type { FarEndNeed } from './far-end-need.ts';

/** What a connection shows at the door. */
export interface Access {
  readonly secret: Secret | null;
  /** The field it is sent in: the gateway's own secret, or the token that it gave to this device. */
  readonly as: 'token' | 'deviceToken';
  readonly identity: DeviceIdentity | null;
  /** Who must be at the far end for the secret to be sent. */
  readonly farEnd: FarEndNeed;
}

/** Without a device: the gateway's own secret, or nothing. */
export const bySecret = (secret: Secret | null, farEnd: FarEndNeed = null): Access => ({
  secret,
  as: 'token',
  identity: null,
  farEnd,
});

/** What the gateway asks to be signed. */
export interface Challenge {
  readonly nonce: unknown;
  /** Its clock, epoch milliseconds. */
  readonly tsMs: number;
}

/** As `client` in the connect. Official gateways take no other id than theirs; ours decides nothing by it. */
interface Signer {
  readonly id: string;
  readonly mode: string;
  readonly platform: string;
}

/** Fields are joined by `|`, so a nonce must not be able to pass for two of them. */
const isNonce = (nonce: unknown): nonce is string =>
  typeof nonce === 'string' && nonce.length <= 256 && /^[\x21-\x7b\x7d\x7e]+$/.test(nonce);

/** The parts of a connect that prove who is there. Throws PROTOCOL_MISMATCH for a challenge that cannot be signed. */
export function proofOf(access: Access, challenge: Challenge, client: Signer, scopes: readonly string[]): object {
  const { secret, as, identity } = access;
  const auth = secret && { auth: { [as]: secret.reveal() } };
  if (identity === null) return { ...auth };
  const { nonce, tsMs } = challenge;
  if (!isNonce(nonce)) throw new OcError('PROTOCOL_MISMATCH', "the gateway's challenge cannot be signed");
  const signedAt = Math.trunc(tsMs);
  const signed = ['v3', identity.id, client.id, client.mode, 'operator', scopes.join(','), signedAt];
  // The last field is the device's family, which this client does not name.
  const payload = [...signed, secret?.reveal() ?? '', nonce, asciiLower(client.platform), ''].join('|');
  const { id, publicKey } = identity;
  return { ...auth, device: { id, publicKey, signature: identity.sign(payload), signedAt, nonce } };
}

const asciiLower = (text: string): string => text.trim().replace(/[A-Z]/g, (letter) => letter.toLowerCase());
