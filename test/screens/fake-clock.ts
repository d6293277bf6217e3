import type { Clock } from '../../src/screens/clock.ts';

interface Timer {
  readonly atMs: number;
  readonly task: () => void;
}

/** Time that passes only when a test says so. */
export class FakeClock implements Clock {
  #nowMs = Date.UTC(2026, 10, 20, 9, 41, 0);
  readonly #timers = new Set<Timer>();

  now = (): number => this.#nowMs;

  after(ms: number, task: () => void): () => void {
    const timer = { atMs: this.#nowMs + Math.max(0, ms), task };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Timers that wait; none means that the console would sleep for ever. */
  get waiting(): number {
    return this.#timers.size;
  }

  /** Runs every timer that falls due, in order, and lets answers arrive in between. */
  async advance(ms: number): Promise<void> {
    const end = this.#nowMs + ms;
    await settled();
    for (;;) {
      const next = [...this.#timers].sort((a, b) => a.atMs - b.atMs)[0];
      if (!next || next.atMs > end) break;
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.task();
      await settled();
    }
    this.#nowMs = end;
  }
}

/** Resolves when every promise that could go on has gone on. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
