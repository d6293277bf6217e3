import { expect, it } from 'vitest';
import { showAuthEvent } from '../../src/cli/auth-rows.ts';
import type { Output } from '../../src/cli/output.ts';

function shown(credential: string): string {
  let line = '';
  const say = (...parts: readonly (string | { readonly text: string })[]): void => {
    line = parts.map((part) => (typeof part === 'string' ? part : part.text)).join('');
  };
  // why: of the output only what shows a line is used
  const out = { say } as unknown as Output;
  showAuthEvent(out, { seq: 1, atMs: 0, result: 'opened', credential, address: '::1', client: '', count: 1 });
  return line;
}

it('a device is shown as the list of devices shows it; nothing else is cut', () => {
  expect(shown(`device:${'ab'.repeat(32)}`)).toContain('  device:abababab  ');
  expect(shown('device:nobody-of-ours')).toContain('  device:nobody-of-ours  ');
});
