import { createPrivateKey, X509Certificate } from 'node:crypto';
import { OcError } from '../protocol/errors.ts';
import { readPrivateFile } from '../state/private-file.ts';
import { readTrustedFile } from '../state/trusted-file.ts';
import type { Trust } from './trust.ts';

/** PEM texts as Node's TLS takes them. */
interface Certificates {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

const maxBytes = 1024 * 1024;

/**
 * Reads the files of a trust, anew for every connection: certificates are renewed. Throws USAGE for what cannot be used,
 * STATE_UNSAFE for a key that others can read or a certificate that they can change, AUTH_FAILED for one that has expired.
 */
export async function readCertificates({ caFile, own }: Trust, nowMs: number): Promise<Certificates> {
  const ca = caFile === null ? {} : { ca: (await readCertificate(caFile)).pem };
  if (own === null) return ca;
  const { certFile, keyFile } = own;
  const { pem, certificate } = await readCertificate(certFile);
  const key = await readKey(keyFile);
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
async function readCertificate(path: string): Promise<{ readonly pem: string; readonly certificate: X509Certificate }> {
  const pem = await readTrustedFile(path, maxBytes);
  try {
    return { pem, certificate: new X509Certificate(pem) };
  } catch {
    throw new OcError('USAGE', `${path} does not hold a certificate in PEM form`);
  }
}

async function readKey(path: string): Promise<string> {
  const pem = await readPrivateFile(path, { maxBytes, hint: `chmod 600 ${path}` }).catch((error: unknown) => {
    if (error instanceof OcError) throw error;
    const { code } = error as NodeJS.ErrnoException; // nothing else is thrown by opening a file
    throw new OcError('USAGE', `cannot read ${path} (${code})`, [`Look at it:  ls -l ${path}`]);
  });
  if (pem === null) throw new OcError('USAGE', `cannot read ${path} (ENOENT)`);
  try {
    createPrivateKey(pem);
    return pem;
  } catch {
    const hint = `If it has a passphrase, take it off into a file of yours:  openssl pkey -in ${path} -out FILE`;
    throw new OcError('USAGE', `${path} does not hold a private key that can be used`, [hint]);
  }
}
