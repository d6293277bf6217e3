import { once } from 'node:events';
import { createServer, type Server, type ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createTls, type TlsOptions, type Server as TlsServer } from 'node:tls';
import { WebSocketServer } from 'ws';

export interface Frame {
  readonly id: string;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

const hello = {
  type: 'hello-ok',
  protocol: 4,
  server: { version: '2026.9.6', connId: 'c' },
  features: { methods: ['health'], events: [] },
  snapshot: { uptimeMs: 1 },
  auth: { role: 'operator', scopes: ['operator.read'], deviceToken: 'given-to-this-device' },
  policy: { tickIntervalMs: 30_000 },
};

/** A gateway behind TLS, by node:https and ws, that lets everybody in who comes through TLS and gives a device token. */
export class SecureGateway implements AsyncDisposable {
  /** Every connect that was sent, as it came. */
  readonly connects: Frame[] = [];
  readonly port: number;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port; // it listens on TCP
    this.#sockets = new WebSocketServer({ server });
    this.#sockets.on('connection', (socket) => {
      socket.on('error', () => undefined);
      socket.on('message', (data) => {
        const frame: Frame = JSON.parse(data.toString());
        if (frame.method === 'connect') this.connects.push(frame);
        socket.send(JSON.stringify({ type: 'res', id: frame.id, ok: true, payload: hello }));
      });
      const payload = { nonce: 'n', ts: Date.now() };
      socket.send(JSON.stringify({ type: 'event', event: 'connect.challenge', payload }));
    });
  }

  static async open(options: ServerOptions, port = 0): Promise<SecureGateway> {
    const server = createServer(options);
    server.on('tlsClientError', () => undefined);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new SecureGateway(server);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Who stands where a gateway should be: takes every connection, says nothing, and keeps what is written to it inside TLS. */
export class Impostor implements AsyncDisposable {
  readonly port: number;
  connections = 0;
  readonly #open = new Set<Socket>();
  readonly #server: TlsServer;
  #heard = '';

  private constructor(server: TlsServer) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port; // it listens on TCP
    server.on('tlsClientError', () => undefined);
    server.on('connection', (socket: Socket) => {
      this.connections += 1;
      this.#open.add(socket);
      socket.on('close', () => this.#open.delete(socket));
    });
    server.on('secureConnection', (socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        this.#heard += data.toString('latin1');
      });
    });
  }

  static async open(options: TlsOptions, port = 0): Promise<Impostor> {
    const server = createTls(options);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new Impostor(server);
  }

  /** All that was said to it, when everybody has hung up. */
  async heard(): Promise<string> {
    await Promise.all([...this.#open].map((socket) => once(socket, 'close')));
    return this.#heard;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
