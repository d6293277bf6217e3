import type { Log } from '../logs/log.ts';
import type { ChannelStatus } from './channel.ts';
import type { Failure } from './failure.ts';

export interface ConnectionParts {
  /** Whose lines in the log these are. */
  readonly subsystem: string;
  readonly accountId: string;
  readonly log: Log;
  readonly status: (status: ChannelStatus) => void;
}

const shortestPauseMs = 1000;
const longestPauseMs = 60_000;
/** A connection that stood for so long was one; the end of any other is one more failure. */
const steadyMs = 10_000;

/** What is known of the way to a platform, said once a change: in the log and as the account's status. */
export class Connection {
  readonly #parts: ConnectionParts;
  #up = false;
  #failures = 0;
  #upSinceMs = 0;
  #downSinceMs: number | null = null;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    parts.status({ running: true, connected: false, lastError: null });
  }

  get up(): boolean {
    return this.#up;
  }

  answered(): void {
    if (this.#up) return;
    const { accountId, log, status, subsystem } = this.#parts;
    const nowMs = performance.now();
    const downMs = this.#downSinceMs === null ? {} : { afterMs: Math.round(nowMs - this.#downSinceMs) };
    log.info(subsystem, 'connected', { account: accountId, ...downMs });
    this.#up = true;
    this.#upSinceMs = nowMs;
    this.#downSinceMs = null;
    status({ running: true, connected: true, lastError: null });
  }

  /** Milliseconds until the next try, from one second to a minute or what the platform asks for; null: there is none. */
  failed({ text, final, waitMs }: Failure): number | null {
    const { accountId, log, status, subsystem } = this.#parts;
    if (final) {
      log.error(subsystem, 'no longer reading messages', { account: accountId, error: text });
      status({ running: false, connected: false, lastError: text });
      return null;
    }
    if (this.#up && performance.now() - this.#upSinceMs >= steadyMs) this.#failures = 0;
    const pauseMs = Math.max(
      shortestPauseMs,
      waitMs ?? Math.min(shortestPauseMs * 2 ** this.#failures, longestPauseMs),
    );
    if (this.#downSinceMs === null) {
      this.#downSinceMs = performance.now();
      log.warn(subsystem, 'cannot read messages, trying again', { account: accountId, error: text, pauseMs });
    }
    this.#up = false;
    this.#failures = Math.min(this.#failures + 1, 10);
    status({ running: true, connected: false, lastError: text });
    return pauseMs;
  }
}
