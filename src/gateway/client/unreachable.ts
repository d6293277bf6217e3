import { OcError } from '../protocol/errors.ts';

export const unreachable = (
  message: string,
  details: Record<string, unknown> = {},
  hints: readonly string[] = ['oc gateway status'],
): OcError => new OcError('GATEWAY_UNREACHABLE', message, hints, details);

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ENOENT: 'no socket there',
  ECONNRESET: 'connection reset',
  ETIMEDOUT: 'timed out',
  ENOTFOUND: 'no such host',
  EACCES: 'permission denied',
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 'it sent more than we take in one message',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS',
};

/** Why a connection failed, in words where there are some. */
export const reasonOf = ({ code, message }: NodeJS.ErrnoException): string => reasons[code ?? ''] ?? code ?? message;
