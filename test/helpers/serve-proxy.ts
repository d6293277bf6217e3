import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** Who comes, as Tailscale's daemon knows it. */
interface Visitor {
  readonly address: string;
  /** Null for a tagged machine, and for somebody from the internet. */
  readonly login: string | null;
  readonly funnel?: true;
}

/** Headers that Tailscale takes away from what a client sends. */
const taken = /^(forwarded|x-forwarded-(for|host|proto)|tailscale-.*)$/;

/** A reverse proxy on loopback that writes the headers of `tailscale serve`, and hands everything else on. */
export class ServeProxy implements AsyncDisposable {
  readonly port: number;
  readonly #server: Server;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  static async open(target: number, visitor: Visitor): Promise<ServeProxy> {
    const server = createServer();
    const pass = (request: IncomingMessage, socket: Duplex): void => {
      const gateway = connect(target, '127.0.0.1');
      gateway.write(
        `${[`${request.method} ${request.url} HTTP/1.1`, ...headersOf(request, visitor)].join('\r\n')}\r\n\r\n`,
      );
      gateway.pipe(socket).pipe(gateway);
      for (const end of [gateway, socket]) end.on('error', () => gateway.destroy() && socket.destroy());
    };
    server.on('upgrade', pass);
    server.on('request', (request) => pass(request, request.socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the system gave no port');
    return new ServeProxy(server, address.port);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

function headersOf({ rawHeaders, headers }: IncomingMessage, { address, login, funnel }: Visitor): readonly string[] {
  const sent = rawHeaders.flatMap((name, i) =>
    i % 2 === 0 && !taken.test(name.toLowerCase()) ? [`${name}: ${rawHeaders[i + 1]}`] : [],
  );
  return [
    ...sent,
    `X-Forwarded-Host: ${headers.host}`,
    'X-Forwarded-Proto: https',
    `X-Forwarded-For: ${address}`,
    ...(funnel ? ['Tailscale-Funnel-Request: ?1'] : []),
    ...(login === null ? [] : [`Tailscale-User-Login: ${login}`, 'Tailscale-User-Name: Somebody']),
  ];
}
