import { fingerprintOf } from '../../policy/certificate-pin.ts';
import { text } from './key-kind.ts';
import { secret, webSocketUrl } from './key-kinds.ts';
import { filePath } from './platform-kinds.ts';

const fingerprint = {
  ...text(128, (value) => (fingerprintOf(value) === null ? 'is not the SHA-256 of a certificate' : null)),
  words: '64 hexadecimal digits, with or without colons',
};

/** What this machine knows about a gateway elsewhere. Nothing of it protects a gateway here. */
export const remoteKeys = [
  { path: 'gateway.remote.url', kind: webSocketUrl, fallback: null, summary: 'The gateway that commands attach to.' },
  {
    path: 'gateway.remote.token',
    kind: secret(8, 24),
    fallback: null,
    summary: 'Its token, for commands on this machine; it protects nothing here.',
    secret: true,
  },
  {
    path: 'gateway.remote.tlsFingerprint',
    kind: fingerprint,
    fallback: null,
    summary: 'The SHA-256 of its certificate: that one, and no other, whoever signed it.',
  },
  {
    path: 'gateway.remote.tlsCa',
    kind: filePath,
    fallback: null,
    summary: 'A file with the authorities that may have signed its certificate, instead of the well-known ones.',
  },
  {
    path: 'gateway.remote.tlsCert',
    kind: filePath,
    fallback: null,
    summary: 'A file with the certificate that is shown to it, where it asks for one.',
  },
  {
    path: 'gateway.remote.tlsKey',
    kind: filePath,
    fallback: null,
    summary: 'A file of yours (0600) with the key of that certificate.',
  },
] as const;
