import type { ConnectParams, ConnectVerdict } from '../protocol/connect.ts';
import { refused } from '../protocol/connect.ts';
import type { DeviceProblem } from './device-signature.ts';

type Refusal = ConnectVerdict & { ok: false };
type Mode = 'token' | 'password';

const useSharedSecret = (mode: Mode) => `(use this gateway's gateway.auth.${mode} or pair the device)`;

const unauthorized = (
  message: string,
  code: string,
  authReason: string,
  canRetryWithDeviceToken: boolean,
  recommendedNextStep: string,
): Refusal =>
  refused('INVALID_REQUEST', `unauthorized: ${message}`, {
    code,
    authReason,
    canRetryWithDeviceToken,
    recommendedNextStep,
  });

/** A shared secret was given and is not the gateway's. */
export const mismatch = (mode: Mode, hasDevice: boolean): Refusal =>
  unauthorized(
    `gateway ${mode} mismatch ${useSharedSecret(mode)}`,
    `AUTH_${mode.toUpperCase()}_MISMATCH`,
    `${mode}_mismatch`,
    hasDevice,
    hasDevice ? 'retry_with_device_token' : 'update_auth_credentials',
  );

/** A device token was given, and none is known. */
export const deviceTokenMismatch = (): Refusal =>
  unauthorized(
    'device token mismatch (rotate/reissue device token)',
    'AUTH_DEVICE_TOKEN_MISMATCH',
    'device_token_mismatch',
    false,
    'update_auth_credentials',
  );

/** The unix socket opens with the local credential and nothing else. */
export const localMismatch = (): Refusal =>
  unauthorized(
    'local credential missing or wrong',
    'AUTH_TOKEN_MISMATCH',
    'token_mismatch',
    false,
    'update_auth_credentials',
  );

/** Too many were wrong: nothing is compared, also what is right. */
export const rateLimited = (retryAfterMs: number): Refusal => {
  const { error } = unauthorized(
    'too many failed authentication attempts (retry later)',
    'AUTH_RATE_LIMITED',
    'rate_limited',
    false,
    'wait_then_retry',
  );
  return { ok: false, error: { ...error, retryable: true, retryAfterMs: Math.ceil(retryAfterMs) } };
};

/** Neither a secret nor a device: there is nobody to talk to. */
export const deviceRequired = (): Refusal =>
  refused('NOT_PAIRED', 'device identity required', { code: 'DEVICE_IDENTITY_REQUIRED' });

/** A device that proved its key and has nothing else. */
export const notPaired = (params: ConnectParams): Refusal =>
  refused('NOT_PAIRED', 'pairing required: device is not approved yet', {
    code: 'PAIRING_REQUIRED',
    reason: 'not-paired',
    remediationHint: "Connect with this gateway's token first.",
    ...(params.device && { deviceId: params.device.id }),
    requestedRole: 'operator',
    requestedScopes: params.scopes ?? [],
  });

const deviceRefusals: Readonly<Record<DeviceProblem, readonly [text: string, code: string, reason: string]>> = {
  id: ['device identity mismatch', 'DEVICE_AUTH_DEVICE_ID_MISMATCH', 'device-id-mismatch'],
  stale: ['device signature expired', 'DEVICE_AUTH_SIGNATURE_EXPIRED', 'device-signature-stale'],
  'nonce-missing': ['device nonce required', 'DEVICE_AUTH_NONCE_REQUIRED', 'device-nonce-missing'],
  'nonce-mismatch': ['device nonce mismatch', 'DEVICE_AUTH_NONCE_MISMATCH', 'device-nonce-mismatch'],
  key: ['device public key invalid', 'DEVICE_AUTH_PUBLIC_KEY_INVALID', 'device-public-key'],
  signature: ['device signature invalid', 'DEVICE_AUTH_SIGNATURE_INVALID', 'device-signature'],
};

export function badDevice(problem: DeviceProblem): Refusal {
  const [text, code, reason] = deviceRefusals[problem];
  return refused('INVALID_REQUEST', text, { code, reason });
}
