import { fingerprintOf } from '../policy/certificate-pin.ts';
import { OcError } from '../protocol/errors.ts';

/** How a gateway behind wss:// proves who it is, and what this console shows to one that asks the same. */
export interface Trust {
  /** SHA-256 of its certificate, `AB:CD:…`. Authorities are then asked only where `caFile` names them. */
  readonly pin: string | null;
  /** The authorities that count instead of the well-known ones. */
  readonly caFile: string | null;
  readonly own: { readonly certFile: string; readonly keyFile: string } | null;
}

/** The same as it was written on a command line or in a configuration; paths are absolute. */
export interface TrustWords {
  readonly fingerprint?: string | null;
  readonly ca?: string | null;
  readonly cert?: string | null;
  readonly key?: string | null;
}

export const usualTrust: Trust = { pin: null, caFile: null, own: null };

export const isUsual = ({ pin, caFile, own }: Trust): boolean => pin === null && caFile === null && own === null;

/** Throws USAGE for what is no fingerprint, and for a certificate without its key or the other way round. */
export function trustOf({ fingerprint = null, ca = null, cert = null, key = null }: TrustWords): Trust {
  if ((cert === null) !== (key === null)) {
    const [given, missing] = cert === null ? ['key', 'certificate'] : ['certificate', 'key'];
    throw new OcError('USAGE', `there is a ${given} for this console, and no ${missing} with it`, [
      'Give both:  --cert FILE --key FILE',
    ]);
  }
  return {
    pin: fingerprint === null ? null : pinOf(fingerprint),
    caFile: ca,
    own: cert === null || key === null ? null : { certFile: cert, keyFile: key },
  };
}

function pinOf(written: string): string {
  const pin = fingerprintOf(written);
  if (pin !== null) return pin;
  throw new OcError('USAGE', 'the fingerprint of a certificate is 64 hexadecimal digits, with or without colons', [
    `On the gateway's machine:  ${printFingerprint}`,
  ]);
}

/** To be run where the certificate lies: what is read off the connection itself proves nothing. */
export const printFingerprint = 'openssl x509 -in CERTIFICATE -noout -fingerprint -sha256';

/** What is said first counts, each part for itself. */
export const firstOf = (first: Trust, second: Trust): Trust => ({
  pin: first.pin ?? second.pin,
  caFile: first.caFile ?? second.caFile,
  own: first.own ?? second.own,
});
