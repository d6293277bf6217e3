import { describe, expect, it } from 'vitest';
import { isTailnetAddress, isVouchedFor, tailscaleClaim } from '../../../src/gateway/policy/tailnet.ts';

const headers =
  (sent: Readonly<Record<string, readonly string[]>>) =>
  (name: string): readonly string[] =>
    sent[name] ?? [];
const alice = { 'tailscale-user-login': ['alice@example.com'] };

describe('addresses of a tailnet', () => {
  it.each([
    ['100.64.0.0', true],
    ['100.127.255.255', true],
    ['100.63.255.255', false],
    ['100.128.0.0', false],
    ['10.64.0.1', false],
    ['fd7a:115c:a1e0::1', true],
    ['fd7a:115c:a1e0:ab12::1', true],
    ['fd7a:115c:a1e::1', false],
    ['fd7a:115c:a1e1::1', false],
    ['::1', false],
    ['', false],
  ])('%s: %s', (address, is) => {
    expect(isTailnetAddress(address)).toBe(is);
  });
});

describe("Tailscale's claim", () => {
  it('is the login at the address', () => {
    expect(tailscaleClaim('100.64.0.5', headers(alice))).toEqual({ address: '100.64.0.5', login: 'alice@example.com' });
  });

  it.each([
    ['nobody', '100.64.0.5', {}],
    ['an empty name', '100.64.0.5', { 'tailscale-user-login': [''] }],
    ['two', '100.64.0.5', { 'tailscale-user-login': ['alice@example.com', 'alice@example.com'] }],
    ['somebody outside of the tailnet', '203.0.113.9', alice],
    ['somebody on the internet', '100.64.0.5', { ...alice, 'tailscale-funnel-request': ['?1'] }],
  ])('is none for %s', (_, address, sent: Readonly<Record<string, readonly string[]>>) => {
    expect(tailscaleClaim(address, headers(sent))).toBe(null);
  });

  const claim = { address: '100.64.0.5', login: 'alice@example.com' };
  const node = { login: 'alice@example.com', tagged: false, shared: false };

  it.each([
    ['the same person', node, true],
    ['another', { ...node, login: 'bob@example.com' }, false],
    ['another spelling', { ...node, login: 'Alice@example.com' }, false],
    ['a tagged machine', { ...node, tagged: true }, false],
    ['a guest of another tailnet', { ...node, shared: true }, false],
  ])('counts for %s: %s', (_, found, counts) => {
    expect(isVouchedFor(claim, found)).toBe(counts);
  });

  it('is never of tagged machines, whatever they are called', () => {
    expect(isVouchedFor({ ...claim, login: 'tagged-devices' }, { ...node, login: 'tagged-devices' })).toBe(false);
  });
});
