import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { wantsHost } from '../../../src/gateway/tools/exec.ts';
import { ToolBench } from './tool-bench.ts';

const refusal = (bench: ToolBench, input: unknown): string => {
  const plan = bench.plan('exec', input);
  return 'refused' in plan ? plan.refused : 'planned';
};

describe('exec', () => {
  it('runs one program without a shell, its words as they are, and takes bash for the rest', async () => {
    await using bench = new ToolBench();
    expect(bench.planned('exec', { command: "printf '%s|' 'a b' c" }).argv).toEqual(['printf', '%s|', 'a b', 'c']);
    expect(await bench.call('exec', { command: "printf '%s|' 'a b' c" })).toEqual({
      ok: true,
      text: 'The command ended with code 0.\nstdout:\na b|c|',
    });
    const command = 'echo $((1+1)) | tr 2 3; echo no >&2; exit 4';
    expect(bench.planned('exec', { command }).argv).toEqual(['bash', '-c', command]);
    expect(await bench.call('exec', { command })).toEqual({
      ok: false,
      text: 'The command ended with code 4.\nstdout:\n3\n\nstderr:\nno\n',
    });
  });

  it('97: what only a shell understands is never taken apart into words', async () => {
    await using bench = new ToolBench();
    for (const command of [
      ...['echo "$(id)"', 'echo `id`', 'cat <(id)', 'echo $\\\nHOME', 'cat <<a\nb\na', 'echo a;id', 'echo a&&id'],
      ...[
        'echo a|id',
        'echo a&',
        'echo a\nid',
        `echo ${'$'}{x:-$(id)}`,
        'echo *',
        'echo ~',
        'echo a>b',
        'A=b env',
        'cd /',
      ],
    ]) {
      expect([command, bench.planned('exec', { command }).argv]).toEqual([command, ['bash', '-c', command]]);
      expect([command, bench.planned('exec', { command }).shown]).toEqual([command, command]);
    }
  });

  it('97: reads a line that is continued as a shell joins it', async () => {
    await using bench = new ToolBench();
    const read = (command: string) => bench.planned('exec', { command }).effects;
    expect(read('cat $\\\nHOME/.ssh/id | head')).toMatchObject({ certain: false, readsOnly: false });
    expect(read('echo a &\\\n& r\\\nm b').categories).toContain('file-delete');
    expect(read('git log \\\n  --oneline')).toMatchObject({ readsOnly: true, argv: ['git', 'log', '--oneline'] });
  });

  it('runs in the folder that it says, with the time that it says and no more than the place gives', async () => {
    await using bench = new ToolBench();
    expect((await bench.call('exec', { command: 'pwd', cwd: '..' })).text).toContain(`${bench.stateDir}\n`);
    expect(bench.planned('exec', { command: 'true', timeout: 5 }).timeoutMs).toBe(5000);
    expect(bench.planned('exec', { command: 'true', timeout: 5000 }).timeoutMs).toBe(20_000);
    const late = await bench.call('exec', { command: 'sleep 86395', timeout: 1 });
    expect(late).toEqual({ ok: false, text: 'The command was ended at its time (1 s).' });
  });

  it('103: nothing of our environment reaches a call, and of its own only what is in the plan', async () => {
    process.env['OC_TEST_UNKNOWN_KEY'] = 'visible';
    await using bench = new ToolBench();
    const { text } = await bench.call('exec', { command: 'env', env: { NOTE: 'a b' } });
    const names = text.split('\n').flatMap((line) => /^([A-Z_a-z]+)=/.exec(line)?.[1] ?? []);
    expect(names.toSorted()).toEqual(['HOME', 'LANG', 'NOTE', 'PATH', 'TERM', 'TZ']);
    expect(bench.planned('exec', { command: 'env', env: { NOTE: 'a b' } })).toMatchObject({ env: { NOTE: 'a b' } });
  });

  it('103: a variable that would change what runs is refused, and any unknown one makes the call uncertain', async () => {
    await using bench = new ToolBench();
    for (const name of [
      'PATH',
      'LD_PRELOAD',
      'DYLD_INSERT_LIBRARIES',
      'BASH_ENV',
      'ENV',
      'IFS',
      'GIT_SSH_COMMAND',
      'HOME',
    ]) {
      expect([name, refusal(bench, { command: 'true', env: { [name]: 'x' } })]).toEqual([
        name,
        `The argument env cannot set ${name}: it would change what runs.`,
      ]);
    }
    for (const name of ['a-b', '', 'A=B', '1A', 'A\n', 'é']) {
      expect(refusal(bench, { command: 'true', env: { [name]: 'x' } })).toMatch(/has a name that is none/);
    }
    expect(bench.planned('exec', { command: 'true', env: { TZ: 'UTC' } }).effects).toMatchObject({ readsOnly: true });
    const strange = bench.planned('exec', { command: 'true', env: { SOME_PLUGIN: '/x.so' } }).effects;
    expect(strange).toMatchObject({ readsOnly: false, certain: false, categories: ['system-command'] });
    expect(strange.notes).toContainEqual({ kind: 'dynamic', text: 'SOME_PLUGIN=/x.so', at: null });
  });

  it('117: takes no word on where it runs or for whom', async () => {
    await using bench = new ToolBench();
    for (const name of ['host', 'node', 'agentId', 'sessionKey', 'security', 'ask']) {
      expect(refusal(bench, { command: 'true', [name]: 'gateway' })).toBe(
        `"${name}" cannot be chosen: the gateway alone decides where a call runs, and for whom.`,
      );
    }
    expect(refusal(bench, { command: 'true', shell: 'zsh' })).toMatch(/^There is no argument "shell"/);
    expect([wantsHost({ elevated: true }), wantsHost({ elevated: 'true' }), wantsHost(null)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('refuses what is no command', async () => {
    await using bench = new ToolBench();
    expect(refusal(bench, {})).toBe('The argument command is missing.');
    expect(refusal(bench, null)).toBe('The arguments must be an object.');
    expect(refusal(bench, { command: '' })).toMatch(/is empty/);
    expect(refusal(bench, { command: 'a\0b' })).toMatch(/contains what is no text/);
    expect(refusal(bench, { command: 'a'.repeat(16_385) })).toMatch(/16385 characters/);
    expect(refusal(bench, { command: ['ls'] })).toMatch(/must be a text/);
    expect(refusal(bench, Object.create({ command: 'ls' }))).toBe('The argument command is missing.');
  });

  it('tells of its output both ends, cleaned before it is cut', async () => {
    await using bench = new ToolBench();
    bench.maxOutputBytes = 1000;
    bench.clean = (text) => text.replaceAll('hunter2', '[redacted]');
    const { text } = await bench.call('exec', { command: 'echo first hunter2; seq 10000; echo last' });
    expect(text).toMatch(
      /^The command ended with code 0\.\nstdout, \d+ bytes, not all of them shown:\nfirst \[redacted\]\n1\n/,
    );
    expect(text).toMatch(/10000\nlast\n$/);
    expect(text.length).toBeLessThan(3100);
  });
});

describe('process', () => {
  it('follows, speaks to and ends a background call of its own conversation', async () => {
    await using bench = new ToolBench();
    const started = await bench.call('exec', {
      command: 'while read a; do echo "got $a"; done; sleep 86394',
      background: true,
    });
    const id = /as ([0-9a-f]{6})\.$/.exec(started.text)?.[1] ?? '';
    expect(await bench.call('process', { action: 'write', id, data: 'one\n' })).toMatchObject({ ok: true });
    await expect
      .poll(async () => (await bench.call('process', { action: 'poll', id })).text)
      .toBe(`${id} runs.\ngot one`);
    expect((await bench.call('process', { action: 'poll', id })).text).toBe(`${id} runs.`);
    expect((await bench.call('process', { action: 'list' })).text).toContain(`${id} runs: while read`);
    bench.sessionKey = 'agent:main:telegram:dm:8';
    for (const action of ['poll', 'kill', 'close'])
      expect((await bench.call('process', { action, id })).ok).toBe(false);
    expect((await bench.call('process', { action: 'list' })).text).not.toContain(id);
    bench.sessionKey = 'agent:main:main';
    expect((await bench.call('process', { action: 'kill', id })).text).toBe(`${id} was killed.`);
    expect((await bench.call('process', { action: 'write', id, data: 'x' })).ok).toBe(false);
  });

  it('says how it ended, and ends all of a conversation that is dropped', async () => {
    await using bench = new ToolBench();
    const start = async (command: string) =>
      /as ([0-9a-f]{6})/.exec((await bench.call('exec', { command, background: true })).text)?.[1] ?? '';
    const id = await start('echo done; exit 3');
    await expect
      .poll(async () => (await bench.call('process', { action: 'poll', id })).text)
      .toMatch(/^\S+ ended with code 3\./);
    await start('sleep 86393');
    expect(bench.background.list(bench.sessionKey).map(({ ended }) => ended === null)).toEqual([false, true]);
    await bench.background.drop(bench.sessionKey);
    expect(bench.background.list(bench.sessionKey)).toEqual([]);
  });

  it('is bounded in number and in output', async () => {
    await using bench = new ToolBench();
    writeFileSync(bench.at('flood'), 'x'.repeat(300_000));
    const flood = /as ([0-9a-f]{6})/.exec(
      (await bench.call('exec', { command: 'cat flood', background: true })).text,
    )?.[1];
    await expect.poll(() => bench.background.find(bench.sessionKey, flood ?? '')?.ended).toBe('ended with code 0');
    const { text } = await bench.call('process', { action: 'poll', id: flood });
    expect(text).toMatch(/characters were printed before and are not kept/);
    expect(text.length).toBeLessThan(70_000);
    for (let at = 0; at < 8; at += 1) await bench.call('exec', { command: 'sleep 86392', background: true });
    expect((await bench.call('exec', { command: 'sleep 86392', background: true })).text).toMatch(
      /^8 background calls run/,
    );
  });

  it('asks about what is written to a program, and about nothing else', async () => {
    await using bench = new ToolBench();
    expect(bench.planned('process', { action: 'write', id: 'a', data: 'rm -rf /' }).effects).toMatchObject({
      certain: false,
      readsOnly: false,
    });
    expect(bench.planned('process', { action: 'kill', id: 'a' }).effects.readsOnly).toBe(true);
    expect(bench.plan('process', { action: 'poll' })).toEqual({ refused: 'The argument id is missing.' });
    expect(bench.plan('process', { action: 'poll', id: 'a', data: 'x' })).toHaveProperty('refused');
  });
});
