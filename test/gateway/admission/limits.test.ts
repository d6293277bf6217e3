import { describe, expect, it } from 'vitest';
import { openCounted } from '../../../src/gateway/admission/counted.ts';
import { openSenderLimit } from '../../../src/gateway/admission/sender-limit.ts';
import type { Log } from '../../../src/gateway/logs/log.ts';

describe('the limit of a sender', () => {
  it('slides: each message counts for one minute', () => {
    let now = 0;
    const over = openSenderLimit(() => now);
    const at = (ms: number) => {
      now = ms;
      return over('a', 2);
    };
    expect([at(0), at(30_000), at(59_999), at(60_000), at(60_001), at(90_001)]).toEqual([
      false,
      false,
      true,
      false,
      true,
      false,
    ]);
  });

  it('is not made longer by trying', () => {
    let now = 0;
    const over = openSenderLimit(() => now);
    over('a', 1);
    for (now = 1; now < 60_000; now += 1000) expect(over('a', 1)).toBe(true);
    now = 60_000;
    expect(over('a', 1)).toBe(false);
  });

  it('of one sender is not spent by another', () => {
    const over = openSenderLimit(() => 0);
    over('a', 1);
    expect(over('a', 1)).toBe(true);
    expect(over('b', 1)).toBe(false);
  });

  it('is none of a time that is yet to come: a clock that was put back silences nobody for hours', () => {
    let now = 7_200_000;
    const over = openSenderLimit(() => now);
    expect([over('a', 2), over('a', 2), over('a', 2)]).toEqual([false, false, true]);
    now = 0;
    expect([over('a', 2), over('a', 2), over('a', 2)]).toEqual([false, false, true]);
  });

  it('admits nobody at zero', () => {
    expect(openSenderLimit(() => 0)('a', 0)).toBe(true);
  });

  it('remembers a bounded number of senders and forgets the quietest', () => {
    const over = openSenderLimit(() => 0);
    over('first', 1);
    for (let n = 0; n < 9_000; n += 1) over(`s${n}`, 1);
    expect(over('first', 1)).toBe(true);
    for (let n = 9_000; n < 30_000; n += 1) over(`s${n}`, 1);
    expect(over('s29999', 1)).toBe(true);
    expect(over('first', 1)).toBe(false);
  });
});

describe('the counted log', () => {
  const open = () => {
    const lines: object[] = [];
    const write = (_: string, message: string, data: object = {}) => void lines.push({ message, ...data });
    const log: Log = { debug: write, info: write, warn: write, error: write };
    const clock = { now: 0 };
    return { lines, clock, counted: openCounted(log, () => clock.now) };
  };

  it('writes the first of a kind at once and then one line a minute with the number', () => {
    const { lines, clock, counted } = open();
    for (let n = 0; n < 1000; n += 1) counted('a', 'dropped', { by: 'x' });
    expect(lines).toEqual([{ message: 'dropped', by: 'x' }]);
    clock.now = 60_000;
    counted('a', 'dropped', { by: 'x' });
    expect(lines[1]).toEqual({ message: 'dropped', by: 'x', moreBefore: 999 });
    counted('b', 'dropped', { by: 'y' });
    expect(lines.length).toBe(3);
  });

  it('is not quiet for hours when the clock is put back', () => {
    const { lines, clock, counted } = open();
    clock.now = 7_200_000;
    for (let n = 0; n < 3; n += 1) counted('a', 'dropped', {});
    clock.now = 0;
    for (let n = 0; n < 3; n += 1) counted('a', 'dropped', {});
    expect(lines).toEqual([{ message: 'dropped' }, { message: 'dropped', moreBefore: 2 }]);
  });

  it('is not opened by inventing kinds: beyond a thousand they share one count', () => {
    const { lines, counted } = open();
    for (let n = 0; n < 50_000; n += 1) counted(`kind${n}`, 'dropped', {});
    expect(lines.length).toBe(1001);
  });
});
