import type { Socket } from 'node:net';
import type { LocalReply } from '../protocol/local-wire.ts';

/** Replies kept for a local sender who is not connected; the oldest go first. */
const mailboxSize = 20;
const mailboxes = 1000;
/** Names that one connection hears for; the one it spoke under longest ago goes first. */
const namesPerSocket = 100;

/** Who of the local senders is connected, and what waits for those who are not. */
export class LocalListeners {
  readonly #connected = new Map<string, Set<Socket>>();
  readonly #names = new Map<Socket, Set<string>>();
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
    const names = this.#names.get(socket) ?? new Set();
    this.#names.set(socket, names);
    // Deleting first keeps them in the order of their last use.
    names.delete(name);
    names.add(name);
    const [oldest] = names;
    if (names.size > namesPerSocket && oldest !== undefined) this.#forget(oldest, socket);
    this.#connected.set(name, (this.#connected.get(name) ?? new Set()).add(socket));
    for (const text of this.#mailbox.get(name) ?? []) write(socket, { type: 'message', text });
    this.#mailbox.delete(name);
  }

  leave(socket: Socket): void {
    for (const name of this.#names.get(socket) ?? []) this.#forget(name, socket);
    this.#names.delete(socket);
  }

  #forget(name: string, socket: Socket): void {
    this.#names.get(socket)?.delete(name);
    const listeners = this.#connected.get(name);
    listeners?.delete(socket);
    if (listeners?.size === 0) this.#connected.delete(name);
  }
}

export function write(socket: Socket, reply: LocalReply): void {
  if (socket.writable) socket.write(`${JSON.stringify(reply)}\n`);
}
