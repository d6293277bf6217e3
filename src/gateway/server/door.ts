import { createServer, type Server as HttpServer, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { limits } from '../protocol/frames.ts';
import { ClaimsRemark } from './claims-remark.ts';
import { Connection } from './connection.ts';
import { answerHttp, type HttpState } from './http-routes.ts';
import type { Hub } from './hub.ts';
import { addressOf, type Peer, peerOf } from './peer.ts';
import { refuseRaw, tooSlow } from './refuse-raw.ts';
import { type HeadRefusal, type HeadRules, headRefusal, text, upgradeRefusal } from './request-head.ts';
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
  closeTimeout: closeTimeoutMs,
};

/** Those who came in by one transport and have not shown a credential. */
interface Rooms {
  readonly connected: WaitingRoom;
  readonly upgraded: WaitingRoom;
}

const openRooms = (): Rooms => ({
  connected: new WaitingRoom({ perAddress: connectedPerAddress, inAll: unauthenticatedInAll }),
  upgraded: new WaitingRoom({ perAddress: limits.unauthenticatedPerAddress, inAll: unauthenticatedInAll / 2 }),
});

/** Turns bare connections into answered requests or into connections of the hub. One for all addresses. */
export class Door {
  readonly #hub: Hub;
  readonly #rules: Omit<HeadRules, 'transport'>;
  readonly #state: HttpState;
  /** Apart, for loopback has more addresses than there is room: another user's flood must leave the operator's own way free. */
  readonly #rooms: Readonly<Record<'unix' | 'tcp', Rooms>> = { unix: openRooms(), tcp: openRooms() };
  readonly #deadlines = new WeakMap<Duplex, NodeJS.Timeout>();
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
    const server = createServer({
      noDelay: true,
      // Each connection has a deadline of its own; no timer walks over all of them.
      connectionsCheckingInterval: never,
      requireHostHeader: false,
      maxHeaderSize: mostHeadBytes,
    });
    server.on('connection', (socket) => this.#meet(socket, transport));
    for (const event of ['request', 'checkContinue', 'checkExpectation']) {
      server.on(event, (request, response) => {
        this.#served.add(request.socket);
        answerHttp(request, response, rules, this.#state);
      });
    }
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head, rules));
    return server;
  }

  #meet(socket: Socket, transport: 'unix' | 'tcp'): void {
    const address = addressOf(transport, socket.remoteAddress);
    if (!this.#rooms[transport].connected.enter(socket, address)) {
      socket.destroy();
      return;
    }
    const timeoutMs = this.#hub.options.limits?.handshakeTimeoutMs ?? limits.handshakeTimeoutMs;
    const deadline = setTimeout(() => giveUp(socket), timeoutMs);
    this.#deadlines.set(socket, deadline);
    socket.once('close', () => clearTimeout(deadline));
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, rules: HeadRules): void {
    socket.on('error', () => socket.destroy());
    // It ends with the answer to the request before.
    if (this.#served.has(socket)) return;
    const peer = peerOf(request, rules.transport, rules.proxies());
    const refusal = headRefusal(request, rules) ?? upgradeRefusal(request) ?? this.#noRoom(socket, peer);
    if (refusal !== null) {
      refuseRaw(socket, refusal);
      return;
    }
    // From here on it takes the room of whoever stands behind the proxy, not the proxy's.
    if (peer.isProxied) this.#rooms[peer.transport].connected.leave(socket);
    if (peer.claimed) this.#claims.note(addressOf(rules.transport, request.socket.remoteAddress), peer.address);
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      // From here on the connection's own deadline counts, which says goodbye properly.
      clearTimeout(this.#deadlines.get(socket));
      new Connection(webSocket, peer, this.#hub, () => {
        const { connected, upgraded } = this.#rooms[peer.transport];
        connected.leave(socket);
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

/** Whoever has begun a request and was told nothing yet is told why it ends. */
function giveUp(socket: Socket): void {
  if (socket.bytesRead > 0 && socket.bytesWritten === 0) refuseRaw(socket, tooSlow);
  else socket.destroy();
}
