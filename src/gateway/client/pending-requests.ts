import { OcError } from '../protocol/errors.ts';
import { requireShape } from './result-shapes.ts';
import { wireError } from './wire-error.ts';

interface Waiting {
  readonly method: string;
  readonly resolve: (payload: unknown) => void;
  readonly reject: (error: OcError) => void;
  readonly timer: NodeJS.Timeout | null;
}

/** Requests that were sent and not answered. Each is answered once, refused once, or times out; none is sent twice. */
export class PendingRequests {
  readonly #send: (text: string) => void;
  readonly #waiting = new Map<string, Waiting>();
  #next = 1;
  #lost: OcError | null = null;

  constructor(send: (text: string) => void) {
    this.#send = send;
  }

  /** `timeoutMs` 0 waits for as long as the connection lasts. Rejects with OcError. */
  send(method: string, params: unknown, timeoutMs: number): Promise<unknown> {
    if (this.#lost !== null) return Promise.reject(this.#lost);
    const id = String(this.#next++);
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const timer = timeoutMs === 0 ? null : setTimeout(() => this.#giveUp(id, timeoutMs), timeoutMs);
    this.#waiting.set(id, { method, resolve, reject, timer });
    this.#send(JSON.stringify({ type: 'req', id, method, params }));
    return promise;
  }

  /** Takes an answer; one that nobody waits for is ignored. */
  settle(frame: Readonly<Record<string, unknown>>): void {
    const waiting = this.#take(frame['id']);
    if (waiting === null) return;
    try {
      if (frame['ok'] !== true) throw wireError(frame['error'], waiting.method);
      requireShape(waiting.method, frame['payload']);
      waiting.resolve(frame['payload']);
    } catch (error) {
      waiting.reject(error as OcError); // nothing else is thrown above
    }
  }

  /** The connection is gone: whoever waits is told, and nobody can ask any more. */
  refuseAll(reason: OcError): void {
    this.#lost ??= new OcError(reason.code, `${reason.message}; nothing was sent`, reason.hints);
    for (const id of [...this.#waiting.keys()]) {
      const waiting = this.#take(id);
      waiting?.reject(
        waiting.method === 'connect'
          ? reason
          : new OcError(
              reason.code,
              `${reason.message}; whether ${waiting.method} was carried out is not known`,
              reason.hints,
            ),
      );
    }
  }

  #giveUp(id: string, timeoutMs: number): void {
    const waiting = this.#take(id);
    waiting?.reject(
      new OcError(
        'TIMEOUT',
        `no answer to ${waiting.method} within ${timeoutMs / 1000} s; it may still be carried out`,
        ['oc gateway status'],
      ),
    );
  }

  #take(id: unknown): Waiting | null {
    if (typeof id !== 'string') return null;
    const waiting = this.#waiting.get(id) ?? null;
    if (waiting?.timer) clearTimeout(waiting.timer);
    this.#waiting.delete(id);
    return waiting;
  }
}
