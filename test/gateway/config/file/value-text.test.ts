import { describe, expect, it } from 'vitest';
import { parseValueText } from '../../../../src/gateway/config/file/value-text.ts';

describe('a command line’s text as a value', () => {
  it.each([
    ['list', '["a", "b"]', ['a', 'b']],
    ['list', '[file-delete,network-request]', ['file-delete', 'network-request']],
    ['list', 'a,b', ['a', 'b']],
    ['list', 'a', ['a']],
    ['list', '123456789012345678,5', ['123456789012345678', '5']],
    ['list', '[123456789012345678]', ['123456789012345678']],
    ['list', '[]', []],
    ['list', '+86138,+86139', ['+86138', '+86139']],
    ['value', 'true', true],
    ['value', '30000', 30_000],
    ['value', '{a:1}', { a: 1 }],
    ['value', 'per-peer', 'per-peer'],
    ['value', '123456789012345678', '123456789012345678'],
    ['value', 'Infinity', 'Infinity'],
    ['text', '1.0', '1.0'],
    ['text', '12345678901234567890', '12345678901234567890'],
    ['text', '"word"', 'word'],
    ['text', '[a,b]', '[a,b]'],
  ] as const)('for a %s: %s', (takes, text, wanted) => {
    expect(parseValueText(text, takes)).toEqual(wanted);
  });
});
