import type { WebSocket } from 'ws';
import { limits } from '../protocol/frames.ts';
import { closeSocket } from './close-socket.ts';

/** Events whose loss a listener mends by itself: the next one says everything again. */
const droppable: ReadonlySet<string> = new Set(['tick', 'presence', 'health']);

/** What may wait for all clients together, in bytes: many who stop reading must not do what one cannot. */
const allBytes = 128 * 1024 * 1024;
/** Below this a client is never let go for what others keep waiting. */
const fairBytes = 1024 * 1024;

/** What goes out on one socket, within the bounds of what may wait there and everywhere. */
export class Outbox {
  readonly #socket: WebSocket;
  /** Bytes that wait on all sockets. */
  readonly #waitingInAll: () => number;
  /** Number of the last event, sent or dropped; a gap tells the client to list again. */
  #seq = 0;

  constructor(socket: WebSocket, waitingInAll: () => number) {
    this.#socket = socket;
    this.#waitingInAll = waitingInAll;
  }

  /** Bytes that wait here. */
  get waiting(): number {
    return this.#socket.bufferedAmount;
  }

  /** A whole frame as text. A client that does not read its answers is let go. */
  send(text: string): void {
    if (this.#isFull()) this.#letGo();
    else this.#socket.send(text);
  }

  /** `body` is the frame from `"payload"` on, without its closing brace: equal for every listener. */
  event(name: string, body: string): void {
    this.#seq += 1;
    if (!this.#isFull()) this.#socket.send(`{"type":"event","event":"${name}",${body},"seq":${this.#seq}}`);
    else if (!droppable.has(name)) this.#letGo();
  }

  #isFull(): boolean {
    if (this.waiting > limits.maxBufferedBytes) return true;
    return this.waiting > fairBytes && this.#waitingInAll() > allBytes;
  }

  #letGo(): void {
    closeSocket(this.#socket, 1008, 'slow consumer');
    // Nobody reads on the other side: the close frame would wait behind 50 MB for good.
    this.#socket.terminate();
  }
}
