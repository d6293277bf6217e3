import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { linkByQr } from '../../../src/cli/channels/whatsapp-qr.ts';
import type { CliContext } from '../../../src/cli/command.ts';

it('a program that cannot be started is no bug of ours: it is said, with what it needs', async () => {
  const context = { env: {}, globals: { ascii: false } } as unknown as CliContext; // why: all that is asked of it here
  const login = { argv: ['/nowhere/node', 'login.ts'], cwd: tmpdir(), env: {}, links: tmpdir(), otherWay: 'by a code' };
  await expect(linkByQr(context, login)).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: 'the program that links a phone cannot be started (ENOENT)',
    hints: ['It needs node 24.15 or newer on the PATH:  node --version'],
  });
});
