import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

interface Request {
  readonly id: string;
  readonly method: string;
}

/** A gateway that answers whatever a test wants it to. */
export class HostileGateway implements AsyncDisposable {
  readonly port: number;
  readonly requests: Request[];
  readonly sockets: Set<WebSocket>;
  readonly #server: WebSocketServer;

  private constructor(server: WebSocketServer, requests: Request[]) {
    this.#server = server;
    this.requests = requests;
    this.sockets = server.clients;
    this.port = (server.address() as AddressInfo).port; // it listens on TCP
  }

  static async open(
    answer: (frame: Request, socket: WebSocket) => void,
    { challenge = true, port = 0, autoPong = true } = {},
  ): Promise<HostileGateway> {
    const requests: Request[] = [];
    const server = new WebSocketServer({ host: '127.0.0.1', port, autoPong });
    server.on('connection', (socket) => {
      socket.on('error', () => undefined);
      socket.on('message', (data) => {
        const frame: Request = JSON.parse(data.toString());
        requests.push(frame);
        answer(frame, socket);
      });
      const payload = { nonce: 'n', ts: Date.now() };
      if (challenge) socket.send(JSON.stringify({ type: 'event', event: 'connect.challenge', payload }));
    });
    await once(server, 'listening');
    return new HostileGateway(server, requests);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.sockets) socket.terminate();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
