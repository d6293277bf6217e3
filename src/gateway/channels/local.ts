import { chmodSync, lstatSync, unlinkSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { localAccount, readLines, readRequest } from '../protocol/local-wire.ts';
import { ensurePrivateDir, requireSafePlace } from '../state/private-dir.ts';
import type { Channel, ChannelContext } from './channel.ts';
import { LocalListeners, write } from './local-listeners.ts';

/**
 * The built-in channel: whoever may open the socket (the same user of this machine) writes under a name of their choice.
 * It exists to try the assistant and its admission without any platform, so its senders are strangers like any other:
 * never owner, never elevated.
 */
export function localChannel(socketPath: string): Channel {
  const listeners = new LocalListeners();
  const sockets = new Set<Socket>();
  let server: Server | null = null;

  const onLine = async (context: ChannelContext, socket: Socket, line: string): Promise<void> => {
    const request = readRequest(line);
    if ('error' in request) return write(socket, { type: 'error', message: request.error });
    listeners.join(request.as, socket);
    await context.receive({
      accountId: localAccount,
      messageId: null,
      event: 'message',
      senderId: request.as,
      aliases: [],
      claims: { name: request.as },
      chat: { kind: 'direct', id: request.as, rooms: [] },
      mention: 'none',
      text: request.text,
      asides: [],
    });
    write(socket, { type: 'handled' });
  };

  return {
    async start(context) {
      ensurePrivateDir(dirname(socketPath));
      requireSafePlace(dirname(socketPath));
      removeStaleSocket(socketPath);
      server = createServer((socket) => {
        sockets.add(socket);
        socket.on('error', () => socket.destroy());
        socket.on('close', () => {
          sockets.delete(socket);
          listeners.leave(socket);
        });
        readLines(socket, (line) => onLine(context, socket, line));
      });
      await listen(server, socketPath);
      context.status({ running: true, connected: true, lastError: null });
    },
    async send(to, text) {
      listeners.deliver(to.chatId, text);
      return { messageId: null };
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      const closing = server;
      if (closing !== null) await new Promise<void>((resolve) => closing.close(() => resolve()));
      server = null;
    },
  };
}

/** We hold the state lock, so a socket that is left over has no owner; anything that is no socket is not ours to remove. */
function removeStaleSocket(path: string): void {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat?.isSocket()) unlinkSync(path);
}

async function listen(server: Server, path: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => resolve());
  });
  chmodSync(path, 0o600);
}
