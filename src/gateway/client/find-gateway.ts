import { closeSync, openSync, readSync } from 'node:fs';
import { Secret } from '../logs/secret.ts';
import { OcError } from '../protocol/errors.ts';
import { readLocalCredential } from '../state/local-credential.ts';
import type { StatePaths } from '../state/paths.ts';
import { type FarEndNeed, heldByAnother } from './far-end-need.ts';
import { portHolder } from './port-holder.ts';
import { parseTarget, portOf, type Target, transportOf, type UrlTarget } from './target.ts';
import { isUsual, type Trust, usualTrust } from './trust.ts';

/** Where to look, and what the person said about it. */
export interface FindOptions {
  readonly paths: Pick<StatePaths, 'gatewaySocket' | 'localCredential'>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `--url`: wins over the socket. */
  readonly url?: string;
  readonly tokenFile?: string;
  readonly tokenFd?: number;
  /** `gateway.auth.token` of the configuration here; asked only for a URL on this machine. */
  readonly configToken?: () => Promise<Secret | null>;
  /** A token that was configured together with this very `url`; asked wherever the URL leads, but to another user here. */
  readonly urlToken?: () => Promise<Secret | null>;
  /** How the gateway at `url` proves who it is, where that is not as usual. */
  readonly trust?: Trust;
}

export interface FoundGateway {
  readonly target: Target;
  /** Read anew for every connection: a gateway that starts later makes it later. */
  readonly credential: () => Promise<Secret | null>;
  /** Who must be at the far end of the connection for the credential to be shown; whoever it is when absent. */
  readonly farEnd?: FarEndNeed;
}

/** The gateway this command is about: `--url` with a token, else the unix socket with the local credential. Throws USAGE. */
export function findGateway(options: FindOptions): FoundGateway {
  const { paths, url, trust = usualTrust } = options;
  if (url === undefined) {
    if (!isUsual(trust)) {
      throw new OcError('USAGE', 'what is said about certificates is for a gateway that is named', [
        'Add  --url wss://NAME',
      ]);
    }
    const target: Target = { kind: 'unix', path: paths.gatewaySocket };
    return { target, credential: () => readLocalCredential(paths.localCredential) };
  }
  const target = parseTarget(url, trust);
  const given = givenToken(options);
  // The token of the gateway here is none of the business of a gateway elsewhere.
  const isHere = transportOf(target) === 'loopback';
  const configured = async (): Promise<Secret | null> => {
    const ofUrl = (await options.urlToken?.()) ?? null;
    // By wss: a certificate says whose it is.
    if (ofUrl !== null && (!isHere || target.url.protocol === 'wss:')) return ofUrl;
    const holder = isHere ? holderOf(target) : 'unknown';
    return ofUrl ?? (holder === 'ours' ? ((await options.configToken?.()) ?? null) : null);
  };
  const farEnd = given === null && isHere ? needOf(options, target) : null;
  return { target, credential: async () => given ?? (await configured()), farEnd };
}

/** What nobody gave for this connection is shown to no other program than the one that it was looked up for. */
function needOf({ configToken, urlToken }: FindOptions, { url }: UrlTarget): FarEndNeed {
  if (configToken !== undefined) return 'ours';
  return urlToken === undefined || url.protocol === 'wss:' ? null : 'not somebody else';
}

/**
 * Nor of another user's program that took the port, or that of a tunnel that has ended: nobody asked for a token to go there.
 * Throws STATE_UNSAFE.
 */
function holderOf(target: Target): 'ours' | 'unknown' {
  const holder = target.kind === 'url' ? portHolder(portOf(target.url)) : 'unknown';
  if (holder !== 'somebody else') return holder;
  throw heldByAnother(target);
}

/** Of the program that answers there, once it is connected to. */
export const needOfKeptToken = (target: Target): FarEndNeed => (transportOf(target) === 'loopback' ? 'ours' : null);

/**
 * A token that a gateway gave this device is shown to it again unasked, so on this machine it must be certain that ours
 * listens there; elsewhere the certificate of the address says who it is.
 */
export const mayShowKeptToken = (target: Target): boolean =>
  target.kind === 'url' && (transportOf(target) === 'network' || portHolder(portOf(target.url)) === 'ours');

type TokenSource = (options: FindOptions) => string | undefined;

/** What the command itself was given, of `--token-fd` and `--token-file`. Throws USAGE when it cannot be read or is empty. */
export function readGivenToken({ tokenFd, tokenFile }: Pick<FindOptions, 'tokenFd' | 'tokenFile'>): string | undefined {
  if (tokenFd !== undefined) return readFirstLine(tokenFd);
  return tokenFile === undefined ? undefined : readTokenFile(tokenFile);
}

/**
 * The first that is set counts. `OPENCLAW_GATEWAY_TOKEN` is none of them: it is the token of the gateway here, as that of the
 * configuration is, and goes no further.
 */
const sources: readonly TokenSource[] = [readGivenToken, ({ env }) => env['OC_TOKEN']];

function givenToken(options: FindOptions): Secret | null {
  for (const source of sources) {
    const text = source(options)?.trim();
    if (text) return new Secret(text);
  }
  return null;
}

function readTokenFile(path: string): string {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException; // openSync throws nothing else
    throw new OcError('USAGE', `cannot read the token file ${path} (${code})`);
  }
  try {
    return readFirstLine(fd);
  } finally {
    closeSync(fd);
  }
}

const maxToken = 4096;

/** One line of at most 4096 bytes. An empty source is a mistake and never falls through to the next one. */
function readFirstLine(fd: number): string {
  const buffer = Buffer.alloc(maxToken);
  let length = 0;
  for (let read = -1; read !== 0 && length < maxToken && !buffer.includes(0x0a); length += read) {
    read = readSome(fd, buffer, length);
  }
  const line = buffer.toString('utf8', 0, length).split('\n', 1)[0]?.trim() ?? '';
  if (line === '') throw new OcError('USAGE', 'the token that was named is empty');
  return line;
}

function readSome(fd: number, buffer: Buffer, at: number): number {
  try {
    return readSync(fd, buffer, at, buffer.length - at, null);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException; // readSync throws nothing else
    throw new OcError('USAGE', `cannot read the token (${code})`);
  }
}
