import { connect as connectTcp } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { Secret } from '../logs/secret.ts';
import { OcError } from '../protocol/errors.ts';
import { protocolVersion } from '../protocol/frames.ts';
import { isTooDeep } from '../protocol/json-depth.ts';
import type { Scope } from '../protocol/scopes.ts';
import { version } from '../protocol/version.ts';
import type { Ends } from '../state/far-end.ts';
import { type Access, type Challenge, proofOf } from './access.ts';
import { hungUp, refusedByAlert } from './certificate-problem.ts';
import { requireFarEnd } from './far-end-need.ts';
import type { Hello } from './link.ts';
import { PendingRequests } from './pending-requests.ts';
import { numberOf, readHello } from './read-hello.ts';
import { refusedByStatus } from './refused-by-status.ts';
import { openSecureStream } from './secure-stream.ts';
import { requireOwnSocket } from './socket-owner.ts';
import { type Target, targetAddress } from './target.ts';
import { lookAtGateway, reasonOf, unreachable } from './unreachable.ts';
import { objectOf } from './wire-error.ts';

/** Largest message we take from a gateway, in bytes: a hostile one must not fill our memory. */
const maxInboundBytes = 16 * 1024 * 1024;
const closeTimeoutMs = 1000;

/** What a wire needs to know, and whom it tells. */
export interface WireOptions {
  /** Shown to other operators. */
  readonly displayName: string;
  readonly scopes: readonly Scope[];
  /** What this client understands, as the protocol names it: events about approvals come only to who says `approvals`. */
  readonly caps: readonly string[];
  /** For the whole of connecting, in milliseconds. */
  readonly timeoutMs: number;
  readonly now: () => number;
  readonly onEvent?: (event: string, payload: unknown, seq: number | null) => void;
  readonly onPong?: () => void;
  /** Once, after the hello: the connection is gone, for the reason given. */
  readonly onLost?: (reason: OcError) => void;
}

/** One authenticated connection. It is never mended: when it is lost, everything in flight is refused. */
export interface Wire {
  readonly hello: Hello;
  readonly tickIntervalMs: number;
  /** What the gateway gave this device to come back with; null without a device, or where it gives none. */
  readonly deviceToken: Secret | null;
  request(method: string, params: unknown, timeoutMs: number): Promise<unknown>;
  ping(): void;
  close(): Promise<void>;
  terminate(): void;
}

/** Connects and shakes hands. Throws OcError: unreachable, silent, refused, or of another protocol. */
export async function openWire(target: Target, access: Access, options: WireOptions): Promise<Wire> {
  const begunMs = performance.now();
  const stream = await openStream(target, options);
  const leftMs = Math.max(1, options.timeoutMs - (performance.now() - begunMs));
  const socket = openSocket(target, stream, leftMs);
  const session = new Session(socket, target, options);
  const silent = setTimeout(() => {
    const message = `${targetAddress(target)} took the connection and does not answer`;
    session.lose(new OcError('GATEWAY_SILENT', message, lookAtGateway(target)));
    socket.terminate();
  }, leftMs);
  try {
    return await session.shakeHands(access);
  } catch (error) {
    socket.terminate();
    throw error;
  } finally {
    clearTimeout(silent);
  }
}

/** The socket's one listener: before the hello it serves the handshake, afterwards `options`. */
class Session {
  readonly #socket: WebSocket;
  readonly #target: Target;
  readonly #options: WireOptions;
  /** Of the connection, once the other side has answered. */
  #ends: Ends | null = null;
  readonly #pending: PendingRequests;
  readonly #challenged = Promise.withResolvers<unknown>();
  readonly #failed = Promise.withResolvers<never>();
  #isOpen = false;

  constructor(socket: WebSocket, target: Target, options: WireOptions) {
    this.#socket = socket;
    this.#target = target;
    this.#options = options;
    this.#pending = new PendingRequests((text) => socket.send(text));
    // After the hello nobody waits for this any more: `onLost` tells.
    this.#failed.promise.catch(() => undefined);
    socket.on('message', (data, isBinary) => this.#receive(isBinary ? null : parse(data.toString())));
    socket.on('upgrade', (response) => {
      this.#ends = response.socket;
    });
    if (options.onPong) socket.on('pong', options.onPong);
    watchLoss(socket, target, (reason) => this.lose(reason));
  }

  async shakeHands(access: Access): Promise<Wire> {
    const { nonce, ts } = objectOf(await Promise.race([this.#challenged.promise, this.#failed.promise]));
    if (access.secret !== null) requireFarEnd(access.farEnd, this.#ends, this.#target);
    const nowMs = this.#options.now();
    const challenge = { nonce, tsMs: numberOf(ts, nowMs) };
    const payload = await this.#pending.send('connect', connectParams(access, challenge, this.#options), 0);
    const { hello, tickIntervalMs, deviceToken } = readHello(payload, challenge.tsMs, nowMs);
    this.#isOpen = true;
    const socket = this.#socket;
    return {
      hello,
      tickIntervalMs,
      deviceToken: deviceToken === null || access.identity === null ? null : new Secret(deviceToken),
      request: (method, params, timeoutMs) => this.#pending.send(method, params, timeoutMs),
      ping: () => socket.ping(),
      close: () => this.#close(),
      terminate: () => socket.terminate(),
    };
  }

  /** Refuses what is in flight and tells who listens; only the first reason counts. */
  lose(reason: OcError): void {
    const wasOpen = this.#isOpen;
    this.#isOpen = false;
    this.#pending.refuseAll(reason);
    this.#failed.reject(reason);
    if (wasOpen) this.#options.onLost?.(reason);
  }

  #receive(frame: Readonly<Record<string, unknown>> | null): void {
    if (frame === null) {
      this.#socket.close(1002);
      return;
    }
    const { type, event, payload, seq } = frame;
    if (type === 'res') this.#pending.settle(frame);
    if (type !== 'event' || typeof event !== 'string') return;
    if (event === 'connect.challenge') this.#challenged.resolve(payload);
    else if (this.#isOpen) this.#options.onEvent?.(event, payload, numberOrNull(seq));
  }

  async #close(): Promise<void> {
    this.#isOpen = false;
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    const gone = new Promise((resolve) => this.#socket.once('close', resolve));
    this.#socket.close(1000);
    await gone;
  }
}

/** Where there is TLS, it has proved whom it leads to before anything else is done. */
async function openStream(target: Target, { timeoutMs, now }: WireOptions): Promise<Duplex | null> {
  const isSecure = target.kind === 'url' && target.url.protocol === 'wss:';
  return isSecure ? await openSecureStream(target, timeoutMs, now()) : null;
}

function openSocket(target: Target, stream: Duplex | null, timeoutMs: number): WebSocket {
  const options = {
    perMessageDeflate: false,
    maxPayload: maxInboundBytes,
    handshakeTimeout: timeoutMs,
    closeTimeout: closeTimeoutMs,
    followRedirects: false,
    ...(stream && { createConnection: () => stream }),
  };
  if (target.kind === 'url') return new WebSocket(target.url, options);
  requireOwnSocket(target.path);
  return new WebSocket('ws://localhost/', { ...options, createConnection: () => connectTcp(target.path) });
}

function connectParams(access: Access, challenge: Challenge, { displayName, scopes, caps }: WireOptions): object {
  // Official gateways take no other id than theirs; ours decides nothing by it.
  const client = { id: 'cli', mode: 'cli', displayName, version, platform: process.platform };
  return {
    minProtocol: protocolVersion,
    maxProtocol: protocolVersion,
    client,
    role: 'operator',
    scopes,
    caps,
    ...proofOf(access, challenge, client, scopes),
  };
}

/** Says once why the socket is gone. */
function watchLoss(socket: WebSocket, target: Target, lose: (reason: OcError) => void): void {
  const where = targetAddress(target);
  socket.on('unexpected-response', (request, response) => {
    request.destroy();
    const { statusCode } = response;
    if (target.kind === 'url') lose(refusedByStatus(statusCode, target));
    else lose(unreachable(target, `${where} refused the connection (HTTP ${statusCode})`));
  });
  let answered = false;
  socket.on('upgrade', () => {
    answered = true;
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    const message = `cannot reach the gateway at ${where} (${reasonOf(error)})`;
    if (answered || target.kind === 'unix') lose(unreachable(target, message));
    else lose(refusedByAlert(error.code, target) ?? hungUp(message, target));
  });
  socket.on('close', (code) => {
    const message = `the gateway at ${where} closed the connection (${code})`;
    lose(unreachable(target, message, lookAtGateway(target), { closeCode: code }));
  });
}

function parse(text: string): Readonly<Record<string, unknown>> | null {
  if (isTooDeep(text)) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? objectOf(value) : null;
  } catch {
    return null;
  }
}

const numberOrNull = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
