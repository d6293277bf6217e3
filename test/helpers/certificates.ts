import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate with its private key, as files (the key's for its owner alone) and as PEM text. */
export interface Certificate {
  readonly certPath: string;
  readonly keyPath: string;
  readonly cert: string;
  readonly key: string;
  /** SHA-256 as `openssl x509 -fingerprint -sha256` writes it: `AB:CD:…`. */
  readonly fingerprint: string;
}

/** An authority of a test's own; `certPath` is what those who trust it are given. */
export interface Authority extends Certificate {
  readonly dir: string;
}

export interface CertificateOptions {
  readonly cn: string;
  /** As OpenSSL writes them: `DNS:localhost`, `IP:127.0.0.1`. Both of these unless given. */
  readonly san?: readonly string[];
  /** From now; 30 unless given. */
  readonly days?: number;
  /** Instead of `days`; in the past for one that has expired. */
  readonly notAfter?: Date;
  /** For who connects, and not for a server. */
  readonly client?: boolean;
}

const dayMs = 86_400_000;
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
const thisMachine = ['DNS:localhost', 'IP:127.0.0.1'];

/** Makes an authority with files below `dir`, by the openssl program (3.0 or newer). */
export function makeAuthority(dir: string, name: string): Authority {
  const home = mkdtempSync(join(dir, 'authority-'));
  const extensions = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
  const { certPath, keyPath } = places(home, 'ca');
  openssl(home, ['req', '-x509', ...newKey, '-subj', `/CN=${name}`, '-days', '30', ...extensions, ...out(home, 'ca')]);
  mkdirSync(join(home, 'issued'));
  writeFileSync(join(home, 'index.txt'), '');
  writeFileSync(join(home, 'ca.conf'), configuration(home, certPath, keyPath));
  return { dir: home, ...read(home, 'ca') };
}

/** Makes a certificate that `authority` has signed. */
export function makeCertificate(authority: Authority, options: CertificateOptions): Certificate {
  const dir = mkdtempSync(join(authority.dir, 'certificate-'));
  const { notAfter = new Date(Date.now() + (options.days ?? 30) * dayMs) } = options;
  const notBefore = new Date(Math.min(Date.now(), notAfter.getTime()) - dayMs);
  const { certPath, keyPath } = places(dir, 'leaf');
  const [request, extensions] = [join(dir, 'leaf.csr'), join(dir, 'leaf.ext')];
  writeFileSync(extensions, extensionsOf(options).join('\n'));
  openssl(dir, ['req', '-new', ...newKey, '-subj', `/CN=${options.cn}`, '-keyout', keyPath, '-out', request]);
  const dates = ['-startdate', asn1(notBefore), '-enddate', asn1(notAfter)];
  const files = ['-config', join(authority.dir, 'ca.conf'), '-extfile', extensions, '-in', request, '-out', certPath];
  openssl(dir, ['ca', '-batch', '-notext', ...dates, ...files]);
  return read(dir, 'leaf');
}

/** Makes a server's certificate that nobody but itself vouches for. */
export function makeSelfSigned(parent: string, { cn, san = thisMachine }: CertificateOptions): Certificate {
  const dir = mkdtempSync(join(parent, 'certificate-'));
  const name = ['-subj', `/CN=${cn}`, '-addext', `subjectAltName=${san.join(',')}`];
  openssl(dir, ['req', '-x509', ...newKey, ...name, '-days', '30', ...out(dir, 'leaf')]);
  return read(dir, 'leaf');
}

const places = (dir: string, name: string) => ({
  certPath: join(dir, `${name}.crt`),
  keyPath: join(dir, `${name}.key`),
});

function out(dir: string, name: string): readonly string[] {
  const { certPath, keyPath } = places(dir, name);
  return ['-keyout', keyPath, '-out', certPath];
}

function read(dir: string, name: string): Certificate {
  const { certPath, keyPath } = places(dir, name);
  const cert = readFileSync(certPath, 'utf8');
  const { fingerprint256 } = new X509Certificate(cert);
  return { certPath, keyPath, cert, key: readFileSync(keyPath, 'utf8'), fingerprint: fingerprint256 };
}

const extensionsOf = ({ client = false, san = thisMachine }: CertificateOptions): readonly string[] => [
  'basicConstraints=critical,CA:false',
  `extendedKeyUsage=${client ? 'clientAuth' : 'serverAuth'}`,
  ...(client ? [] : [`subjectAltName=${san.join(',')}`]),
];

const configuration = (home: string, certPath: string, keyPath: string): string =>
  [
    '[ca]',
    'default_ca = own',
    '[own]',
    `certificate = ${certPath}`,
    `private_key = ${keyPath}`,
    `database = ${home}/index.txt`,
    `new_certs_dir = ${home}/issued`,
    'rand_serial = yes',
    'unique_subject = no',
    'default_md = sha256',
    'policy = anything',
    '[anything]',
    'commonName = supplied',
    '',
  ].join('\n');

/** `YYYYMMDDHHMMSSZ` */
const asn1 = (date: Date): string => date.toISOString().replace(/[-:T]|\.\d+/g, '');

/** It makes private keys readable for their owner alone by itself; what it says goes nowhere unless it fails. */
const openssl = (cwd: string, args: readonly string[]): Buffer =>
  execFileSync('openssl', [...args], { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
