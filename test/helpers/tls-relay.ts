import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { createServer, type TlsOptions, type Server as TlsServer } from 'node:tls';

/** TLS on a free port of 127.0.0.1, the bytes inside handed on to a gateway's port: a proxy that changes nothing. */
export class TlsRelay implements AsyncDisposable {
  readonly port: number;
  readonly #server: TlsServer;
  readonly #sockets: Set<Socket>;

  private constructor(server: TlsServer, sockets: Set<Socket>) {
    this.#server = server;
    this.#sockets = sockets;
    this.port = (server.address() as AddressInfo).port; // it listens on TCP
  }

  static async open(options: TlsOptions, to: number): Promise<TlsRelay> {
    const sockets = new Set<Socket>();
    const server = createServer(options, (outer) => {
      const inner = connect(to, '127.0.0.1');
      sockets.add(outer).add(inner);
      outer.on('error', () => inner.destroy()).on('close', () => inner.destroy());
      inner.on('error', () => outer.destroy()).on('close', () => outer.destroy());
      outer.pipe(inner).pipe(outer);
    });
    server.on('tlsClientError', () => undefined);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TlsRelay(server, sockets);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
