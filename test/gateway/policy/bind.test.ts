import { describe, expect, it } from 'vitest';
import { mayBind } from '../../../src/gateway/policy/bind.ts';

describe('mayBind', () => {
  it('admits loopback', () => {
    expect(mayBind('loopback').effect).toBe('allow');
  });

  const others = [
    'lan',
    'tailnet',
    'auto',
    'custom',
    '0.0.0.0',
    '::',
    '192.0.2.1',
    'Loopback',
    ' loopback',
    'loopback ',
    '',
  ];
  it.each(others)('refuses %j until the door is strong enough for a network', (bind) => {
    expect(mayBind(bind).effect).toBe('deny');
  });
});
