import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openHost } from '../../../src/gateway/sandbox/host.ts';
import { call } from './places.ts';

/** Runs one call on the host until it is killed itself. */
const gatewayScript = fileURLToPath(new URL('./host-gateway.ts', import.meta.url));
const isThere = (pid: string): boolean => existsSync(`/proc/${pid}`);
/** A program that says who it is and is not heard of again. */
const lasting = "bash -c 'echo $$; exec sleep 600 >/dev/null 2>&1 </dev/null'";

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

it('102: a call runs in the folder that was judged, or not at all', async () => {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'oc-host-')));
  try {
    mkdirSync(join(home, 'd'));
    symlinkSync(join(home, 'd'), join(home, 'link'));
    const inside = (cwd: string) => host.run(call(['pwd'], { cwd: join(home, cwd) }));
    expect(await inside('d')).toMatchObject({ code: 0, stdout: { text: `${join(home, 'd')}\n` } });
    for (const cwd of ['link', 'none']) expect(await inside(cwd)).toMatchObject({ code: 127 });
  } finally {
    rmSync(home, { recursive: true });
  }
});

describe('what a call on the host leaves running', () => {
  it.each([
    ['in its group', `${lasting} &`],
    ['in a group of its own', `set -m; ${lasting} &`],
  ])('ends with it: %s', async (_, command) => {
    const { stdout, ended } = await on(['bash', '-c', `${command} sleep 0.2`]);
    expect(ended).toBe('exit');
    expect(stdout.text).toMatch(/^\d+\n$/);
    await expect.poll(() => isThere(stdout.text.trim())).toBe(false);
  });

  it.each([
    ['in its group', `${lasting} & ${lasting}`],
    ['in a group of its own', `set -m; ${lasting} & ${lasting}`],
  ])('ends with the gateway, also when that is killed: %s', async (_, command) => {
    const gateway = spawn(process.execPath, [gatewayScript, command], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pids: string[] = [];
    for await (const line of createInterface({ input: gateway.stdout })) {
      pids.push(line);
      if (pids.length === 2) break;
    }
    expect(pids.map(isThere)).toEqual([true, true]);
    gateway.kill('SIGKILL');
    await expect.poll(() => pids.map(isThere)).toEqual([false, false]);
  });
});
