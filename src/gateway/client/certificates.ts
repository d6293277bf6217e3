import { createPrivateKey, X509Certificate } from 'node:crypto';
import { OcError } from '../protocol/errors.ts';
import { readPem } from '../state/pem-file.ts';
import type { Trust } from './trust.ts';

/** PEM texts as Node's TLS takes them. */
interface Certificates {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/**
 * Reads the files of a trust, anew for every connection: certificates are renewed. Throws USAGE for what cannot be used,
 * STATE_UNSAFE for a key that others can read or a certificate that they can change, AUTH_FAILED for one that has expired.
 */
export function readCertificates({ caFile, own }: Trust, nowMs: number): Certificates {
  const ca = caFile === null ? {} : { ca: readCertificate(caFile).pem };
  if (own === null) return ca;
  const { certFile, keyFile } = own;
  const { pem, certificate } = readCertificate(certFile);
  const key = readKey(keyFile);
  if (!certificate.checkPrivateKey(createPrivateKey(key))) {
    throw new OcError('USAGE', `${keyFile} is not the key of ${certFile}`);
  }
  const endsMs = Date.parse(certificate.validTo);
  if (endsMs <= nowMs) {
    const when = new Date(endsMs).toISOString();
    throw new OcError('AUTH_FAILED', `this console's certificate ${certFile} expired at ${when}; nothing was sent`, [
      'Ask for a new one where it was made',
    ]);
  }
  return { ...ca, cert: pem, key };
}

/** Of several in one file the first is looked at. Node passes over what is no certificate, and would then ask nobody. */
function readCertificate(path: string): { readonly pem: string; readonly certificate: X509Certificate } {
  const pem = read(path, 'certificates');
  try {
    return { pem, certificate: new X509Certificate(pem) };
  } catch {
    throw new OcError('USAGE', `${path} does not hold a certificate in PEM form`);
  }
}

function readKey(path: string): string {
  const pem = read(path, 'a private key');
  try {
    createPrivateKey(pem);
    return pem;
  } catch {
    const hint = `If it has a passphrase, take it off into a file of yours:  openssl pkey -in ${path} -out FILE`;
    throw new OcError('USAGE', `${path} does not hold a private key that can be used`, [hint]);
  }
}

function read(path: string, holds: Parameters<typeof readPem>[1]): string {
  const file = readPem(path, holds);
  if (file.ok) return file.text;
  throw new OcError(file.unsafe ? 'STATE_UNSAFE' : 'USAGE', `${path} ${file.because}`, [file.hint]);
}
