import type { TLSSocket } from 'node:tls';

/** Why a client did not get through the handshake: `certificate` when the one that it must show is missing or no good. */
export interface HandshakeFailure {
  readonly of: 'certificate' | 'handshake';
  readonly because: string;
}

const words: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'client certificate expired',
  CERT_NOT_YET_VALID: 'client certificate not valid yet',
  INVALID_PURPOSE: 'certificate not made for clients',
};

/** Codes alone: what a client's certificate says of itself is not repeated. */
export function handshakeFailure(error: Error, socket: TLSSocket): HandshakeFailure {
  // why: declared as an error, and given as the code of one
  const verdict = socket.authorizationError as unknown;
  const { code = 'no TLS' } = error as NodeJS.ErrnoException;
  if (code === 'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE') {
    return { of: 'certificate', because: 'client certificate missing' };
  }
  if (typeof verdict !== 'string') return { of: 'handshake', because: code };
  return { of: 'certificate', because: words[verdict] ?? `client certificate not of a known authority (${verdict})` };
}
