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

/** What is known of the way to a platform, said once a change: in the log and as the account's status. */
export class Connection {
  readonly #parts: ConnectionParts;
  #up = false;
  #failures = 0;
  #downSinceMs = 0;

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
    const downMs = this.#failures === 0 ? {} : { afterMs: Math.round(performance.now() - this.#downSinceMs) };
    log.info(subsystem, 'connected', { account: accountId, ...downMs });
    this.#up = true;
    this.#failures = 0;
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
    const pauseMs = Math.max(
      shortestPauseMs,
      waitMs ?? Math.min(shortestPauseMs * 2 ** this.#failures, longestPauseMs),
    );
    if (this.#failures === 0) {
      this.#downSinceMs = performance.now();
      log.warn(subsystem, 'cannot read messages, trying again', { account: accountId, error: text, pauseMs });
    }
    this.#up = false;
    this.#failures = Math.min(this.#failures + 1, 10);
    status({ running: true, connected: false, lastError: text });
    return pauseMs;
  }
}
