import type { Log } from '../logs/log.ts';

/** Whoever is behind the proxy can cause the remark; so often, in milliseconds, and no more. */
const everyMs = 3_600_000;

/** Says that a proxy appends to the addresses its client sent, where it should write them anew. */
export class ClaimsRemark {
  readonly #log: Log;
  readonly #now: () => number;
  #saidMs = Number.NEGATIVE_INFINITY;

  constructor(log: Log, now: () => number) {
    this.#log = log;
    this.#now = now;
  }

  /** `proxy`: the far end of the socket; `counted`: the address that is taken for the client's. */
  note(proxy: string, counted: string): void {
    if (this.#now() - this.#saidMs < everyMs) return;
    this.#saidMs = this.#now();
    this.#log.warn(
      'gateway/proxy',
      'a proxy passes on forwarded addresses that its client wrote; see oc doctor proxy',
      {
        proxy,
        counted,
      },
    );
  }
}
