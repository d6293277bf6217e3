import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readHolder, takeStateLock } from '../../../src/gateway/state/lock.ts';
import { plantFifo } from './fifo.ts';

let dir: string;
let path: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'oc-lock-'));
  path = join(dir, 'oc.lock');
});

afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
  rmSync(dir, { recursive: true, force: true });
});

const take = () => takeStateLock(path, { pid: process.pid, what: 'a test' });

/** A process of its own that takes the lock, says so, and holds it. */
async function holder(): Promise<ChildProcess> {
  const lock = resolve('src/gateway/state/lock.ts');
  const program = `const { takeStateLock } = await import(${JSON.stringify(lock)});
    globalThis.held = takeStateLock(${JSON.stringify(path)}, { pid: process.pid, what: 'a gateway' });
    process.stdout.write('held'); process.stdin.resume();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

describe('the lock of a state directory', () => {
  it('is held by one process, and says by which', async () => {
    const child = await holder();
    expect(take).toThrow(
      expect.objectContaining({
        code: 'ALREADY_RUNNING',
        message: `the state directory is in use by a gateway (pid ${child.pid})`,
        details: { pid: child.pid },
      }),
    );
  });

  it('is free at once when its holder was killed with kill -9', async () => {
    await kill(await holder());
    take().release();
  });

  it('is held against the same process too, and free after release', () => {
    const lock = take();
    expect(take).toThrow(expect.objectContaining({ code: 'ALREADY_RUNNING' }));
    lock.release();
    take().release();
  });

  it('is 0600 with the file that names its holder', () => {
    const before = process.umask(0);
    const lock = take();
    process.umask(before);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(`${path}.holder`).mode & 0o777).toBe(0o600);
    lock.release();
  });

  it.each(['', '.holder'])(
    'is refused where oc.lock%s is a link, and writes nothing through it (THREATS 176)',
    (suffix) => {
      const precious = join(dir, 'precious');
      writeFileSync(precious, 'precious');
      symlinkSync(precious, path + suffix);
      expect(take).toThrow(expect.objectContaining({ code: 'STATE_UNSAFE' }));
      expect(readFileSync(precious, 'utf8')).toBe('precious');
    },
  );

  it.each(['', '.holder'])(
    'is refused where oc.lock%s is a FIFO, without waiting for its other end (THREATS 176)',
    (suffix) => {
      plantFifo(path + suffix);
      expect(take).toThrow(expect.objectContaining({ code: 'STATE_UNSAFE' }));
    },
  );

  it('names nobody when the note about the holder is torn', () => {
    for (const torn of ['', '{"pid":', '{"pid":"x","what":"y"}', 'null', '[]']) {
      writeFileSync(`${path}.holder`, torn, { mode: 0o600 });
      expect(readHolder(path)).toBeNull();
    }
    mkdirSync(join(dir, 'empty'));
    expect(readHolder(join(dir, 'empty', 'oc.lock'))).toBeNull();
  });
});
