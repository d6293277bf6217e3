import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { Config } from '../../config/config.ts';
import { readPem } from '../../state/pem-file.ts';

export type TlsPaths = Config['gateway']['tls'] & { readonly cert: string; readonly key: string };

/** What a server shows and asks for, checked to fit together. */
export interface TlsMaterial {
  /** PEM: the gateway's own certificate first. */
  readonly cert: string;
  readonly key: string;
  /** PEM, one each; null when clients are asked for no certificate. */
  readonly clientCa: readonly string[] | null;
  /** Milliseconds since the epoch. */
  readonly expiresAtMs: number;
}

export interface TlsProblem {
  /** Of the configuration. */
  readonly key: `gateway.tls.${keyof TlsPaths}`;
  /** Follows the key in a sentence; names no content of a file. */
  readonly because: string;
  readonly unsafe: boolean;
  readonly hint: string;
}

export type TlsRead =
  | { readonly ok: true; readonly material: TlsMaterial }
  | { readonly ok: false; readonly problem: TlsProblem };

/** A path of the configuration as the system takes it. */
export const systemPath = (written: string): string =>
  written.startsWith('~/') ? join(homedir(), written.slice(2)) : written;

/** Reads the files and holds them against each other. What could not serve is refused: there is no way back to plain text. */
export function readTls(paths: TlsPaths, now: number): TlsRead {
  try {
    return { ok: true, material: materialOf(paths, now) };
  } catch (error) {
    if (error instanceof Unfit) return { ok: false, problem: error.problem };
    throw error;
  }
}

class Unfit extends Error {
  readonly problem: TlsProblem;

  constructor(name: keyof TlsPaths, because: string, hint: string, unsafe = false) {
    super(because);
    this.problem = { key: `gateway.tls.${name}`, because, hint, unsafe };
  }
}

function materialOf(paths: TlsPaths, now: number): TlsMaterial {
  const certificates = certificatesOf('cert', paths.cert);
  const [own] = certificates;
  const key = textOf('key', paths.key);
  const privateKey = keyOf(key, paths.key);
  refuseUntimely(own, now);
  if (!own.checkPrivateKey(privateKey)) {
    throw new Unfit(
      'key',
      'is not the key of the certificate',
      'Write both again, or name the pair that belongs together.',
    );
  }
  const clientCa = paths.clientCa === null ? null : certificatesOf('clientCa', paths.clientCa).map(String);
  const material = { cert: certificates.join(''), key, clientCa, expiresAtMs: own.validToDate.getTime() };
  refuseUnserved(material);
  return material;
}

function textOf(name: keyof TlsPaths, written: string): string {
  const read = readPem(systemPath(written), name === 'key' ? 'a private key' : 'certificates');
  if (read.ok) return read.text;
  throw new Unfit(name, `names ${written}, which ${read.because}`, read.hint, read.unsafe);
}

const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** At least one: an empty list of authorities would mean those that browsers trust, which is everybody. */
function certificatesOf(name: 'cert' | 'clientCa', written: string): readonly [X509Certificate, ...X509Certificate[]] {
  const unfit = () => new Unfit(name, `names ${written}, which holds no certificate in PEM`, 'Name another file.');
  try {
    const [first, ...others] = (textOf(name, written).match(block) ?? []).map((pem) => new X509Certificate(pem));
    if (first === undefined) throw unfit();
    return [first, ...others];
  } catch (error) {
    if (error instanceof Unfit) throw error;
    throw unfit();
  }
}

function keyOf(pem: string, written: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new Unfit(
      'key',
      `names ${written}, which holds no private key in PEM without a passphrase`,
      'Take a passphrase away with  openssl pkey -in OLD -out NEW',
    );
  }
}

function refuseUntimely({ validFromDate, validToDate }: X509Certificate, now: number): void {
  if (now >= validToDate.getTime()) {
    throw new Unfit('cert', `expired on ${day(validToDate)}`, 'Renew it; a client that checks would not connect.');
  }
  if (now < validFromDate.getTime()) {
    throw new Unfit('cert', `is not valid before ${day(validFromDate)}`, 'Is the clock of this machine right?');
  }
}

const day = (date: Date): string => date.toISOString().slice(0, 10);

/** Keys that are too short for today, and whatever else the library will not serve. */
function refuseUnserved({ cert, key, clientCa }: TlsMaterial): void {
  try {
    createSecureContext({ cert, key, ...(clientCa && { ca: [...clientCa] }) });
  } catch (error) {
    const because = error instanceof Error && 'reason' in error ? ` (${error.reason})` : '';
    throw new Unfit('cert', `and its key cannot be served${because}`, 'Make another pair.');
  }
}
