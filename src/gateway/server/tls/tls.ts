import { constants } from 'node:crypto';
import { statSync } from 'node:fs';
import type { ServerOptions as HttpOptions } from 'node:http';
import { createServer, type Server as HttpsServer, type ServerOptions } from 'node:https';
import type { Log } from '../../logs/log.ts';
import { OcError } from '../../protocol/errors.ts';
import { readTls, systemPath, type TlsMaterial, type TlsPaths, type TlsProblem } from './tls-material.ts';

/** Between two looks at the files, in milliseconds. */
const lookEveryMs = 60_000;
const dayMs = 86_400_000;
/** A certificate that ends within these days is spoken of. */
const soonDays = 14;

/** How the TCP addresses encrypt. */
export interface Tls {
  /** Clients must show a certificate. */
  readonly asksClients: boolean;
  /** A server that speaks it, and that follows renewals from then on. */
  serve(options: HttpOptions): HttpsServer;
  /** Looks at the files: what was renewed there is served from now on; what cannot be served is complained of, and not taken. */
  look(): void;
  close(): void;
}

interface TlsOptions {
  readonly paths: TlsPaths;
  readonly now: () => number;
  readonly log: Log;
  /** Clients are judged by other authorities from now on; who came in by the earlier ones is still there. */
  readonly onNewAuthorities?: () => void;
}

/** Reads certificate and key. Throws CONFIG_INVALID or STATE_UNSAFE with the next step when they cannot be served. */
export function openTls(options: TlsOptions): Tls {
  return new Follower(options);
}

class Follower implements Tls {
  readonly #options: TlsOptions;
  readonly #servers = new Set<HttpsServer>();
  readonly #timer: NodeJS.Timeout;
  #material: TlsMaterial;
  #seen: string;
  #problem: string | null = null;
  #saidDay: number | null = null;

  constructor(options: TlsOptions) {
    this.#options = options;
    const { paths, now } = options;
    this.#seen = signatures(paths);
    const read = readTls(paths, now());
    if (!read.ok) throw refusal(read.problem);
    this.#material = read.material;
    this.#speakOfEnd();
    this.#timer = setInterval(() => this.look(), lookEveryMs);
    this.#timer.unref();
  }

  get asksClients(): boolean {
    return this.#material.clientCa !== null;
  }

  serve(options: HttpOptions): HttpsServer {
    const server = createServer({ ...options, ...contextOf(this.#material), ...clientRule(this.asksClients) });
    this.#servers.add(server);
    server.once('close', () => this.#servers.delete(server));
    return server;
  }

  look(): void {
    const seen = signatures(this.#options.paths);
    if (seen !== this.#seen) this.#renew(seen);
    this.#speakOfEnd();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** Files are written one after the other: what does not fit together yet is looked at again. */
  #renew(seen: string): void {
    const { paths, now, log } = this.#options;
    const read = readTls(paths, now());
    if (!read.ok) {
      const problem = `${read.problem.key} ${read.problem.because}`;
      if (problem !== this.#problem) log.error('gateway/tls', 'the renewed certificate is not taken', { problem });
      this.#problem = problem;
      return;
    }
    this.#problem = null;
    this.#seen = seen;
    const isJudgedAnew = String(read.material.clientCa) !== String(this.#material.clientCa);
    this.#material = read.material;
    for (const server of this.#servers) server.setSecureContext(contextOf(read.material));
    log.info('gateway/tls', 'a renewed certificate is served', { until: new Date(read.material.expiresAtMs) });
    if (isJudgedAnew) this.#options.onNewAuthorities?.();
  }

  /** Once a day; a gateway that runs does not stop over it. */
  #speakOfEnd(): void {
    const { now, log } = this.#options;
    const days = Math.ceil((this.#material.expiresAtMs - now()) / dayMs);
    if (days > soonDays || days === this.#saidDay) return;
    this.#saidDay = days;
    const until = new Date(this.#material.expiresAtMs);
    if (days > 0) log.warn('gateway/tls', 'the certificate ends soon', { days, until });
    else log.error('gateway/tls', 'the certificate has expired; clients that check do not connect', { until });
  }
}

/**
 * No renegotiation, which costs us more than whoever asks for it; and no resumption, so that a client's certificate is judged
 * on every connection by the authorities of the moment.
 */
const contextOf = ({ cert, key, clientCa }: TlsMaterial): ServerOptions => ({
  cert,
  key,
  ...(clientCa && { ca: [...clientCa] }),
  minVersion: 'TLSv1.2',
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION | constants.SSL_OP_NO_TICKET,
});

const clientRule = (asked: boolean): ServerOptions => ({ requestCert: asked, rejectUnauthorized: asked });

const refusal = ({ key, because, unsafe, hint }: TlsProblem): OcError =>
  new OcError(unsafe ? 'STATE_UNSAFE' : 'CONFIG_INVALID', `${key} ${because}`, [hint]);

/** What the system says of the files without reading them. */
const signatures = ({ cert, key, clientCa }: TlsPaths): string =>
  [cert, key, clientCa].map((path) => (path === null ? 'none' : signature(systemPath(path)))).join('\n');

function signature(path: string): string {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs, mode } = statSync(path, { bigint: true });
    return `${dev}:${ino}:${size}:${mtimeNs}:${ctimeNs}:${mode}`;
  } catch {
    return 'gone'; // which differs from what was there, so that reading says what is wrong
  }
}
