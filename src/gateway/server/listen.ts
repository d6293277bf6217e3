import type { Server as HttpServer } from 'node:http';
import type { AddressInfo, ListenOptions } from 'node:net';
import { OcError } from '../protocol/errors.ts';

/** Makes an HTTP server wired to the hub; one is needed for every address. */
export type MakeServer = () => HttpServer;

export interface Listening {
  readonly port: number;
  readonly servers: readonly HttpServer[];
}

const attempts = 5;

/**
 * Listens on every host with one port. Port 0: the first host picks, the others follow, and when the picked port is taken
 * elsewhere another is picked. A host that this machine does not have (::1 without IPv6) is left out, unless it is the
 * first. Throws PORT_TAKEN, or CONFIG_INVALID for an address or a port that cannot be had.
 */
export async function listenTcp(hosts: readonly string[], port: number, make: MakeServer): Promise<Listening> {
  for (let left = port === 0 ? attempts : 1; ; left -= 1) {
    const servers: HttpServer[] = [];
    try {
      return await listenAll(hosts, port, make, servers);
    } catch (error) {
      for (const server of servers) server.close();
      if (codeOf(error) !== 'EADDRINUSE') throw explained(error, hosts[0], port);
      if (left <= 1) throw portTaken(port);
    }
  }
}

async function listenAll(
  hosts: readonly string[],
  port: number,
  make: MakeServer,
  servers: HttpServer[],
): Promise<Listening> {
  let shared = port;
  for (const host of hosts) {
    const server = make();
    try {
      await listen(server, { host, port: shared, ipv6Only: true });
    } catch (error) {
      if (servers.length > 0 && isAbsent(error)) continue;
      throw error;
    }
    servers.push(server);
    shared = (server.address() as AddressInfo).port; // a TCP server that listens has an address of this form
  }
  return { port: shared, servers };
}

/** Resolves when the server listens, rejects with the system's error when it cannot. */
export function listen(server: HttpServer, where: ListenOptions): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(where, () => {
    server.off('error', reject);
    resolve();
  });
  return promise;
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

const isAbsent = (error: unknown): boolean => {
  const code = codeOf(error);
  return code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT';
};

function explained(error: unknown, host: string | undefined, port: number): unknown {
  if (isAbsent(error)) {
    return new OcError('CONFIG_INVALID', `${host} is not an address of this machine`, [
      'See them with  ip address  and then  oc config set gateway.customBindHost ADDRESS',
    ]);
  }
  if (codeOf(error) !== 'EACCES') return error;
  return new OcError('CONFIG_INVALID', `port ${port} is for root alone`, ['oc config set gateway.port 18789']);
}

const portTaken = (port: number): OcError =>
  new OcError('PORT_TAKEN', `port ${port} is used by another program`, ['Choose another:  oc gateway --port PORT'], {
    port,
  });
