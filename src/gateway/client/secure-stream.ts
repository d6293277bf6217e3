import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { OcError } from '../protocol/errors.ts';
import { hungUp, notPinned, refusedByAlert, untrusted } from './certificate-problem.ts';
import { readCertificates } from './certificates.ts';
import { hostOf, portOf, targetAddress, type UrlTarget } from './target.ts';
import { lookAtGateway, reasonOf, unreachable } from './unreachable.ts';

/**
 * A TLS connection to a gateway that has proved who it is. Until then nothing of ours is written: no request, no secret, no
 * signature; only the certificate of a console that has one is shown on the way. Throws OcError.
 */
export async function openSecureStream(target: UrlTarget, timeoutMs: number, nowMs: number): Promise<TLSSocket> {
  const { url, trust } = target;
  const host = hostOf(url);
  const socket = connect({
    ...readCertificates(trust, nowMs),
    host,
    port: portOf(url),
    ...(isIP(host) === 0 && { servername: host }),
    ALPNProtocols: ['http/1.1'],
    minVersion: 'TLSv1.2',
    // Said in so many words, since a variable of the environment can change the default. With a pin alone the pin is asked.
    rejectUnauthorized: trust.pin === null || trust.caFile !== null,
  });
  try {
    return await proved(socket, target, timeoutMs);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** No session is ever resumed here, so that every connection shows its certificate. */
function proved(socket: TLSSocket, target: UrlTarget, timeoutMs: number): Promise<TLSSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<TLSSocket>();
  const { pin } = target.trust;
  let shown: Shown = { fingerprint: null, names: '' };
  // Before Node judges it: a certificate that is refused cannot be read any more.
  socket.prependListener('secure', () => {
    shown = shownBy(socket);
  });
  socket.once('secureConnect', () => {
    const { fingerprint } = shownBy(socket);
    if (pin !== null && fingerprint !== pin) reject(notPinned(target, pin, fingerprint));
    else resolve(socket);
  });
  socket.on('error', (error: NodeJS.ErrnoException) => reject(problemOf(error, socket, target, shown)));
  const silent = setTimeout(() => {
    reject(silence(target, socket.connecting));
  }, timeoutMs);
  return promise.finally(() => clearTimeout(silent));
}

/** Nobody is there, or somebody who says nothing: the one is for the network, the other for the gateway to mend. */
function silence(target: UrlTarget, isConnecting: boolean): OcError {
  const where = targetAddress(target);
  if (isConnecting) return unreachable(target, `cannot reach the gateway at ${where} (timed out)`);
  return new OcError('GATEWAY_SILENT', `${where} took the connection and does not answer`, lookAtGateway(target));
}

interface Shown {
  readonly fingerprint: string | null;
  readonly names: string;
}

function shownBy(socket: TLSSocket): Shown {
  const { fingerprint256, subjectaltname } = socket.getPeerCertificate();
  return { fingerprint: fingerprint256 ?? null, names: subjectaltname ?? '' };
}

function problemOf(error: NodeJS.ErrnoException, socket: TLSSocket, target: UrlTarget, shown: Shown): OcError {
  const { code = '' } = error;
  // Node writes here what it found wrong with a certificate, and null for everything else.
  const distrusts = Boolean(socket.authorizationError);
  if (distrusts) return untrusted(target, { code, shown: shown.fingerprint, names: shown.names });
  return refusedByAlert(code, target) ?? unreached(error, target);
}

function unreached(error: NodeJS.ErrnoException, target: UrlTarget): OcError {
  const message = `cannot reach the gateway at ${targetAddress(target)} (${reasonOf(error)})`;
  return error.code === 'ECONNRESET' ? hungUp(message, target) : unreachable(target, message);
}
