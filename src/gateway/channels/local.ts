import { chmodSync, lstatSync, unlinkSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { ensurePrivateDir } from '../state/private-dir.ts';
import type { Channel, ChannelContext } from './channel.ts';
import { type LocalReply, localAccount, readLines, readRequest } from './local-wire.ts';

/** Replies kept for a local sender who is not connected; the oldest go first. */
const mailboxSize = 20;
const mailboxes = 1000;

/**
 * The built-in channel: whoever may open the socket (the same user of this machine) writes under a name of their choice.
 * It exists to try the assistant and its admission without any platform, so its senders are strangers like any other:
 * never owner, never elevated.
 */
export function localChannel(socketPath: string): Channel {
  const connected = new Map<string, Set<Socket>>();
  const mailbox = new Map<string, string[]>();
  const sockets = new Set<Socket>();
  let server: Server | null = null;

  const deliver = (name: string, text: string): void => {
    const listeners = connected.get(name);
    if (listeners !== undefined && listeners.size > 0) {
      for (const socket of listeners) write(socket, { type: 'message', text });
      return;
    }
    if (!mailbox.has(name) && mailbox.size >= mailboxes) return;
    mailbox.set(name, [...(mailbox.get(name) ?? []), text].slice(-mailboxSize));
  };
  const join = (name: string, socket: Socket): void => {
    connected.set(name, (connected.get(name) ?? new Set()).add(socket));
    for (const text of mailbox.get(name) ?? []) write(socket, { type: 'message', text });
    mailbox.delete(name);
  };
  const leave = (socket: Socket): void => {
    sockets.delete(socket);
    for (const [name, listeners] of connected) {
      listeners.delete(socket);
      if (listeners.size === 0) connected.delete(name);
    }
  };
  const onLine = async (context: ChannelContext, socket: Socket, line: string): Promise<void> => {
    const request = readRequest(line);
    if ('error' in request) return write(socket, { type: 'error', message: request.error });
    join(request.as, socket);
    await context.receive({
      accountId: localAccount,
      senderId: request.as,
      claims: { name: request.as },
      chat: { kind: 'direct', id: request.as },
      text: request.text,
    });
    write(socket, { type: 'handled' });
  };

  return {
    async start(context) {
      ensurePrivateDir(dirname(socketPath));
      removeStaleSocket(socketPath);
      server = createServer((socket) => {
        sockets.add(socket);
        socket.on('error', () => socket.destroy());
        socket.on('close', () => leave(socket));
        readLines(socket, (line) => onLine(context, socket, line));
      });
      await listen(server, socketPath);
      context.status({ running: true, lastError: null });
    },
    async send(to, text) {
      deliver(to.chatId, text);
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

const write = (socket: Socket, reply: LocalReply): void => {
  if (socket.writable) socket.write(`${JSON.stringify(reply)}\n`);
};

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
