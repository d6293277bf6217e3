import { OcError } from '../protocol/errors.ts';
import { targetAddress, type UrlTarget } from './target.ts';
import { printFingerprint } from './trust.ts';
import { unreachable } from './unreachable.ts';

/** A failed look at a certificate: Node's name for it, and the SHA-256 of what was shown, as far as it was seen. */
interface Distrust {
  readonly code: string;
  readonly shown: string | null;
  /** The names that it is for, as it says itself. */
  readonly names: string;
}

interface Words {
  readonly says: (distrust: Distrust) => string;
  readonly hints: (distrust: Distrust) => readonly string[];
}

const onItsMachine = `On the gateway's machine:  ${printFingerprint}`;

/** Never without being compared first: whoever is in between would be pinned as well. */
const pinIt = ({ shown }: Distrust): readonly string[] =>
  shown === null ? [] : [onItsMachine, `Only if that prints the same:  --tls-fingerprint ${shown}`];

const unknownAuthority: Words = {
  says: () => 'no authority that is known here vouches for the certificate',
  hints: (distrust) => ['Name the authority:  --ca FILE', ...pinIt(distrust)],
};

const maxNames = 200;
const wordsOf: Readonly<Record<string, Words>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    says: () => 'the certificate is signed by itself alone',
    hints: (distrust) => [...pinIt(distrust), 'Or, if its file is here:  --ca FILE'],
  },
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  CERT_HAS_EXPIRED: {
    says: () => 'the certificate has expired',
    hints: () => ['It has to be renewed there; if it is not due, look at the clock here:  date'],
  },
  CERT_NOT_YET_VALID: {
    says: () => 'the certificate is not valid yet',
    hints: () => ['Look at the clocks, here and there:  date'],
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    says: ({ names }) => `the certificate is for another name (${names.slice(0, maxNames) || 'none'})`,
    hints: (distrust) => ['Use a name that it is for:  --url wss://NAME', ...pinIt(distrust)],
  },
};

const otherwise: Words = { says: ({ code }) => `the certificate cannot be trusted (${code})`, hints: pinIt };

/** The gateway is not who it should be. Trying again would show the same. */
export function untrusted(target: UrlTarget, distrust: Distrust): OcError {
  const { says, hints } = wordsOf[distrust.code] ?? otherwise;
  const { code: reason, shown: fingerprint } = distrust;
  const message = `${says(distrust)}; nothing was sent to ${targetAddress(target)}`;
  return new OcError('TLS_UNTRUSTED', message, hints(distrust), { reason, fingerprint });
}

/** Another certificate than the one that was pinned, whoever vouches for it. */
export function notPinned(target: UrlTarget, pinned: string, shown: string | null): OcError {
  const message = `the certificate is not the pinned one; nothing was sent to ${targetAddress(target)}`;
  const hints = [
    'It was renewed, or somebody is in between',
    `Pinned  ${pinned}`,
    `Shown   ${shown ?? 'none'}`,
    onItsMachine,
    'Only if that prints the one shown, pin it:  --tls-fingerprint SHA256',
  ];
  return new OcError('TLS_UNTRUSTED', message, hints, { reason: 'PIN_MISMATCH', pinned, fingerprint: shown });
}

/** TLS alerts by which a server refuses who connects, in OpenSSL's words; null for every other error. */
export function refusedByAlert(code: string | undefined, target: UrlTarget): OcError | null {
  const { own } = target.trust;
  const [, alert] = /^ERR_SSL_.*ALERT_([A-Z_]+)$/.exec(code ?? '') ?? [];
  if (alert === undefined) return null;
  const where = targetAddress(target);
  if (own === null && (alert === 'CERTIFICATE_REQUIRED' || alert === 'HANDSHAKE_FAILURE')) {
    return new OcError(
      'AUTH_REQUIRED',
      `${where} wants a certificate of this console, and none was given`,
      giveCertificate,
    );
  }
  const because = refusals[alert];
  if (own === null || because === undefined) return null;
  return new OcError(
    'AUTH_FAILED',
    `${where} does not take this console's certificate${because}`,
    lookAt(own.certFile),
  );
}

export const giveCertificate: readonly string[] = [
  'Give it:  --cert FILE --key FILE',
  'Or keep it:  gateway.remote.tlsCert  and  gateway.remote.tlsKey',
];

const refusals: Readonly<Record<string, string>> = {
  BAD_CERTIFICATE: '',
  UNSUPPORTED_CERTIFICATE: ': it is not made for a client',
  CERTIFICATE_REVOKED: ': it was revoked',
  CERTIFICATE_EXPIRED: ': it has expired',
  CERTIFICATE_UNKNOWN: '',
  UNKNOWN_CA: ': it does not know the authority that signed it',
  ACCESS_DENIED: '',
  DECRYPT_ERROR: '',
};

const lookAt = (certFile: string): readonly string[] => [
  `Who signed it, for whom, until when:  openssl x509 -in ${certFile} -noout -issuer -subject -dates`,
];

/** The gateway ended a connection before it had answered anything: many refuse a certificate without a word. */
export function hungUp(message: string, target: UrlTarget): OcError {
  const { own } = target.trust;
  if (own === null) return unreachable(target, message);
  return unreachable(target, `${message}; it may not take this console's certificate`, lookAt(own.certFile));
}
