import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Limiter, type Lockout } from '../../../src/gateway/auth/limiter.ts';
import { addressGroup } from '../../../src/gateway/policy/address-group.ts';

const usual = { maxAttempts: 3, windowMs: 60_000, lockoutMs: 300_000 };

function limiter(settings = usual) {
  const clock = { now: 1_000_000 };
  const locks: Lockout[] = [];
  const made = new Limiter({ now: () => clock.now, settings: () => settings, onLock: (lock) => locks.push(lock) });
  const wrong = (address: string, times = 1) => {
    for (let i = 0; i < times; i += 1) if (made.reserve('shared', address) === 0) made.fail('shared', address);
  };
  return { made, clock, locks, wrong };
}

const nth = (i: number): string => `${10 + (i >> 24)}.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`;

describe('the budget of an address', () => {
  it('is used up by wrong secrets, and then nothing is compared until the lock ends, whatever comes', () => {
    const { made, clock, locks, wrong } = limiter();
    wrong('a', 2);
    expect([made.reserve('shared', 'a'), made.lockouts()]).toEqual([0, []]);
    made.fail('shared', 'a');
    expect(locks).toEqual([{ credentialClass: 'shared', address: 'a', sinceMs: 1_000_000, untilMs: 1_300_000 }]);
    clock.now += 299_999;
    expect(made.reserve('shared', 'a')).toBe(1);
    clock.now += 1;
    expect([made.reserve('shared', 'a'), made.lockouts()]).toEqual([0, []]);
  });

  it('is not spent by what was right, and starts again with a new window', () => {
    const { made, clock, wrong } = limiter();
    for (let i = 0; i < 100; i += 1) {
      expect(made.reserve('shared', 'a')).toBe(0);
      made.giveBack('shared', 'a');
    }
    wrong('a', 2);
    clock.now += 60_000;
    wrong('a', 2);
    expect(made.lockouts()).toEqual([]);
  });

  it('THREATS 11 (CVE-2026-41333): is one for each class, and success in one gives nothing back in another', () => {
    const { made, wrong } = limiter();
    wrong('a', 2);
    for (let i = 0; i < 5; i += 1) {
      expect(made.reserve('device', 'a')).toBe(0);
      made.giveBack('device', 'a');
    }
    wrong('a');
    expect(made.reserve('shared', 'a')).toBeGreaterThan(0);
    expect(made.reserve('device', 'a')).toBe(0);
  });

  it('THREATS 12 (GHSA-25wv-8phj-8p7r): is reserved before the compare: no more attempts are under way than it has', () => {
    const { made } = limiter();
    const under = Array.from({ length: 200 }, () => made.reserve('shared', 'a'));
    expect(under.filter((waitMs) => waitMs === 0)).toHaveLength(3);
    expect(under.filter((waitMs) => waitMs > 0)).toHaveLength(197);
  });

  it('never lets through more wrong ones than it has in a window, however attempts follow each other', () => {
    const step = fc.record({ address: fc.constantFrom('a', 'b'), right: fc.boolean(), afterMs: fc.nat(2000) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const { made, clock } = limiter();
        const wrongAt: Record<string, number[]> = { a: [], b: [] };
        for (const { address, right, afterMs } of steps) {
          clock.now += afterMs;
          if (made.reserve('shared', address) > 0) continue;
          if (right) made.giveBack('shared', address);
          else made.fail('shared', address);
          if (!right) wrongAt[address]?.push(clock.now);
        }
        for (const times of Object.values(wrongAt)) {
          // Windows do not slide: an end and the next beginning may stand side by side.
          for (const at of times) {
            expect(times.filter((other) => other >= at && other < at + 60_000).length).toBeLessThanOrEqual(5);
          }
        }
      }),
    );
  });
});

describe('THREATS 13: memory', () => {
  it('stays flat under a million addresses that fail once', () => {
    const { made, wrong } = limiter();
    for (let i = 0; i < 1_000_000; i += 1) wrong(nth(i));
    expect(made.size).toBeLessThanOrEqual(10_000);
  }, 30_000);

  it('stays flat under hundreds of thousands of addresses that are locked out, and frees none of them early', () => {
    const { made, clock, wrong } = limiter({ ...usual, maxAttempts: 1 });
    wrong('first');
    for (let i = 0; i < 300_000; i += 1) {
      if (i % 30_000 === 0) clock.now += 1000;
      wrong(nth(i));
    }
    expect(made.size).toBeLessThanOrEqual(2 * 10_000 + 1024);
    const sample = Array.from({ length: 1000 }, (_, i) => nth(i * 299));
    expect(['first', ...sample].filter((address) => made.reserve('shared', address) === 0)).toEqual([]);
    expect(made.lockouts().some(({ address }) => address === '*')).toBe(true);
    clock.now += 300_000;
    expect(made.reserve('shared', 'first')).toBe(0);
  }, 60_000);
});

describe('addresses that are counted together', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['127.0.0.1', '127.0.0.1'],
    ['::1', '::1'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0DB8:0:0:ffff:1:2:3', '2001:db8:0:0::/64'],
    ['2001:db8:0:1::1', '2001:db8:0:1::/64'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::203.0.113.7', '64:ff9b:0:0::/64'],
    ['1:2:3:4:5:6:203.0.113.7', '1:2:3:4::/64'],
    ['::', '0:0:0:0::/64'],
    ['unix', 'unix'],
  ])('%s is counted as %s, which is counted as itself', (address, group) => {
    expect([addressGroup(address), addressGroup(group)]).toEqual([group, group]);
  });
});
