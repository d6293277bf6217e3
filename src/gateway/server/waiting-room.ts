import type { Duplex } from 'node:stream';
import { addressGroup } from '../policy/address-group.ts';

interface RoomLimits {
  readonly perAddress: number;
  readonly inAll: number;
  /** Told how many there are, whenever one comes or goes. */
  readonly onCount?: (total: number) => void;
}

/**
 * Sockets that have not shown a credential yet, bounded per address (IPv6: per network of 64 bits) and in all. A full room
 * makes place for whoever holds fewer places than others: the oldest socket of the address that holds the most is cut off. So
 * a crowd from many addresses competes with itself, and not with the one who comes from their own.
 */
export class WaitingRoom {
  readonly #limits: RoomLimits;
  /** Both in the order of their coming. */
  readonly #byAddress = new Map<string, Set<Duplex>>();
  readonly #addresses = new WeakMap<Duplex, string>();
  #total = 0;

  constructor(limits: RoomLimits) {
    this.#limits = limits;
  }

  /** False when there is no room. A socket leaves by `leave` or when it closes, whichever is first. */
  enter(socket: Duplex, from: string): boolean {
    const address = addressGroup(from);
    const here = this.#byAddress.get(address)?.size ?? 0;
    if (here >= this.#limits.perAddress) return false;
    if (this.#total >= this.#limits.inAll && !this.#makePlace(here)) return false;
    const sockets = this.#byAddress.get(address) ?? new Set();
    this.#byAddress.set(address, sockets.add(socket));
    this.#addresses.set(socket, address);
    this.#total += 1;
    this.#limits.onCount?.(this.#total);
    socket.once('close', () => this.leave(socket));
    return true;
  }

  leave(socket: Duplex): void {
    const address = this.#addresses.get(socket);
    if (address === undefined) return;
    this.#addresses.delete(socket);
    this.#total -= 1;
    this.#limits.onCount?.(this.#total);
    const sockets = this.#byAddress.get(address);
    sockets?.delete(socket);
    if (sockets?.size === 0) this.#byAddress.delete(address);
  }

  /** For an address that holds `here` places. */
  #makePlace(here: number): boolean {
    let fullest: ReadonlySet<Duplex> = new Set();
    for (const sockets of this.#byAddress.values()) if (sockets.size > fullest.size) fullest = sockets;
    const [oldest] = fullest;
    if (oldest === undefined || here >= fullest.size) return false;
    this.leave(oldest);
    oldest.destroy();
    return true;
  }
}
