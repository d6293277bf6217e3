import { format, inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/gateway/logs/secret.ts';

describe('a secret', () => {
  const value = 'canary-0123456789';
  const secret = new Secret(value);

  const ways: readonly [string, () => string][] = [
    ['String()', () => String(secret)],
    ['a template', () => `${secret}`],
    ['adding', () => `${'x'}${secret}`],
    ['JSON', () => JSON.stringify({ secret, list: [secret] })],
    ['inspect', () => inspect({ secret }, { depth: 9, showHidden: true, getters: true })],
    ['format', () => format('%s %o %O %j', secret, secret, secret, secret)],
    [
      'its own keys',
      () => JSON.stringify([Object.keys(secret), Object.entries(secret), Object.getOwnPropertyNames(secret)]),
    ],
    ['a copy', () => JSON.stringify({ ...secret })],
    ['an error', () => inspect(new Error(`bad ${secret}`, { cause: secret }))],
    ['structuredClone', () => inspect(structuredClone({ ...secret }))],
  ];
  it.each(ways)('does not come out through %s', (_, text) => {
    expect(text()).not.toContain('canary');
  });

  it('comes out when it is asked for', () => {
    expect(secret.reveal()).toBe(value);
    expect(secret.length).toBe(value.length);
  });
});
