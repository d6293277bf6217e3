import type { PairingDeps } from './pairing-deps.ts';
import type { SenderKey, StoredRequest } from './pairing-store.ts';

/** Counters of a flood reach the disk at most this often. */
const flushEveryMs = 30_000;

interface Counter {
  readonly lastAtMs: number;
  readonly messages: number;
}

/** How often strangers wrote. Counted in memory and written now and then, so that a flood costs no disk. */
export class FloodCounters {
  readonly #deps: PairingDeps;
  readonly #waiting = new Map<string, Counter>();
  readonly #overflow = new Map<string, Counter & { readonly channel: string; readonly accountId: string }>();
  #timer: NodeJS.Timeout | null = null;

  constructor(deps: PairingDeps) {
    this.#deps = deps;
  }

  /** Another message of somebody who waits already. */
  waiting(request: StoredRequest): void {
    const { messages } = this.#waiting.get(request.requestId) ?? request;
    this.#waiting.set(request.requestId, { lastAtMs: this.#deps.now(), messages: messages + 1 });
    this.#flushSoon();
  }

  /** A message of somebody for whom there was no room. */
  overflow({ channel, accountId }: SenderKey): void {
    const name = `${channel}\0${accountId}`;
    const messages = (this.#overflow.get(name)?.messages ?? 0) + 1;
    this.#overflow.set(name, { channel, accountId, messages, lastAtMs: this.#deps.now() });
    this.#flushSoon();
  }

  /** The request with what is counted and not written yet. */
  withCount(request: StoredRequest): StoredRequest {
    const counter = this.#waiting.get(request.requestId);
    return counter === undefined ? request : { ...request, lastSeenAtMs: counter.lastAtMs, messages: counter.messages };
  }

  forget(requestId: string): void {
    this.#waiting.delete(requestId);
  }

  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#waiting.size === 0 && this.#overflow.size === 0) return;
    const { rows, store } = this.#deps;
    store.transaction(() => {
      for (const [requestId, { lastAtMs, messages }] of this.#waiting) rows.seen(requestId, lastAtMs, messages);
      for (const { channel, accountId, messages, lastAtMs } of this.#overflow.values()) {
        rows.addOverflow(channel, accountId, messages, lastAtMs);
      }
    });
    this.#waiting.clear();
    this.#overflow.clear();
  }

  #flushSoon(): void {
    this.#timer ??= setTimeout(() => this.flush(), flushEveryMs).unref();
  }
}
