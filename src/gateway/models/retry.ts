import { ModelFailure } from './failure.ts';

export interface RetryOptions {
  /** Rejects when `signal` is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly onRetry: (failure: ModelFailure, inMs: number) => void;
}

const attempts = 4;
const firstWaitMs = 1000;
/** A provider that wants to be left alone for longer is left alone; the person is told instead of waiting. */
const longestWaitMs = 60_000;

/**
 * Asks again while it may help and there is time. Safe for a step of a model, also for one that was cut in the middle:
 * nothing of a step has any effect before the whole of it was read.
 */
export async function withRetries<T>(ask: () => Promise<T>, signal: AbortSignal, options: RetryOptions): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ModelFailure) || !error.passing || attempt >= attempts || signal.aborted) throw error;
      const backoff = firstWaitMs * 2 ** (attempt - 1) * (0.75 + options.random() / 2);
      const waitMs = Math.max(error.retryAfterMs ?? 0, backoff);
      if (waitMs > longestWaitMs) throw error;
      options.onRetry(error, Math.round(waitMs));
      await options.wait(waitMs, signal);
    }
  }
}
