import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { shellWord } from '../../../src/gateway/config/shell-word.ts';

describe('a word in a command that is printed', () => {
  it.each([
    'plain',
    '-1001',
    '["a","b"]',
    'x;id',
    '$(id)',
    "it's",
    'a"b',
    '`id`',
    '',
    'a\\b',
    '*',
    '~',
    '#x',
    'a&b',
    '!x',
    '{a,b}',
  ])('is the same word for a shell: %s', (word) => {
    expect(
      execFileSync('sh', ['-c', `printf %s ${shellWord(word)}`], {
        encoding: 'utf8',
      }),
    ).toBe(word);
  });

  it('is left as it is where no shell would touch it', () => {
    expect(shellWord('channels.telegram.groups.-1001')).toBe('channels.telegram.groups.-1001');
  });
});
