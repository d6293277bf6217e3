import { describe, expect, it } from 'vitest';
import { call, sh } from '../gateway/sandbox/places.ts';
import { Place, processes, withoutDocker } from './place.ts';

describe.skipIf(withoutDocker)('limits of a container', () => {
  it('memory: what takes too much is ended as that, and the place goes on', async () => {
    await using place = new Place();
    const box = await place.open('one', { memoryBytes: 64 << 20 });
    const greedy = await box.run(call(['python3', '-c', 'x = "a" * (200 << 20); print(len(x))']));
    expect(greedy).toMatchObject({ ended: 'out-of-memory', code: null });
    const next = await place.open('one', { memoryBytes: 64 << 20 });
    expect(await next.run(call(['echo', 'on']))).toMatchObject({ ended: 'exit', stdout: { text: 'on\n' } });
    expect(place.containers()).toHaveLength(1);
  });

  it('processes: a fork bomb stops at the limit', async () => {
    await using place = new Place();
    const box = await place.open('one', { pids: 32 });
    const bomb = await box.run(
      call([
        'python3',
        '-c',
        'import os,time\nfor n in range(200):\n  if os.fork() == 0: [os.close(f) for f in (0,1,2)]; time.sleep(30); os._exit(0)',
      ]),
    );
    expect(bomb).toMatchObject({ ended: 'exit', code: 1 });
    expect(bomb.stderr.text).toMatch(/BlockingIOError: .* Resource temporarily unavailable/);
  });

  it('disk: the workspace and /tmp are full in time, and the root cannot be written', async () => {
    await using place = new Place();
    const box = await place.open();
    expect(await box.run(sh('head -c 900M /dev/zero > /workspace/big'))).toMatchObject({
      code: 1,
      stderr: { text: expect.stringContaining('No space left') },
    });
    expect(await box.run(sh('rm /workspace/big; head -c 900M /dev/zero > /tmp/big'))).toMatchObject({ code: 1 });
    expect(await box.run(sh('echo x > /usr/x'))).toMatchObject({
      stderr: { text: expect.stringContaining('Read-only file system') },
    });
    expect(await box.run(sh('cp /bin/true /tmp/t && /tmp/t'))).toMatchObject({
      stderr: { text: expect.stringMatching(/No space left|Permission denied/) },
    });
  });

  it('time: everything that the call started is killed, children in the background too', async () => {
    await using place = new Place();
    const box = await place.open();
    const late = await box.run(
      sh('setsid sleep 86391 & nohup sleep 86392 & (sleep 86393 &) ; echo begun; sleep 86394', { timeoutMs: 1500 }),
    );
    expect(late).toMatchObject({ ended: 'timeout', code: null, stdout: { text: 'begun\n' } });
    expect(late.tookMs).toBeLessThan(10_000);
    expect(processes().filter((line) => /sleep 8639\d/.test(line))).toEqual([]);
    expect(place.containers()).toEqual([]);
    await expect(box.run(call(['true']))).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await (await place.open()).run(call(['true']))).toMatchObject({ ended: 'exit', code: 0 });
  });

  it('a stop by the operator ends what runs, and a call that was stopped before runs nowhere', async () => {
    await using place = new Place();
    const box = await place.open();
    const stop = new AbortController();
    const running = box.run(sh('echo on; sleep 86395', { signal: stop.signal }));
    await expect.poll(() => processes().some((line) => line === 'sleep 86395')).toBe(true);
    stop.abort();
    expect(await running).toMatchObject({ ended: 'aborted', code: null, stdout: { text: 'on\n' } });
    expect(processes().filter((line) => line.includes('sleep 86395'))).toEqual([]);
    const next = await place.open();
    expect(await next.run(sh('touch /workspace/ran', { signal: stop.signal }))).toMatchObject({ ended: 'aborted' });
  });

  it('output: 100 MB are counted, and only the first and the last half of the room are held', async () => {
    await using place = new Place();
    const box = await place.open();
    const before = process.memoryUsage().rss;
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, 20);
    const flood = await box.run(
      sh('echo first; head -c 104857600 /dev/zero | tr "\\0" x; echo; echo last', { timeoutMs: 50_000 }),
    );
    clearInterval(watch);
    expect(flood).toMatchObject({ ended: 'exit', code: 0, stdout: { truncated: true, bytes: 104857600 + 12 } });
    expect(flood.stdout.text).toMatch(/^first\nx+\n\[… \d+ bytes are left out here …\]\nx+\nlast\n$/);
    expect(flood.stdout.text.length).toBeLessThan(70_000);
    expect(most - before).toBeLessThan(64 << 20);
  });
});
