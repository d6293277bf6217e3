import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { serveFarEnd } from '../../../src/gateway/tailscale/serve-far-end.ts';

describe("Tailscale's daemon at the far end", () => {
  it('is looked for once a connection', () => {
    let looks = 0;
    const is = serveFarEnd(() => {
      looks += 1;
      return 'ours';
    });
    const socket = new Socket();
    expect([is(socket), is(socket)]).toEqual([true, true]);
    expect(looks).toBe(1);
  });

  it.each(['somebody else', 'unknown'] as const)('is nobody who is %s', (whose) => {
    expect(serveFarEnd(() => whose)(new Socket())).toBe(false);
  });

  it('is not looked for when that has taken too long in a second, and again in the next', () => {
    let [nowMs, workedMs] = [0, 0];
    const is = serveFarEnd(
      () => {
        workedMs += 40;
        return 'ours';
      },
      () => nowMs,
      () => workedMs,
    );
    expect(Array.from({ length: 6 }, () => is(new Socket()))).toEqual([true, true, true, true, false, false]);
    expect(workedMs).toBe(160);
    nowMs = 1000;
    expect(is(new Socket())).toBe(true);
  });

  it('is looked for as often as ever while others keep the machine busy: only our own work counts', () => {
    let nowMs = 0;
    const is = serveFarEnd(
      () => {
        nowMs += 90;
        return 'ours';
      },
      () => nowMs,
      () => 0,
    );
    expect(Array.from({ length: 8 }, () => is(new Socket()))).toEqual(Array(8).fill(true));
  });
});
