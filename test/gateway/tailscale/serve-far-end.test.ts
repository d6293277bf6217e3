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
    let nowMs = 0;
    const is = serveFarEnd(
      () => {
        nowMs += 40;
        return 'ours';
      },
      () => nowMs,
    );
    expect(Array.from({ length: 6 }, () => is(new Socket()))).toEqual([true, true, true, true, false, false]);
    expect(nowMs).toBe(160);
    nowMs = 1000;
    expect(is(new Socket())).toBe(true);
  });
});
