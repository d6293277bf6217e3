import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forwardedChains } from '../../../src/gateway/server/forwarded-headers.ts';
import { ipAddress } from '../../../src/gateway/server/ip-address.ts';
import { proxyRules } from '../../../src/gateway/server/proxy-rules.ts';

const chainsOf = (...headers: readonly (readonly [string, string])[]) =>
  forwardedChains({ rawHeaders: headers.flat() });

describe('the chain of X-Forwarded-For', () => {
  it.each([
    ['192.0.2.1', ['192.0.2.1']],
    ['192.0.2.1, 198.51.100.7', ['192.0.2.1', '198.51.100.7']],
    ['192.0.2.1:4711', ['192.0.2.1']],
    ['2001:DB8:0:0::1', ['2001:db8::1']],
    ['[2001:db8::1]:443,[2001:db8::2]', ['2001:db8::1', '2001:db8::2']],
    ['::ffff:192.0.2.1', ['192.0.2.1']],
    ['::ffff:c000:201', ['192.0.2.1']],
  ])('%s', (value, expected) => {
    expect(chainsOf(['X-Forwarded-For', value])).toEqual([expected]);
  });

  it('sent in two lines is one chain, in their order', () => {
    expect(chainsOf(['X-Forwarded-For', '192.0.2.1'], ['x-forwarded-for', '192.0.2.2'])).toEqual([
      ['192.0.2.1', '192.0.2.2'],
    ]);
  });

  it.each([
    '',
    ',',
    '192.0.2.1,',
    'localhost',
    'unknown',
    '_hidden',
    '192.0.2.1, localhost',
    '010.0.0.1',
    '0x7f.0.0.1',
    '2130706433',
    '127.1',
    'fe80::1%eth0',
    '192.0.2.1 192.0.2.2',
    '192.0.2.1;192.0.2.2',
    '[192.0.2.1]:80',
    '192.0.2.1:',
    '"192.0.2.1"',
    Array.from({ length: 21 }, () => '192.0.2.1').join(','),
  ])('%j is malformed', (value) => {
    expect(chainsOf(['X-Forwarded-For', value])).toBeNull();
  });
});

describe('the chain of Forwarded', () => {
  it.each([
    ['for=192.0.2.1', ['192.0.2.1']],
    ['For="[2001:db8::1]:4711"; proto=https;by=203.0.113.43', ['2001:db8::1']],
    ['for=192.0.2.1, for="192.0.2.2:80";host="a,b;c"', ['192.0.2.1', '192.0.2.2']],
  ])('%s', (value, expected) => {
    expect(chainsOf(['Forwarded', value])).toEqual([expected]);
  });

  it.each([
    '',
    'proto=https',
    'for=unknown',
    'for=_x',
    'for=',
    'for="',
    'for=192.0.2.1,',
    'for=192.0.2.1;',
    'for=192.0.2.1;for=192.0.2.2',
    'for=192.0.2.1, proto=http',
    'for=2001:db8::1',
    'for = 192.0.2.1',
    '192.0.2.1',
  ])('%j is malformed', (value) => {
    expect(chainsOf(['Forwarded', value])).toBeNull();
  });
});

describe('X-Real-IP', () => {
  it('is one address in one header', () => {
    expect(chainsOf(['X-Real-IP', '192.0.2.1'])).toEqual([['192.0.2.1']]);
    expect(chainsOf(['X-Real-IP', '192.0.2.1'], ['X-Real-IP', '192.0.2.1'])).toBeNull();
    expect(chainsOf(['X-Real-IP', '192.0.2.1, 192.0.2.2'])).toBeNull();
  });
});

describe('a header of any form', () => {
  it('is read in proportion to its length, or refused', () => {
    const name = fc.constantFrom('x-forwarded-for', 'forwarded', 'x-real-ip');
    const value = fc.string({
      unit: fc.constantFrom('f', 'o', 'r', '=', '"', '\\', ',', ';', ' ', '1', '.', ':', '[', ']'),
    });
    fc.assert(
      fc.property(name, value, (header, text) => {
        const chains = chainsOf([header, text]);
        for (const address of chains?.flat() ?? []) expect(ipAddress(address)).toBe(address);
      }),
      { numRuns: 2000 },
    );
    const before = performance.now();
    for (const text of ['for="'.padEnd(16_000, '\\"'), 'for=a;'.repeat(2600), ' '.repeat(16_000)]) {
      expect(chainsOf(['forwarded', text])).toBeNull();
    }
    expect(performance.now() - before).toBeLessThan(200);
  });
});

describe('the networks of gateway.trustedProxies', () => {
  const { isTrusted } = proxyRules(['127.0.0.1', '10.1.0.0/16', '2001:db8::/32'], null);

  it.each([
    ['127.0.0.1', true],
    ['127.0.0.2', false],
    ['10.1.255.255', true],
    ['10.2.0.0', false],
    ['2001:db8:ffff::1', true],
    ['2001:db9::1', false],
    ['::1', false],
    ['unknown', false],
  ])('%s: %s', (address, expected) => {
    expect(isTrusted(address)).toBe(expected);
  });
});
