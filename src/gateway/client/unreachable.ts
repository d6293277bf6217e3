import { OcError } from '../protocol/errors.ts';
import { type Target, transportOf } from './target.ts';

/** Where to look how the gateway is: a gateway elsewhere is not seen from here. */
export const lookAtGateway = (target: Target): readonly string[] =>
  transportOf(target) === 'network' ? ["On the gateway's machine:  oc gateway status"] : ['oc gateway status'];

export const unreachable = (
  target: Target,
  message: string,
  hints: readonly string[] = lookAtGateway(target),
  details: Record<string, unknown> = {},
): OcError => new OcError('GATEWAY_UNREACHABLE', message, hints, details);

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ENOENT: 'no socket there',
  ECONNRESET: 'connection reset',
  ETIMEDOUT: 'timed out',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'nobody could tell its address',
  EHOSTUNREACH: 'no way there',
  ENETUNREACH: 'no way there',
  EACCES: 'permission denied',
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 'it sent more than we take in one message',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS',
};

/** Why a connection failed, in words where there are some. */
export const reasonOf = ({ code, message }: NodeJS.ErrnoException): string => reasons[code ?? ''] ?? code ?? message;
