import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { limits } from '../protocol/frames.ts';
import { closeSocket } from './close-socket.ts';

/** Events whose loss a listener mends by itself: the next one says everything again. */
const droppable: ReadonlySet<string> = new Set(['tick', 'presence', 'health']);

/** What may wait for all clients together, in bytes: many who stop reading must not do what one cannot. */
const allBytes = 128 * 1024 * 1024;
/** Below this a client is never let go for what others keep waiting. */
const fairBytes = 1024 * 1024;
/** What waits for the end of the moment; more is written at once. */
const heldBytes = 64 * 1024;

/** What goes out on one socket, within the bounds of what may wait there and everywhere. */
export class Outbox {
  readonly #socket: WebSocket;
  /** What the socket writes to. */
  readonly #stream: Duplex;
  /** Bytes that wait on all sockets. */
  readonly #waitingInAll: () => number;
  /** Number of the last event, sent or dropped; a gap tells the client to list again. */
  #seq = 0;
  #isHeld = false;

  constructor(socket: WebSocket, stream: Duplex, waitingInAll: () => number) {
    this.#socket = socket;
    this.#stream = stream;
    this.#waitingInAll = waitingInAll;
  }

  /** Bytes that wait here. */
  get waiting(): number {
    return this.#socket.bufferedAmount;
  }

  /** A whole frame as text. A client that does not read its answers is let go. */
  send(text: string): void {
    if (this.#isFull()) this.#letGo();
    else this.#write(text);
  }

  /** `body` is the frame from `"payload"` on, without its closing brace: equal for every listener. */
  event(name: string, body: string): void {
    this.#seq += 1;
    if (!this.#isFull()) this.#write(`{"type":"event","event":"${name}",${body},"seq":${this.#seq}}`);
    else if (!droppable.has(name)) this.#letGo();
  }

  /** Frames of one moment share a write to the system, which costs more than all the rest of a short answer. */
  #write(text: string): void {
    if (!this.#isHeld) {
      this.#isHeld = true;
      this.#stream.cork();
      process.nextTick(() => this.#release());
    }
    this.#socket.send(text);
    if (this.#stream.writableLength > heldBytes) this.#release();
  }

  #release(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.#stream.uncork();
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
