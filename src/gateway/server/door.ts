import { createServer, type Server as HttpServer, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { WebSocketServer } from 'ws';
import { limits } from '../protocol/frames.ts';
import { ClaimsRemark } from './claims-remark.ts';
import { Connection } from './connection.ts';
import { CrowdThrift } from './crowd-thrift.ts';
import { answerHttp, type HttpState } from './http-routes.ts';
import type { Hub } from './hub.ts';
import { addressOf, type Peer, peerOf } from './peer.ts';
import { readNoMore } from './read-no-more.ts';
import { refuseRaw, tooSlow } from './refuse-raw.ts';
import { type HeadRefusal, type HeadRules, headRefusal, text, upgradeRefusal } from './request-head.ts';
import { handshakeFailure } from './tls/handshake-failure.ts';
import { RawSockets } from './tls/raw-sockets.ts';
import { WaitingRoom } from './waiting-room.ts';

/** A client that is closed with a code gets this long to say goodbye, in milliseconds. */
const closeTimeoutMs = 2000;
const never = 2 ** 31 - 1;
const mostHeadBytes = 16 * 1024;
/** Whatever has connected and shown nothing: twice the upgrades, so that probes are answered while upgrades are refused. */
const connectedPerAddress = 2 * limits.unauthenticatedPerAddress;
const unauthenticatedInAll = 512;

// why a name: the published types do not know all of these yet, and would refuse them in a literal
const webSocketOptions = {
  noServer: true,
  perMessageDeflate: false,
  clientTracking: false,
  maxPayload: limits.preAuthFrameBytes,
  // Each piece costs more memory than it brings.
  maxFragments: 256,
  maxBufferedChunks: 1024,
  // Of a stranger one frame a turn: ten thousand empty ones fit into what is read at once.
  allowSynchronousEvents: false,
  closeTimeout: closeTimeoutMs,
};

const httpOptions = {
  noDelay: true,
  // Each connection has a deadline of its own; no timer walks over all of them.
  connectionsCheckingInterval: never,
  requireHostHeader: false,
  maxHeaderSize: mostHeadBytes,
};

/** Those who came in by one transport and have not shown a credential. */
interface Rooms {
  readonly connected: WaitingRoom;
  readonly upgraded: WaitingRoom;
}

const openRooms = (onCount?: (total: number) => void): Rooms => ({
  connected: new WaitingRoom({
    perAddress: connectedPerAddress,
    inAll: unauthenticatedInAll,
    ...(onCount && { onCount }),
  }),
  upgraded: new WaitingRoom({ perAddress: limits.unauthenticatedPerAddress, inAll: unauthenticatedInAll / 2 }),
});

/** Turns bare connections into answered requests or into connections of the hub. One for all addresses. */
export class Door {
  readonly #hub: Hub;
  readonly #rules: Omit<HeadRules, 'transport'>;
  readonly #state: HttpState;
  readonly #thrift = new CrowdThrift();
  /** Apart, for loopback has more addresses than there is room: another user's flood must leave the operator's own way free. */
  readonly #rooms: Readonly<Record<'unix' | 'tcp', Rooms>> = {
    unix: openRooms(),
    tcp: openRooms((waiting) => this.#thrift.note(waiting)),
  };
  readonly #deadlines = new WeakMap<Duplex, NodeJS.Timeout>();
  /** Rooms and deadlines are of TCP connections; requests come from what TLS makes of them. */
  readonly #raw = new RawSockets();
  readonly #sockets = new WebSocketServer(webSocketOptions);
  readonly #claims: ClaimsRemark;
  /** A connection carries one request. */
  readonly #served = new WeakSet<Duplex>();

  constructor(hub: Hub, rules: Omit<HeadRules, 'transport'>, state: HttpState) {
    this.#hub = hub;
    this.#claims = new ClaimsRemark(hub.options.log, hub.options.now);
    this.#rules = rules;
    this.#state = state;
  }

  /** A server for one more address. It answers and closes; nothing is kept alive, nothing is waited for beyond the deadline. */
  open(transport: 'unix' | 'tcp'): HttpServer {
    const rules = { ...this.#rules, transport };
    const tls = transport === 'tcp' ? this.#hub.options.tcp.tls : undefined;
    const server = tls === undefined ? createServer(httpOptions) : tls.serve(httpOptions);
    // Plain words mean nothing to whoever speaks TLS.
    server.on('connection', (socket) => this.#meet(socket, transport, tls === undefined ? giveUp : destroy));
    if (tls !== undefined) server.on('connection', (socket) => this.#raw.meet(socket));
    server.on('tlsClientError', (error, socket) => this.#failed(error, socket));
    for (const event of ['request', 'checkContinue', 'checkExpectation']) {
      server.on(event, (request, response) => {
        // It ends with the answer to the one before.
        if (this.#served.has(request.socket)) return;
        this.#served.add(request.socket);
        readNoMore(request);
        answerHttp(request, response, rules, this.#state);
      });
    }
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head, rules));
    return server;
  }

  /** Ends the connections that are no requests yet. */
  close(): void {
    this.#raw.destroyAll();
  }

  #meet(socket: Socket, transport: 'unix' | 'tcp', end: (socket: Socket) => void): void {
    const address = addressOf(transport, socket.remoteAddress);
    if (!this.#rooms[transport].connected.enter(socket, address)) {
      socket.destroy();
      return;
    }
    const timeoutMs = this.#hub.options.limits?.handshakeTimeoutMs ?? limits.handshakeTimeoutMs;
    const deadline = setTimeout(() => end(socket), timeoutMs);
    this.#deadlines.set(socket, deadline);
    socket.once('close', () => clearTimeout(deadline));
  }

  #failed(error: Error, socket: TLSSocket): void {
    const { log, tcp } = this.#hub.options;
    const address = addressOf('tcp', this.#raw.farEndOf(socket));
    const { of, because } = handshakeFailure(error, socket);
    if (of === 'certificate') tcp.onBadCertificate?.(address, because);
    else log.debug('gateway/tls', 'no handshake', { address, because });
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, rules: HeadRules): void {
    socket.on('error', () => socket.destroy());
    // It ends with the answer to the request before.
    if (this.#served.has(socket)) return;
    const raw = this.#raw.below(socket);
    const peer = peerOf(request, rules.transport, rules.proxies());
    const refusal = headRefusal(request, rules) ?? upgradeRefusal(request) ?? this.#noRoom(socket, peer);
    if (refusal !== null) {
      refuseRaw(socket, refusal);
      return;
    }
    // From here on it takes the room of whoever stands behind the proxy, not the proxy's.
    if (peer.isProxied) this.#rooms[peer.transport].connected.leave(raw);
    if (peer.claimed) this.#claims.note(addressOf(rules.transport, request.socket.remoteAddress), peer.address);
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      // From here on the connection's own deadline counts, which says goodbye properly.
      clearTimeout(this.#deadlines.get(raw));
      new Connection(webSocket, socket, peer, this.#hub, () => {
        const { connected, upgraded } = this.#rooms[peer.transport];
        connected.leave(raw);
        upgraded.leave(socket);
      });
    });
  }

  #noRoom(socket: Duplex, { transport, address }: Peer): HeadRefusal | null {
    if (this.#hub.stopping) return text(503, 'Gateway stopping');
    return this.#rooms[transport].upgraded.enter(socket, address)
      ? null
      : text(503, 'Too many unauthenticated sockets');
  }
}

const destroy = (socket: Socket): void => void socket.destroy();

/** Whoever has begun a request and was told nothing yet is told why it ends. */
function giveUp(socket: Socket): void {
  if (socket.bytesRead > 0 && socket.bytesWritten === 0) refuseRaw(socket, tooSlow);
  else socket.destroy();
}
