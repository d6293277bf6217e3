import type { Duplex } from 'node:stream';

/** Sockets that have not shown a credential yet, bounded per address and in all. */
export class WaitingRoom {
  readonly #perAddress: number;
  readonly #inAll: number;
  readonly #counts = new Map<string, number>();
  readonly #leave = new WeakMap<Duplex, () => void>();
  #total = 0;

  constructor(limits: { readonly perAddress: number; readonly inAll: number }) {
    this.#perAddress = limits.perAddress;
    this.#inAll = limits.inAll;
  }

  /** False when there is no room. A socket leaves by `leave` or when it closes, whichever is first. */
  enter(socket: Duplex, address: string): boolean {
    const here = this.#counts.get(address) ?? 0;
    if (here >= this.#perAddress || this.#total >= this.#inAll) return false;
    this.#counts.set(address, here + 1);
    this.#total += 1;
    this.#leave.set(socket, () => this.#remove(address));
    socket.once('close', () => this.leave(socket));
    return true;
  }

  leave(socket: Duplex): void {
    this.#leave.get(socket)?.();
    this.#leave.delete(socket);
  }

  #remove(address: string): void {
    const left = (this.#counts.get(address) ?? 1) - 1;
    if (left > 0) this.#counts.set(address, left);
    else this.#counts.delete(address);
    this.#total -= 1;
  }
}
