import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ToolBench } from './tool-bench.ts';

describe.each(['host', 'docker'] as const)('the file tools, on files of the kind %s', (kind) => {
  it('write, read and change a text', async () => {
    await using bench = new ToolBench(kind);
    expect(await bench.call('write', { path: 'a/b/c.txt', content: 'one\ntwo ä $(id)\n' })).toEqual({
      ok: true,
      text: `Wrote 17 bytes to ${kind === 'host' ? 'a/b/c.txt' : bench.at('a/b/c.txt')}.`,
    });
    expect(readFileSync(bench.at('a/b/c.txt'), 'utf8')).toBe('one\ntwo ä $(id)\n');
    expect(await bench.call('read', { path: 'a/b/c.txt' })).toEqual({ ok: true, text: 'one\ntwo ä $(id)\n' });
    expect(await bench.call('read', { path: 'a/b/c.txt', offset: 2, limit: 1 })).toEqual({
      ok: true,
      text: 'two ä $(id)',
    });
    expect(await bench.call('edit', { path: 'a/b/c.txt', old: 'two', new: '$&three' })).toMatchObject({ ok: true });
    expect(readFileSync(bench.at('a/b/c.txt'), 'utf8')).toBe('one\n$&three ä $(id)\n');
  });

  it('keep the mode of a file that is written again', async () => {
    await using bench = new ToolBench(kind);
    writeFileSync(bench.at('run.sh'), 'long before\n');
    chmodSync(bench.at('run.sh'), 0o755);
    expect(await bench.call('write', { path: 'run.sh', content: 'x' })).toMatchObject({ ok: true });
    expect([readFileSync(bench.at('run.sh'), 'utf8'), statSync(bench.at('run.sh')).mode & 0o777]).toEqual(['x', 0o755]);
  });

  it('take names for names, whatever is in them', async () => {
    await using bench = new ToolBench(kind);
    for (const path of ['-rf', '--help', '$(touch pwned)', 'a b\nc', 'of=x', '%s', "'", '*']) {
      expect(await bench.call('write', { path, content: path })).toMatchObject({ ok: true });
      expect(await bench.call('read', { path })).toEqual({ ok: true, text: path });
    }
    expect(existsSync(bench.at('pwned'))).toBe(false);
  });

  it('say what they cannot', async () => {
    await using bench = new ToolBench(kind);
    mkdirSync(bench.at('folder'));
    writeFileSync(bench.at('picture'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff]));
    writeFileSync(bench.at('latin'), Buffer.from([0x66, 0xfc, 0x72]));
    writeFileSync(bench.at('huge'), 'x'.repeat((1 << 20) + 1));
    execFileSync('mkfifo', [bench.at('pipe')]);
    expect((await bench.call('read', { path: 'none' })).text).toMatch(/does not exist\.$/);
    expect((await bench.call('read', { path: 'folder' })).text).toMatch(
      /(is a folder|no regular file|Is a directory)\.$/,
    );
    expect((await bench.call('read', { path: 'picture' })).text).toMatch(/not a text/);
    expect((await bench.call('read', { path: 'latin' })).text).toMatch(/not a text/);
    expect((await bench.call('read', { path: 'huge' })).text).toMatch(/is larger than/);
    writeFileSync(bench.at('a'), 'one one');
    expect((await bench.call('edit', { path: 'a', old: 'one', new: 'two' })).text).toMatch(/stands 2 times/);
    expect((await bench.call('edit', { path: 'a', old: 'three', new: 'two' })).text).toMatch(/stands 0 times/);
    expect((await bench.call('edit', { path: 'none', old: 'a', new: 'b' })).text).toMatch(/does not exist/);
    expect((await bench.call('read', { path: 'a', offset: 5 })).text).toMatch(/has 1 lines/);
    expect(readFileSync(bench.at('a'), 'utf8')).toBe('one one');
  });

  it('185: work in the workspace alone, also through links', async () => {
    await using bench = new ToolBench(kind);
    const secret = join(bench.stateDir, 'openclaw.json');
    writeFileSync(secret, 'secret of ours');
    symlinkSync(secret, bench.at('link'));
    symlinkSync(bench.stateDir, bench.at('linked'));
    symlinkSync(join(bench.home, '.ssh'), bench.at('keys'));
    symlinkSync('/proc/self', bench.at('self'));
    for (const path of [
      ...['link', 'linked/openclaw.json', 'keys/new', 'self/environ', '/proc/self/environ', '/etc/passwd'],
      ...['../openclaw.json', secret, `${bench.home}/.ssh/id`, '~/.ssh/id', '/proc/1/environ', 'self/root/etc/passwd'],
    ]) {
      const read = await bench.call('read', { path });
      expect([path, read.ok, read.text.includes('secret')]).toEqual([path, false, false]);
      if (path !== '~/.ssh/id')
        expect([path, (await bench.call('write', { path, content: 'x' })).ok]).toEqual([path, false]);
      const edited = await bench.call('edit', { path, old: 'secret', new: 'x' });
      expect([path, edited.ok]).toEqual([path, false]);
    }
    expect(readFileSync(secret, 'utf8')).toBe('secret of ours');
    expect(existsSync(join(bench.home, '.ssh', 'new'))).toBe(false);
  });

  it('patch several files at once, or none of them', async () => {
    await using bench = new ToolBench(kind);
    writeFileSync(bench.at('a'), 'one\ntwo\nthree\n');
    writeFileSync(bench.at('b'), 'gone\n');
    writeFileSync(bench.at('c'), 'to be moved\n');
    const patch = (second: string) =>
      [
        '*** Begin Patch',
        '*** Update File: a',
        '@@',
        ' one',
        '-two',
        '+2',
        ' three',
        second,
        '*** Add File: d/e',
        '+new',
        '*** End Patch',
      ].join('\n');
    const wrong = await bench.call('apply_patch', { patch: patch('*** Delete File: none') });
    expect(wrong).toEqual({ ok: false, text: 'Nothing was changed: none does not exist.' });
    expect(readFileSync(bench.at('a'), 'utf8')).toBe('one\ntwo\nthree\n');
    const right = patch('*** Delete File: b\n*** Update File: c\n*** Move to: f');
    expect(await bench.call('apply_patch', { patch: right })).toMatchObject({ ok: true });
    expect(readFileSync(bench.at('a'), 'utf8')).toBe('one\n2\nthree\n');
    expect([existsSync(bench.at('b')), existsSync(bench.at('c'))]).toEqual([false, false]);
    expect([readFileSync(bench.at('d/e'), 'utf8'), readFileSync(bench.at('f'), 'utf8')]).toEqual([
      'new\n',
      'to be moved\n',
    ]);
    expect(bench.planned('apply_patch', { patch: right }).effects.categories).toEqual(['file-delete', 'file-write']);
  });

  it('take back what a patch has done when a later file cannot be written', async () => {
    await using bench = new ToolBench(kind);
    writeFileSync(bench.at('a'), 'one\n');
    writeFileSync(bench.at('file'), 'x\n');
    const lines = [
      '*** Begin Patch',
      '*** Update File: a',
      '-one',
      '+two',
      '*** Add File: file/below',
      '+x',
      '*** End Patch',
    ];
    expect(await bench.call('apply_patch', { patch: lines.join('\n') })).toMatchObject({ ok: false });
    expect(readFileSync(bench.at('a'), 'utf8')).toBe('one\n');
  });
});

describe('on the host', () => {
  it('185: another name of a protected file is that file', async () => {
    await using bench = new ToolBench();
    const secret = join(bench.stateDir, 'state', 'local-credential');
    mkdirSync(join(bench.stateDir, 'state'));
    writeFileSync(secret, 'secret');
    writeFileSync(bench.at('other'), 'x');
    execFileSync('ln', [secret, bench.at('hard')]);
    execFileSync('ln', [bench.at('other'), bench.at('own')]);
    expect((await bench.call('read', { path: 'hard' })).text).toMatch(/another name of a file/);
    expect((await bench.call('write', { path: 'hard', content: 'x' })).ok).toBe(false);
    expect(await bench.call('read', { path: 'own' })).toEqual({ ok: true, text: 'x' });
    expect(readFileSync(secret, 'utf8')).toBe('secret');
  });

  it('185: a workspace that holds keys does not open them', async () => {
    await using bench = new ToolBench();
    writeFileSync(join(bench.home, '.ssh', 'id'), 'key');
    const whole = { ...bench.context, roots: [bench.home] };
    const { read } = await import('../../../src/gateway/tools/read.ts');
    const plan = read.plan({ path: '.ssh/id' }, { ...bench.place, workspace: bench.home, roots: [bench.home] });
    if ('refused' in plan) throw new Error(plan.refused);
    expect((await read.run(plan, whole)).text).toMatch(/no tool reads or writes/);
  });

  it('tells the model where files lie in the workspace, and not where that lies on this machine', async () => {
    await using bench = new ToolBench();
    mkdirSync(bench.at('folder'));
    symlinkSync(bench.home, bench.at('up'));
    writeFileSync(bench.at('a'), 'one');
    const patch = ['*** Begin Patch', '*** Update File: a', '@@', '-one', '+two', '*** End Patch'].join('\n');
    for (const [tool, input] of [
      ...['a', 'none', 'folder', 'up/.ssh/id', '../x', '.', 'a/b'].map((path) => ['read', { path }]),
      ...['a', 'folder', 'up/.ssh/id', '../x', '.', 'a/b'].map((path) => ['write', { path, content: 'one' }]),
      ['edit', { path: 'a', old: 'three', new: 'x' }],
      ['edit', { path: 'none', old: 'three', new: 'x' }],
      ['edit', { path: 'a', old: 'one', new: 'one\n' }],
      ['apply_patch', { patch }],
    ] as const) {
      const { text } = await bench.call(String(tool), input);
      expect([tool, input, text.includes(bench.home)]).toEqual([tool, input, false]);
    }
  });

  it('does not wait for a pipe', async () => {
    await using bench = new ToolBench();
    execFileSync('mkfifo', [bench.at('pipe')]);
    expect((await bench.call('read', { path: 'pipe' })).text).toMatch(/no regular file/);
    expect((await bench.call('write', { path: 'pipe', content: 'x' })).ok).toBe(false);
  });
});
