import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { runProgram } from '../../src/gateway/sandbox/run-program.ts';
import type { CallResult } from '../../src/gateway/sandbox/sandbox.ts';
import { type Engine, keepSandboxes } from '../../src/gateway/sandbox/sandboxes.ts';
import { settingsOf } from '../../src/gateway/sandbox/settings.ts';
import { policyOf } from '../gateway/config/place.ts';
import { HandsDesk } from '../gateway/hands/hands-desk.ts';

describe('a crowd', () => {
  test('of conversations has a bounded number of sandboxes, and none that runs something is ended for another', async () => {
    const open = new Set<string>();
    const ends: (() => void)[] = [];
    const engine: Engine = {
      async open(scope) {
        open.add(scope);
        const place = { kind: 'docker' as const, workspace: '/workspace', ended: false };
        const run = () => new Promise<CallResult>((_, reject) => ends.push(() => reject(new Error('it is over'))));
        const stop = async () => void open.delete(scope);
        return { ...place, run, stop };
      },
      sweep: async () => undefined,
      left: () => [],
      close: () => undefined,
    };
    const sandboxes = keepSandboxes({ docker: engine, bubblewrap: engine });
    const { sandbox } = policyOf('{}').config;
    const settings = settingsOf(sandbox, '/workspace', null);
    const call = { argv: ['true'], cwd: '/', env: {}, stdin: null, timeoutMs: 1000, maxOutputBytes: 1 };
    const at = (name: string) => sandboxes.of(name, settings, { name, stillMay: () => true });
    const started: Promise<unknown>[] = [];
    for (let number = 0; number < 100; number += 1) {
      const place = await at(`session ${number}`);
      if (place.kind === 'unavailable') throw new Error(place.because);
      if (number === 0) started.push(place.run({ ...call, signal: new AbortController().signal }));
      expect(open.size).toBeLessThanOrEqual(32);
    }
    expect(open.has('session 0')).toBe(true);
    expect(open.has('session 1')).toBe(false);
    for (const name of [...open].slice(1)) {
      const place = await at(name);
      if (place.kind !== 'unavailable') started.push(place.run({ ...call, signal: new AbortController().signal }));
    }
    expect(await at('another')).toMatchObject({ kind: 'unavailable', because: expect.stringContaining('busy') });
    for (const end of ends) end();
    await Promise.allSettled(started);
    expect(await at('another')).toMatchObject({ kind: 'docker' });
    await sandboxes.stop();
    expect(open.size).toBe(0);
  });
});

describe('what may not be killed', () => {
  test('as a program of sudo, it is let go at its time and ends nothing of the gateway', async () => {
    const real = process.kill.bind(process);
    const kept: number[] = [];
    // Root may kill everything, so the refusal of the kernel is made here.
    const kill = vi.spyOn(process, 'kill').mockImplementation((pid, signal) => {
      if (pid >= 0) return real(pid, signal);
      kept.push(-pid);
      throw Object.assign(new Error('kill EPERM'), { code: 'EPERM' });
    });
    try {
      const began = performance.now();
      const call = { argv: ['sleep', '30'], env: { PATH: '/usr/bin:/bin' }, maxOutputBytes: 100 };
      expect(await runProgram({ ...call, timeoutMs: 200 })).toMatchObject({ ended: 'timeout', code: null });
      const stop = new AbortController();
      const ended = runProgram({ ...call, timeoutMs: 20_000, signal: stop.signal });
      stop.abort();
      expect(await ended).toMatchObject({ ended: 'aborted', code: null });
      expect(performance.now() - began).toBeLessThan(10_000);
    } finally {
      kill.mockRestore();
      for (const pid of new Set(kept)) process.kill(pid, 'SIGKILL');
    }
    expect(kept.length).toBeGreaterThan(0);
  });
});

describe('what only looks long', () => {
  test('hundreds of second names, and thousands of paths in many folders, are judged in a moment', async () => {
    await using desk = await HandsDesk.open();
    const key = join(desk.stateDir, 'state', 'key');
    writeFileSync(key, 'a key of nobody');
    linkSync(key, join(desk.home, 'second'));
    for (let at = 0; at < 3000; at += 1) writeFileSync(join(desk.stateDir, 'state', `f${at}`), '');
    desk.file('n', 'x');
    const names = Array.from({ length: 200 }, (_, at) => `n${at}`);
    for (const name of names) linkSync(join(desk.workspace, 'n'), join(desk.workspace, name));
    for (let at = 0; at < 60; at += 1) mkdirSync(join(desk.workspace, `d${at}`));
    const began = performance.now();
    expect(await desk.exec(`cat ${names.join(' ')}`)).toMatchObject({ ok: true });
    const folders = Array.from({ length: 60 }, (_, at) => `d${at}`);
    const words = Array.from({ length: 900 }, (_, at) => `w${at}`);
    expect(await desk.exec(`ls ${folders.join(' ')} ${words.join(' ')}`)).toMatchObject({ ok: false });
    expect(performance.now() - began).toBeLessThan(5000);
  });
});
