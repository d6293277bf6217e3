import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bubblewrapEngine } from '../../../src/gateway/sandbox/bubblewrap.ts';
import type { SandboxSettings } from '../../../src/gateway/sandbox/sandbox.ts';
import { needsProgram } from '../../helpers/programs.ts';
import { call, sh } from './places.ts';

const dir = mkdtempSync(join(tmpdir(), 'oc-bwrap-test-'));
afterAll(() => rmSync(dir, { recursive: true }));
const places = { home: join(dir, 'home'), ours: [join(dir, 'state')] };
const workspaceDir = join(dir, 'state', 'workspace');
mkdirSync(workspaceDir, { recursive: true });

const settings = (more: Partial<SandboxSettings> = {}): SandboxSettings => ({
  engine: 'bubblewrap',
  image: 'oc-sandbox:1',
  workspaceAccess: 'none',
  workspaceDir,
  network: 'none',
  memoryBytes: 512 << 20,
  cpus: 1,
  pids: 64,
  timeoutMs: 10_000,
  readOnlyRoot: true,
  binds: [],
  env: {},
  user: '1000:1000',
  ...more,
});

const stateId = `test${process.pid}`;
const engine = (path = process.env['PATH']) =>
  bubblewrapEngine({ env: { PATH: path }, stateId, places, written: () => [] });

async function open(more: Partial<SandboxSettings> = {}, path = process.env['PATH']) {
  const box = await engine(path).open('one', settings(more));
  return box.kind === 'unavailable' ? box.because : { ...box, run: box.run.bind(box), stop: box.stop.bind(box) };
}

async function opened(more: Partial<SandboxSettings> = {}) {
  const box = await open(more);
  if (typeof box === 'string') throw new Error(box);
  return box;
}

const running = () => execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });

describe.skipIf(needsProgram('bwrap'))('a call in a bubblewrap', () => {
  it('runs with a workspace of its own that lasts, no capability, and nobody else to be seen', async () => {
    const box = await opened();
    expect(await box.run(sh('id -u; pwd; echo kept > file; exit 3'))).toMatchObject({
      ended: 'exit',
      code: 3,
      stdout: { text: '1000\n/workspace\n' },
    });
    expect(await box.run(call(['cat', 'file']))).toMatchObject({ stdout: { text: 'kept\n' } });
    const { stdout } = await box.run(sh('grep -E "CapEff|NoNewPrivs" /proc/self/status; ls /proc | grep -c "^[0-9]"'));
    expect(stdout.text).toMatch(/^CapEff:\s0+\nNoNewPrivs:\s1\n\d\n$/);
    expect(await box.run(sh('touch /usr/x /x /etc/x'))).toMatchObject({ code: 1 });
    expect(await box.run(sh(`ls ${dir} /home /root /etc/passwd /run 2>/dev/null | wc -l`))).toMatchObject({
      stdout: { text: '0\n' },
    });
    await box.stop();
  });

  it('114: reaches no network, and has no variable of ours', async () => {
    process.env['OC_TEST_OF_OURS'] = 'visible';
    const box = await opened();
    const reach =
      'import socket\nfor h in ["169.254.169.254","127.0.0.1","1.1.1.1"]:\n' +
      '  try: socket.create_connection((h, 80), 1); print("reached", h)\n  except OSError: pass\nprint("done")';
    expect(await box.run(call(['python3', '-c', reach]))).toMatchObject({ stdout: { text: 'done\n' } });
    const env = { A: '$(id)\nb', LD_PRELOAD: '/no/such.so', DOCKER_HOST: 'x', PATH: '/usr/bin:/odd' };
    const shown = await box.run(call(['env', '-0'], { env }));
    const lines = shown.stdout.text.split('\0');
    for (const [key, value] of Object.entries(env)) expect(lines).toContain(`${key}=${value}`);
    expect(shown.stdout.text).not.toContain('OC_TEST_OF_OURS');
    await box.stop();
  });

  it('shows a workspace to read or to write', async () => {
    writeFileSync(join(workspaceDir, 'seen'), 'yes');
    const read = await opened({ workspaceAccess: 'ro' });
    expect(await read.run(sh('cat seen; touch x'))).toMatchObject({ code: 1, stdout: { text: 'yes' } });
    const own = process.getuid?.() ?? 0;
    const write = await opened({ workspaceAccess: 'rw', user: own === 0 ? '1000:1000' : String(own) });
    expect(await write.run(sh('touch x'))).toMatchObject({ code: 0 });
    expect(existsSync(join(workspaceDir, 'x'))).toBe(true);
    await read.stop();
    await write.stop();
  });

  it('is ended with everything it started: late, stopped, or with its place', async () => {
    const box = await opened();
    const script = 'setsid sleep 86386 & (nohup sleep 86386 &) ; echo on; sleep 86386';
    expect(await box.run(sh(script, { timeoutMs: 500 }))).toMatchObject({ ended: 'timeout', stdout: { text: 'on\n' } });
    await expect.poll(running).not.toContain('sleep 86386');
    const last = box.run(sh(script));
    await expect.poll(running).toContain('sleep 86386');
    await box.stop();
    expect(await last).toMatchObject({ ended: 'aborted' });
    await expect.poll(running).not.toContain('sleep 86386');
  });

  it('what a killed gateway left is swept', async () => {
    const box = await opened();
    const left = () => readdirSync(tmpdir()).filter((name) => name.includes(stateId));
    expect(left()).toHaveLength(1);
    await bubblewrapEngine({ env: {}, stateId: 'another', places, written: () => [] }).sweep();
    expect(left()).toHaveLength(1);
    await engine().sweep();
    expect(left()).toEqual([]);
    await box.stop();
  });

  it('holds a process to its memory', async () => {
    const box = await opened({ memoryBytes: 128 << 20 });
    const ran = await box.run(call(['python3', '-c', 'x = "a" * (400 << 20)']));
    expect(ran).toMatchObject({ ended: 'exit', code: 1, stderr: { text: expect.stringContaining('MemoryError') } });
    await box.stop();
  });
});

describe('a bubblewrap that cannot be had', () => {
  it('says so', async () => {
    expect(await open({}, '/nowhere')).toBe('bubblewrap is not installed');
    expect(await open({ network: 'inner' })).toBe('bubblewrap knows no network but none');
    expect(await open({ binds: ['/etc:/conf'] })).toMatch(/^sandbox\.docker\.binds: \/etc/);
  });
});
