import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { openHost } from '../../../src/gateway/sandbox/host.ts';
import { call } from './places.ts';

const env = { HOME: '/odd', SECRET_OF_OURS: 'x', TZ: 'Europe/Berlin' };
const host = openHost({ env, home: '/people/ann', workspace: tmpdir() });
const on = (argv: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  host.run(call(argv, { cwd: tmpdir(), env }));

describe('103: a call on the host (CVE-2026-32056)', () => {
  it('has five variables of ours, and what it was given', async () => {
    const { stdout } = await on(['env'], { GIVEN: 'y', PATH: '/odd', HOME: '/odd' });
    expect(stdout.text.split('\n').toSorted()).toEqual([
      '',
      'GIVEN=y',
      'HOME=/people/ann',
      'LANG=C.UTF-8',
      'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      'TERM=dumb',
      'TZ=Europe/Berlin',
    ]);
  });

  it('runs words and no shell, and says when there is no such program', async () => {
    expect(await on(['echo', '$(id)', ';', 'id'])).toMatchObject({ stdout: { text: '$(id) ; id\n' } });
    expect(await on(['no-such-program'])).toMatchObject({
      ended: 'exit',
      code: 127,
      stderr: { text: expect.stringContaining('ENOENT') },
    });
    await expect(on(['true'], { 'A=B': 'c' })).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  });
});
