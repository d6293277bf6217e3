import type { ConnectVerdict } from '../protocol/connect.ts';
import { refused } from '../protocol/connect.ts';
import type { DeviceCaller, DeviceEntry } from '../protocol/devices.ts';
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

/** A device token was given, and it is not the one of this device, or not any more. */
export const deviceTokenMismatch = (): Refusal => {
  const { error } = unauthorized(
    'device token mismatch (rotate/reissue device token)',
    'AUTH_DEVICE_TOKEN_MISMATCH',
    'device_token_mismatch',
    false,
    'update_auth_credentials',
  );
  // Said to every device alike: its key alone brings it the token that is due to it, or a request to be approved.
  return { ok: false, error: { ...error, details: { ...(error.details as object), deviceKeyMayDo: true } } }; // why: made above
};

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

/** More guesses wait for their turn than there are places: nothing was compared, also of what is right. */
export const noTurn = (retryAfterMs: number): Refusal => ({
  ok: false,
  error: {
    code: 'UNAVAILABLE',
    message: 'too many attempts wait to be compared (retry later)',
    retryable: true,
    retryAfterMs: Math.ceil(retryAfterMs),
    details: { code: 'QUEUE_FULL', reason: 'too-many-attempts', recommendedNextStep: 'wait_then_retry' },
  },
});

/** Tailscale does not say what was said in its name, or not of a person of this tailnet. */
export const tailscaleMismatch = (): Refusal =>
  unauthorized(
    'tailscale identity check failed (use Tailscale Serve auth or gateway token/password)',
    'AUTH_TAILSCALE_IDENTITY_MISMATCH',
    'tailscale_user_mismatch',
    false,
    'update_auth_credentials',
  );

/** Neither a secret nor a device: there is nobody to talk to. */
export const deviceRequired = (): Refusal =>
  refused('NOT_PAIRED', 'device identity required', { code: 'DEVICE_IDENTITY_REQUIRED' });

/** In auth mode none, from somewhere else or through something. */
export const notDirect = (): Refusal =>
  unauthorized(
    'without authentication only paired devices of this machine are let in, and only directly',
    'AUTH_UNAUTHORIZED',
    'direct_loopback_required',
    false,
    'update_auth_configuration',
  );

const waiting = {
  'not-paired': 'device is not approved yet',
  'scope-upgrade': 'device is asking for more scopes than currently approved',
} as const;

/** A device that proved its key and has nothing else that is good. */
export const notPaired = (
  { deviceId, asked }: DeviceCaller,
  {
    reason,
    requestId,
    approved,
  }: Omit<DeviceEntry & { readonly kind: 'waits' }, 'kind' | 'requestId'> & { readonly requestId: string },
): Refusal =>
  refused('NOT_PAIRED', `pairing required: ${waiting[reason]} (requestId: ${requestId})`, {
    code: 'PAIRING_REQUIRED',
    reason,
    requestId,
    remediationHint: "Approve it on the gateway's host, and connect again.",
    // Which of two programs the person runs there; a client of ours writes the line itself.
    approveWith: 'oc',
    deviceId,
    requestedRole: 'operator',
    requestedScopes: asked,
    ...(reason === 'scope-upgrade' && { approvedRoles: ['operator'], approvedScopes: approved }),
  });

/** There is no room for one more that waits. Nothing was written. */
export const tooManyDevices = (): Refusal => ({
  ok: false,
  error: {
    code: 'NOT_PAIRED',
    message: 'pairing required: too many devices wait to be approved (retry later)',
    retryable: true,
    retryAfterMs: 30_000,
    details: { code: 'PAIRING_REQUIRED', reason: 'too-many-pending', recommendedNextStep: 'wait_then_retry' },
  },
});

/** The device's token is right and covers less than was asked for. */
export function scopeMismatch(
  { asked }: DeviceCaller,
  { approved, requestId }: DeviceEntry & { readonly kind: 'beyond' },
): Refusal {
  const { error } = unauthorized(
    'device token scope mismatch (ask for less, or have the scope upgrade approved)',
    'AUTH_SCOPE_MISMATCH',
    'scope_mismatch',
    false,
    'review_auth_configuration',
  );
  const details = { ...(error.details as object), requestedScopes: asked, approvedScopes: approved }; // why: made two lines above
  return { ok: false, error: { ...error, details: { ...details, ...(requestId !== null && { requestId }) } } };
}

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
