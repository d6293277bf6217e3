import type { Server as HttpServer } from 'node:http';
import { Door } from './door.ts';
import { Hub } from './hub.ts';
import { listen, listenTcp } from './listen.ts';
import { noProxies } from './proxy-rules.ts';
import type { Server, ServerOptions } from './server.ts';
import { clearSocketPath, protectSocket } from './unix-socket.ts';

/** How long clients get to say goodbye when the gateway stops, in milliseconds. */
const graceMs = 1000;

/**
 * Opens the gateway's addresses. Throws PORT_TAKEN, ALREADY_RUNNING (somebody answers on the socket) or STATE_UNSAFE; then
 * nothing is left open.
 */
export async function openServer(options: ServerOptions): Promise<Server> {
  const { socketPath, tcp, allowedHosts, snapshot } = options;
  await clearSocketPath(socketPath);
  const hub = new Hub(options);
  let port = tcp.port;
  const door = new Door(
    hub,
    {
      allowedHosts,
      proxies: options.proxies ?? (() => noProxies),
      allowedOrigins: options.allowedOrigins ?? (() => []),
    },
    { port: () => port, uptimeMs: () => snapshot().uptimeMs, stopping: () => hub.stopping },
  );
  const servers: HttpServer[] = [];
  const stop = async (reason: string) => {
    const closed = servers.map(close);
    await hub.dismiss(reason, graceMs);
    door.close();
    for (const server of servers) server.closeAllConnections();
    await Promise.all(closed);
  };
  try {
    const unix = door.open('unix');
    await listen(unix, { path: socketPath });
    servers.push(unix);
    protectSocket(socketPath);
    const listening = await listenTcp(tcp.hosts, tcp.port, () => door.open('tcp'));
    servers.push(...listening.servers);
    port = listening.port;
  } catch (error) {
    await stop('gateway stopping');
    throw error;
  }
  return {
    port,
    broadcast: (event, payload, except) => hub.broadcast(event, payload, except),
    presence: () => hub.presence(),
    clients: () => hub.clients,
    devices: () => hub.devices(),
    signOut: (reason, credential) => hub.signOut(reason, credential),
    stop,
  };
}

/** Stops listening at once, resolves when the last connection has ended. */
const close = (server: HttpServer): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
