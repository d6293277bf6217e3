import { type ErrorCode, errorTable, OcError } from '../protocol/errors.ts';

const maxMessage = 500;

/** Next steps are ours to give: what a gateway writes is not pasted into anybody's shell. */
const hints: Partial<Record<ErrorCode, readonly string[]>> = {
  AUTH_REQUIRED: ['Give the token:  --token-file FILE,  --token-fd N  or the variable OC_TOKEN'],
  AUTH_FAILED: ['On the gateway:  oc gateway token show'],
  PROTOCOL_MISMATCH: ['Use the same version on both sides:  oc --version'],
  SCOPE_MISSING: ['On the gateway:  oc config get gateway.auth.scopes'],
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
const lookUp = (table: Readonly<Record<string, ErrorCode>>, key: string): ErrorCode | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

/** What the protocol says in its own terms, for people. */
const plainWords: Partial<Record<string, string>> = {
  DEVICE_IDENTITY_REQUIRED: 'the gateway wants a token, and none was given',
  PAIRING_REQUIRED: 'the gateway does not know this device',
};

/** The error of a refused request, from whatever a gateway wrote into the frame. */
export function wireError(error: unknown): OcError {
  const { code, message, details } = objectOf(error);
  const fields = objectOf(details);
  const ocCode = codeOf(textOf(code), textOf(fields['code']));
  const plain = plainWords[textOf(fields['code'])];
  const said = plain ?? (textOf(message).slice(0, maxMessage) || 'the gateway refused without saying why');
  return new OcError(ocCode, said, hints[ocCode] ?? [], fields);
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

/** A value as an object with no inherited fields; empty for anything else. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? { ...value } : {};
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
