import { type ErrorCode, errorTable, OcError } from '../protocol/errors.ts';

const maxMessage = 500;
/** No gateway makes us wait longer than this before we ask again, in milliseconds. */
const longestRetryAfterMs = 600_000;

/** Next steps are ours to give: what a gateway writes is not pasted into anybody's shell. */
const hints: Partial<Record<ErrorCode, readonly string[]>> = {
  AUTH_REQUIRED: ['Give the token or password:  --token-file FILE,  --token-fd N  or the variable OC_TOKEN'],
  AUTH_FAILED: ["On the gateway's machine:  oc gateway token show"],
  PROTOCOL_MISMATCH: ['Use the same version on both sides:  oc --version'],
  SCOPE_MISSING: ['On the gateway:  oc config get gateway.auth.scopes'],
};

/** Before those of the code. */
const detailHints: Readonly<Record<string, readonly string[]>> = {
  AUTH_PASSWORD_MISMATCH: ["A new one, on the gateway's machine:  oc config set gateway.auth.password -"],
  AUTH_RATE_LIMITED: ['Sooner, on the machine of an oc gateway:  oc auth unlock ADDRESS'],
};

const wireCodes: Readonly<Record<string, ErrorCode>> = {
  FORBIDDEN: 'SCOPE_MISSING',
  NOT_PAIRED: 'AUTH_REQUIRED',
  UNAVAILABLE: 'INTERNAL',
};

/** Official `details.code` values that have a name of their own here. */
const detailCodes: Readonly<Record<string, ErrorCode>> = {
  MISSING_SCOPE: 'SCOPE_MISSING',
  PROTOCOL_MISMATCH: 'PROTOCOL_MISMATCH',
  DEVICE_IDENTITY_REQUIRED: 'AUTH_REQUIRED',
  PAIRING_REQUIRED: 'AUTH_REQUIRED',
  AUTH_TOKEN_MISSING: 'AUTH_REQUIRED',
  AUTH_PASSWORD_MISSING: 'AUTH_REQUIRED',
};

const isOurs = (code: string): code is ErrorCode => Object.hasOwn(errorTable, code);
const lookUp = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

const noMore = 'the gateway takes no more attempts from here for';

/** What the protocol says in its own terms, for people. */
const plainWords: Readonly<Record<string, string>> = {
  DEVICE_IDENTITY_REQUIRED: 'the gateway wants a token or a password, and none was given',
  PAIRING_REQUIRED: 'the gateway does not know this device',
  AUTH_RATE_LIMITED: `${noMore} a while`,
};

/** Where to look instead for what an official gateway does not offer. */
const elsewhere: Readonly<Record<string, readonly string[]>> = {
  'oc.audit.run': ['On its host:  openclaw security audit'],
  'oc.approval.list': ['In the console:  oc tui --url URL', 'On its host:  openclaw approvals pending'],
  'oc.pairing.list': ['In the console:  oc tui --url URL'],
  'oc.pairing.approve': ['In the console:  oc tui --url URL'],
};

interface Refusal {
  readonly code: ErrorCode;
  readonly said: string;
  readonly hints: readonly string[];
}

/** The error of a refused request to `method`, from whatever a gateway wrote into the frame. */
export function wireError(error: unknown, method: string): OcError {
  const { code, message, details, retryAfterMs } = objectOf(error);
  const fields = objectOf(details);
  const detail = textOf(fields['code']);
  const said = textOf(message).slice(0, maxMessage) || 'the gateway refused without saying why';
  const refusal = waiting(detail, fields) ?? unknownMethod(said, method) ?? plain(textOf(code), detail, said);
  const wait = waitOf(retryAfterMs);
  return new OcError(
    refusal.code,
    wait !== null && detail === 'AUTH_RATE_LIMITED' ? `${noMore} ${inMinutes(wait)}` : refusal.said,
    refusal.hints,
    wait === null ? fields : { ...fields, retryAfterMs: wait },
  );
}

function plain(code: string, detail: string, said: string): Refusal {
  const ocCode = codeOf(code, detail);
  return {
    code: ocCode,
    said: lookUp(plainWords, detail) ?? said,
    hints: lookUp(detailHints, detail) ?? hints[ocCode] ?? [],
  };
}

/** The id of a request of ours for this device, if it can be typed into a shell as it is; null when nobody can approve it. */
export function pairingRequestOf(details: Readonly<Record<string, unknown>>): string | null {
  const { code, requestId } = details;
  const isId = typeof requestId === 'string' && /^[0-9A-Za-z][0-9A-Za-z-]{7,63}$/.test(requestId);
  return code === 'PAIRING_REQUIRED' && isId ? requestId : null;
}

function waiting(detail: string, fields: Readonly<Record<string, unknown>>): Refusal | null {
  const requestId = pairingRequestOf({ ...fields, code: detail });
  if (requestId === null) return null;
  return {
    code: 'AUTH_REQUIRED',
    said: `this console waits to be approved at the gateway, as request ${requestId}`,
    hints: [`On its host:  ${fields['approveWith'] === 'oc' ? 'oc' : 'openclaw'} devices approve ${requestId}`],
  };
}

function unknownMethod(said: string, method: string): Refusal | null {
  if (said !== `unknown method: ${method}` || !method.startsWith('oc.')) return null;
  return {
    code: 'INVALID_REQUEST',
    said: `this gateway has no ${method}; it is no oc gateway, or an older one`,
    hints: lookUp(elsewhere, method) ?? [],
  };
}

function codeOf(code: string, detail: string): ErrorCode {
  if (isOurs(detail)) return detail;
  const named = lookUp(detailCodes, detail);
  if (named !== undefined) return named;
  if (detail.startsWith('AUTH_') || detail.startsWith('DEVICE_AUTH_') || detail.startsWith('CONTROL_UI_')) {
    return 'AUTH_FAILED';
  }
  return lookUp(wireCodes, code) ?? 'INVALID_REQUEST';
}

function waitOf(value: unknown): number | null {
  const isWait = typeof value === 'number' && Number.isFinite(value) && value > 0;
  return isWait ? Math.min(value, longestRetryAfterMs) : null;
}

const inMinutes = (ms: number): string => {
  if (ms >= longestRetryAfterMs) return 'ten minutes or more';
  return ms > 60_000 ? `${Math.ceil(ms / 60_000)} minutes` : `${Math.ceil(ms / 1000)} s`;
};

/** A value as an object with no inherited fields; empty for anything else. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? { ...value } : {};
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
