import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CompareTurns } from '../../../src/gateway/auth/compare-turns.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const settings = { maxAttempts: 3, windowMs: 60_000 };

/** Turns after so many failures, and who had one, in order. */
function turns(failures = 0) {
  const made = new CompareTurns({ now: Date.now, settings: () => settings });
  const told: string[] = [];
  for (let i = 0; i < failures; i += 1) {
    expect(made.takeNow(1)).toBe(true);
    made.settle(1, true);
  }
  const wait = (name: string, { guesses = 1, gone }: { guesses?: number; gone?: AbortSignal } = {}) =>
    void made.wait(name, guesses, gone).then((has) => told.push(has ? name : `not ${name}`));
  return { made, told, wait };
}

describe('turns to be compared', () => {
  it('are free until so many were wrong, and right ones cost nothing', () => {
    const { made } = turns(2);
    for (let i = 0; i < 50; i += 1) {
      expect(made.takeNow(1)).toBe(true);
      made.settle(1, false);
    }
  });

  it('are free for no more at once than may be wrong', () => {
    const { made } = turns(1);
    expect([1, 2, 3, 4].map(() => made.takeNow(1))).toEqual([true, true, true, false]);
  });

  it('come ten a second afterwards, in the order of asking', async () => {
    const { told, wait } = turns(3);
    for (const name of ['a', 'b', 'c']) wait(name);
    await vi.advanceTimersByTimeAsync(0);
    expect(told).toEqual(['a']);
    await vi.advanceTimersByTimeAsync(99);
    expect(told).toEqual(['a']);
    await vi.advanceTimersByTimeAsync(1);
    expect(told).toEqual(['a', 'b']);
    await vi.advanceTimersByTimeAsync(100);
    expect(told).toEqual(['a', 'b', 'c']);
  });

  it('last twice as long for two guesses', async () => {
    const { told, wait } = turns(3);
    wait('a', { guesses: 2 });
    wait('b');
    await vi.advanceTimersByTimeAsync(199);
    expect(told).toEqual(['a']);
    await vi.advanceTimersByTimeAsync(1);
    expect(told).toEqual(['a', 'b']);
  });

  it('are given back by whoever goes, before or while they wait', async () => {
    const { made, told, wait } = turns(3);
    const goes = new AbortController();
    wait('a');
    wait('b', { gone: goes.signal });
    wait('c');
    goes.abort();
    wait('d', { gone: goes.signal });
    await vi.advanceTimersByTimeAsync(100);
    expect(told.toSorted()).toEqual(['a', 'c', 'not b', 'not d']);
    expect(made.waiting).toBe(0);
  });

  it('are free again after a window without a failure, and not while failures go on', async () => {
    const { made } = turns(3);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(made.takeNow(1)).toBe(true);
    made.settle(1, true);
    await vi.advanceTimersByTimeAsync(59_999);
    expect(made.takeNow(1)).toBe(true);
    expect(made.takeNow(1)).toBe(false);
    made.settle(1, false);
    await vi.advanceTimersByTimeAsync(100);
    expect([1, 2, 3].map(() => made.takeNow(1))).toEqual([true, true, true]);
  });

  it('are waited for by a hundred at most, and by nobody once the door is closed', async () => {
    const { made, told, wait } = turns(3);
    for (let i = 0; i < 102; i += 1) wait('a');
    await vi.advanceTimersByTimeAsync(0);
    expect(made.waiting).toBe(100);
    expect(told).toEqual(['a', 'not a']);
    expect(made.retryAfterMs).toBe(10_000);
    made.close();
    await vi.advanceTimersByTimeAsync(0);
    expect(told).toHaveLength(102);
    expect(vi.getTimerCount()).toBe(0);
  });
});
