import type { Socket } from 'node:net';
import type { LocalReply } from '../protocol/local-wire.ts';

/** Replies kept for a local sender who is not connected; the oldest go first. */
const mailboxSize = 20;
const mailboxes = 1000;

/** Who of the local senders is connected, and what waits for those who are not. */
export class LocalListeners {
  readonly #connected = new Map<string, Set<Socket>>();
  readonly #mailbox = new Map<string, string[]>();

  deliver(name: string, text: string): void {
    const listeners = this.#connected.get(name);
    if (listeners !== undefined) {
      for (const socket of listeners) write(socket, { type: 'message', text });
      return;
    }
    if (!this.#mailbox.has(name) && this.#mailbox.size >= mailboxes) return;
    this.#mailbox.set(name, [...(this.#mailbox.get(name) ?? []), text].slice(-mailboxSize));
  }

  join(name: string, socket: Socket): void {
    this.#connected.set(name, (this.#connected.get(name) ?? new Set()).add(socket));
    for (const text of this.#mailbox.get(name) ?? []) write(socket, { type: 'message', text });
    this.#mailbox.delete(name);
  }

  leave(socket: Socket): void {
    for (const [name, listeners] of this.#connected) {
      listeners.delete(socket);
      if (listeners.size === 0) this.#connected.delete(name);
    }
  }
}

export function write(socket: Socket, reply: LocalReply): void {
  if (socket.writable) socket.write(`${JSON.stringify(reply)}\n`);
}
