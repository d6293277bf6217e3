import type { Socket } from 'node:net';
import { Agent, buildConnector } from 'undici';

/** Several times the longest event. */
const mostBytes = 4 * 1024 * 1024;
const connectMs = 10_000;

/** The connections of one WebSocket, bounded in what they take, that can be cut at once. */
export class SocketLine {
  readonly dispatcher: Agent;
  readonly #sockets = new Set<Socket>();
  #isCut = false;

  constructor() {
    const connect = buildConnector({ allowH2: false, timeout: connectMs });
    this.dispatcher = new Agent({
      webSocket: { maxPayloadSize: mostBytes },
      connect: (options, callback) =>
        connect(options, (...[error, socket]) => {
          if (socket === null) return callback(error, null);
          this.#sockets.add(socket);
          socket.once('close', () => this.#sockets.delete(socket));
          if (this.#isCut) socket.destroy();
          callback(null, socket);
        }),
    });
  }

  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }
}
