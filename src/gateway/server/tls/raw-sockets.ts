import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';

type Ends = Pick<Socket, 'localAddress' | 'localPort' | 'remoteAddress' | 'remotePort'>;

/**
 * The TCP connections below those of TLS. Node does not tell which belongs to which; no two that live have the same two ends.
 */
export class RawSockets {
  readonly #byEnds = new Map<string, Socket>();
  /** The far end of the one that is being closed at this moment. */
  #closing: string | undefined;

  meet(raw: Socket): void {
    const ends = endsOf(raw);
    const { remoteAddress } = raw;
    this.#byEnds.set(ends, raw);
    raw.once('close', () => {
      if (this.#byEnds.get(ends) === raw) this.#byEnds.delete(ends);
      this.#closing = remoteAddress;
      queueMicrotask(() => {
        this.#closing = undefined;
      });
    });
  }

  /** The connection that was met first: the socket itself, where nothing lies below it. */
  below(socket: Duplex): Duplex {
    return socket instanceof TLSSocket ? (this.#byEnds.get(endsOf(socket)) ?? socket) : socket;
  }

  /**
   * The far end, also of one that is told to have failed while what lies below it is closed, or after a reset: then it has no
   * address any more, and who failed would be nobody. What lies below was asked while it lived, and remembers.
   */
  farEndOf(socket: TLSSocket): string | undefined {
    // why: the parent is no part of the published type; without it less is known, and nothing is let in
    const { _parent: raw } = socket as TLSSocket & { readonly _parent?: Socket | null };
    return socket.remoteAddress ?? raw?.remoteAddress ?? this.#closing;
  }

  /** Also those that never began to speak TLS, which no HTTP server knows of. */
  destroyAll(): void {
    for (const raw of this.#byEnds.values()) raw.destroy();
  }
}

const endsOf = ({ localAddress, localPort, remoteAddress, remotePort }: Ends): string =>
  `${localAddress} ${localPort} ${remoteAddress} ${remotePort}`;
