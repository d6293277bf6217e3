import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeptOutput } from '../../../src/gateway/sandbox/kept-output.ts';
import { type ProgramCall, runProgram } from '../../../src/gateway/sandbox/run-program.ts';

const run = (argv: readonly string[], more: Partial<ProgramCall> = {}) =>
  runProgram({ argv, env: { PATH: '/usr/bin:/bin' }, timeoutMs: 10_000, maxOutputBytes: 1000, ...more });

/** Command lines of what runs on this machine. */
const running = async () => (await run(['ps', '-eo', 'args'], { maxOutputBytes: 1 << 20 })).stdout.text;

describe('running a program', () => {
  it('gives its code, its output apart, and what it was fed', async () => {
    const ran = await run(['sh', '-c', 'cat; echo wrong >&2; exit 3'], { stdin: 'ä' });
    expect(ran).toMatchObject({ ended: 'exit', code: 3, stdout: { text: 'ä', bytes: 2 }, stderr: { text: 'wrong\n' } });
  });

  it('passes words as they are, and no variable that was not given', async () => {
    process.env['OC_TEST_OF_OURS'] = 'visible';
    const ran = await run(['env'], { env: { A: '$(id)\nB=c' } });
    expect(ran.stdout.text).toBe('A=$(id)\nB=c\n');
    expect(await run(['echo', '$(id)', '`id`', '*'])).toMatchObject({ stdout: { text: '$(id) `id` *\n' } });
  });

  it('is heard and spoken to while it runs', async () => {
    const heard: string[] = [];
    const inputs: { write(text: string): void; end(): void }[] = [];
    const live = {
      onOutput: (chunk: Uint8Array) => void heard.push(Buffer.from(chunk).toString()),
      onStarted: (input: { write(text: string): void; end(): void }) => void inputs.push(input),
    };
    const ending = run(['sh', '-c', 'read a; echo "got $a"; echo end >&2; cat'], { live });
    expect(inputs).toHaveLength(1);
    inputs[0]?.write('one\n');
    await expect.poll(() => heard.join('')).toContain('got one');
    inputs[0]?.write('two');
    inputs[0]?.end();
    expect(await ending).toMatchObject({ ended: 'exit', code: 0, stdout: { text: 'got one\ntwo' } });
    // Whoever writes too late hurts nobody.
    inputs[0]?.write('three');
  });

  it('kills the whole group when it is late, and when it is stopped', async () => {
    const late = await run(['sh', '-c', 'echo on; sleep 86397 & sleep 86397'], { timeoutMs: 200 });
    expect(late).toMatchObject({ ended: 'timeout', code: null, stdout: { text: 'on\n' } });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    expect(await run(['sleep', '86397'], { signal: stop.signal })).toMatchObject({ ended: 'aborted', code: null });
    expect(await run(['sleep', '86397'], { signal: stop.signal })).toMatchObject({ ended: 'aborted' });
    await expect.poll(async () => (await running()).includes('sleep 86397')).toBe(false);
  });

  it('does not wait for a child that keeps its output open, and does not leave it', async () => {
    const ran = await run(['sh', '-c', 'sleep 86398 & echo done']);
    expect(ran).toMatchObject({ ended: 'exit', code: 0, stdout: { text: 'done\n' } });
    expect(ran.tookMs).toBeLessThan(5000);
    await expect.poll(async () => (await running()).includes('sleep 86398')).toBe(false);
  });

  it('says when there is nothing to run', async () => {
    expect(await run(['/no/such'])).toMatchObject({ ended: 'not-started', because: expect.stringContaining('ENOENT') });
    expect(await run(['echo', 'a\0b'])).toMatchObject({ ended: 'not-started' });
  });

  it('does not mind a program that reads nothing', async () => {
    expect(await run(['true'], { stdin: 'x'.repeat(1 << 20) })).toMatchObject({ ended: 'exit', code: 0 });
  });
});

describe('what is kept of an output', () => {
  it('is all of it, or its first and last half with the number of what is left out', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), fc.integer({ min: 2, max: 64 }), (chunks, room) => {
        const kept = new KeptOutput(room);
        for (const chunk of chunks) kept.add(Buffer.from(chunk));
        const all = Buffer.concat(chunks);
        const half = Math.floor(room / 2);
        const { text, bytes, truncated } = kept.output();
        expect(bytes).toBe(all.length);
        expect(truncated).toBe(all.length > half * 2);
        if (!truncated) expect(text).toBe(all.toString('utf8'));
        else expect(text).toContain(`[… ${all.length - half * 2} bytes are left out here …]`);
      }),
    );
  });

  it('does not show half of a character', () => {
    const kept = new KeptOutput(10);
    kept.add(Buffer.from('ääääääääää'));
    expect(kept.output().text).toBe('ää\n[… 10 bytes are left out here …]\nää');
  });
});
