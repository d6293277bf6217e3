import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namedClient } from '../../../src/gateway/policy/forwarded.ts';
import { identifiedUser } from '../../../src/gateway/policy/proxy-identity.ts';

const proxies = new Set(['10.0.0.1', '10.0.0.2']);
const named = (...chains: readonly (readonly string[])[]) =>
  namedClient(chains, (address) => proxies.has(address))?.address ?? null;

describe('whom a proxy names', () => {
  it.each([
    ['one address', [['192.0.2.1']], '192.0.2.1'],
    ['the rightmost that is no proxy', [['8.8.8.8', '127.0.0.1', '192.0.2.1', '10.0.0.2']], '192.0.2.1'],
    ['proxies all the way: the first of them', [['10.0.0.1', '10.0.0.2']], '10.0.0.1'],
    ['nobody', [], null],
    ['two headers with one voice', [['192.0.2.1'], ['192.0.2.1']], '192.0.2.1'],
    ['two headers that contradict each other', [['192.0.2.1'], ['192.0.2.2']], null],
    [
      'a header that names a proxy says nothing beside one that names a client',
      [['192.0.2.1'], ['10.0.0.1']],
      '192.0.2.1',
    ],
  ])('%s', (_, chains, expected) => {
    expect(named(...chains)).toBe(expected);
  });

  it('nothing that stands left of the client changes who it is, and that something stood there is told', () => {
    const anything = fc.array(fc.ipV4(), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(anything, (claimed) => {
        const client = namedClient([[...claimed, '192.0.2.1', '10.0.0.1']], (address) => proxies.has(address));
        expect(client).toEqual({ address: '192.0.2.1', claimed: true });
      }),
    );
  });
});

describe('which user a proxy names', () => {
  const rule = { userHeader: 'x-user', requiredHeaders: ['x-via', 'x-proto'], allowUsers: ['alice@example.com'] };
  const complete = { 'x-user': ['alice@example.com'], 'x-via': ['1'], 'x-proto': ['https'] };
  const user = (headers: Readonly<Record<string, readonly string[]>>, changed = {}) =>
    identifiedUser({ ...rule, ...changed }, (name) => headers[name] ?? []);

  it('is the one in the header, when it is allowed and every required header is there', () => {
    expect(user(complete)).toBe('alice@example.com');
  });

  it.each([
    ['no user', { ...complete, 'x-user': [] }, {}],
    ['an empty user', { ...complete, 'x-user': [''] }, {}],
    ['an empty user that is listed', { ...complete, 'x-user': [''] }, { allowUsers: [''] }],
    ['two values, although both are right', { ...complete, 'x-user': ['alice@example.com', 'alice@example.com'] }, {}],
    ['two users in one value', { ...complete, 'x-user': ['alice@example.com, bob'] }, {}],
    ['another case', { ...complete, 'x-user': ['Alice@example.com'] }, {}],
    ['somebody else', { ...complete, 'x-user': ['mallory@example.com'] }, {}],
    ['a required header missing', { 'x-user': complete['x-user'], 'x-via': ['1'] }, {}],
    ['a required header empty', { ...complete, 'x-proto': [' '] }, {}],
    ['allowUsers empty', complete, { allowUsers: [] }],
    ['a star, which is nobody', complete, { allowUsers: ['*'] }],
  ])('is nobody with %s', (_, headers, changed) => {
    expect(user(headers, changed)).toBeNull();
  });
});
