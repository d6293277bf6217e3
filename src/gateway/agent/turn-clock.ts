/** Counts the time of a turn while it is let run, and aborts `signal` when there is none left. */
export interface TurnClock {
  readonly signal: AbortSignal;
  /** Lets the clock run while `work` does. */
  during<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * The time of a turn is the model's. What a tool takes is bounded by the tool, what a person takes to decide by the approval;
 * neither may end a turn whose model has answered quickly.
 */
export function openTurnClock(budgetMs: number, elapsedMs: () => number): TurnClock {
  const over = new AbortController();
  let left = budgetMs;
  return {
    signal: over.signal,
    async during(work) {
      const began = elapsedMs();
      const timer = setTimeout(() => over.abort(new Error('the turn took too long')), Math.max(0, left));
      try {
        return await work();
      } finally {
        clearTimeout(timer);
        left -= elapsedMs() - began;
      }
    },
  };
}
