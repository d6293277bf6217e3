import { describe, expect, it } from 'vitest';
import { Turns } from '../../../src/gateway/server/turns.ts';

/** Items that stay unfinished until they are told to. */
function bench() {
  const started: number[] = [];
  const open = new Map<number, () => void>();
  const asked: string[] = [];
  const turns = new Turns<number>({
    handle: (item) => {
      started.push(item);
      const { promise, resolve } = Promise.withResolvers<void>();
      open.set(item, resolve);
      return promise;
    },
    pause: () => asked.push('pause'),
    resume: () => asked.push('resume'),
  });
  const finish = (item: number) => open.get(item)?.();
  return { turns, started, asked, finish };
}

describe('turns', () => {
  it('starts 320 at most, in their order, and one more for each that is done', async () => {
    const { turns, started, asked, finish } = bench();
    for (let item = 0; item < 400; item += 1) turns.add(item, 100);
    await expect.poll(() => started.length).toBe(320);
    expect(asked).toEqual(['pause']);
    finish(17);
    await expect.poll(() => started.length).toBe(321);
    expect(started).toEqual(Array.from({ length: 321 }, (_, i) => i));
    for (let item = 0; item < 400; item += 1) finish(item);
    await expect.poll(() => started.length).toBe(400);
    expect(asked).toEqual(['pause', 'resume']);
    expect(turns.isPaused).toBe(false);
  });

  it('stops reading from whoever lets more than a megabyte wait, in however few items', async () => {
    const { turns, started, asked, finish } = bench();
    for (let item = 0; item < 320; item += 1) turns.add(item, 100);
    await expect.poll(() => started.length).toBe(320);
    asked.splice(0);
    turns.add(320, 1_000_000);
    expect(asked).toEqual([]);
    turns.add(321, 1_000_000);
    expect(asked).toEqual(['pause']);
    finish(0);
    finish(1);
    await expect.poll(() => asked).toEqual(['pause', 'resume']);
  });

  it('starts nothing of what waited when its sender has gone', async () => {
    const { turns, started, finish } = bench();
    for (let item = 0; item < 400; item += 1) turns.add(item, 100);
    await expect.poll(() => started.length).toBe(320);
    turns.clear();
    for (let item = 0; item < 320; item += 1) finish(item);
    await new Promise((resolve) => setImmediate(resolve));
    expect(started).toHaveLength(320);
  });
});
