import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BindPlace, bind, type CallToBind, whatChanged } from '../../../src/gateway/approvals/binding.ts';
import { effectsOf } from '../../../src/gateway/effects/effects-of.ts';

let dir = '';
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'oc-binding-')));
  mkdirSync(join(dir, 'work/sub'), { recursive: true });
  writeFileSync(join(dir, 'work/a.js'), 'safe()');
  writeFileSync(join(dir, 'work/sub/b.js'), 'safe()');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const callOf = (command: string, more: Partial<CallToBind> = {}): CallToBind => {
  const effects = effectsOf(command);
  return {
    ...{ tool: 'exec', argv: effects.argv ?? ['bash', '-c', command], stdin: null, cwd: join(dir, 'work') },
    ...{ env: {}, timeoutMs: 1000, effects },
    ...more,
  };
};
const host = (more: Partial<BindPlace> = {}): BindPlace => ({
  ...{ kind: 'host', place: 'host', workspace: join(dir, 'work'), mounted: join(dir, 'work') },
  ...{ agentId: 'main', sessionKey: 'agent:main:main', path: ['/usr/local/bin', '/usr/bin', '/bin'] },
  ...more,
});
/** What is found changed after something happened to the same call. */
const changedBy = (
  command: string,
  happens: () => void,
  more: Partial<CallToBind> = {},
  place = host(),
): string | null => {
  const before = bind(callOf(command, more), place);
  happens();
  return whatChanged(before, bind(callOf(command, more), place));
};
const write = (path: string, text: string) => writeFileSync(join(dir, path), text);

describe('a binding', () => {
  it('is the same for the same call as long as nothing has changed', () => {
    for (const command of ['node a.js', 'rm a.js', 'git status', 'python3 sub/b.js | head', './a.js x', 'mkdir new']) {
      expect([command, changedBy(command, () => write('other', 'x'))]).toEqual([command, null]);
    }
  });

  it('102: differs when a script is rewritten (CVE-2026-27545)', () => {
    expect(changedBy('node a.js', () => write('work/a.js', 'evil()'))).toBe('a.js');
    expect(changedBy('bash -c "node sub/b.js"', () => write('work/sub/b.js', 'evil()'))).toBe('sub/b.js');
    expect(changedBy('nice node --require=./a.js sub/b.js', () => write('work/a.js', '2'))).not.toBeNull();
    expect(changedBy('./a.js', () => write('work/a.js', '3'))).toBe('./a.js');
    expect(changedBy('cd sub; node a.js && echo "x"', () => write('work/a.js', '4'))).toBe('a.js');
  });

  it('102: an interpreter that nobody knows binds every file that its words name', () => {
    expect(changedBy('frobnicate --in a.js --out=sub/b.js', () => write('work/sub/b.js', 'x'))).not.toBeNull();
    expect(changedBy('frobnicate a.js', () => write('work/a.js', 'x'))).toBe('a.js');
    write('work/Makefile', 'all:\n\ttrue\n');
    expect(changedBy('make all', () => write('work/Makefile', 'all:\n\trm x\n'))).toBe('Makefile');
  });

  it('102: differs when the parent of a script, or the folder, becomes a link or another folder', () => {
    mkdirSync(join(dir, 'evil'));
    write('evil/b.js', 'safe()');
    write('evil/a.js', 'safe()');
    const swap = (name: string) => {
      renameSync(join(dir, name), join(dir, `${name}.old`));
      symlinkSync(join(dir, 'evil'), join(dir, name));
    };
    expect(changedBy('node sub/b.js', () => swap('work/sub'))).toBe('sub/b.js');
    expect(changedBy('node a.js', () => swap('work'))).toBe(join(dir, 'work'));
  });

  it('102: differs when the folder is another one of the same name, and when a file is', () => {
    const again = () => {
      renameSync(join(dir, 'work'), join(dir, 'moved'));
      execFileSync('cp', ['-a', join(dir, 'moved'), join(dir, 'work')]);
    };
    expect(changedBy('ls', again)).toBe(join(dir, 'work'));
    const other = () => {
      renameSync(join(dir, 'work/a.js'), join(dir, 'work/c.js'));
      write('work/a.js', 'safe()');
    };
    expect(changedBy('rm a.js', other)).toBe('a.js');
    expect(changedBy('rm new.txt', () => write('work/new.txt', 'x'))).toBe('new.txt');
  });

  it('103: holds the words, the variables, the input, the time, the place and whose it is', () => {
    const digest = (command: string, more: Partial<CallToBind> = {}, place = host()) =>
      bind(callOf(command, more), place).digest;
    const all = [
      digest('echo a'),
      digest('echo a', { argv: ['echo', 'a b'] }),
      digest('echo a', { argv: ['bash', '-c', 'echo a'] }),
      digest('echo a', { env: { A: '1' } }),
      digest('echo a', { env: { A: '2' } }),
      digest('echo a', { stdin: 'x' }),
      digest('echo a', { timeoutMs: 2000 }),
      digest('echo a', { background: true }),
      digest('echo a', { cwd: dir }),
      digest('echo a', {}, host({ sessionKey: 'agent:main:other' })),
      digest('echo a', {}, host({ agentId: 'other' })),
      digest('echo a', {}, host({ kind: 'docker' })),
      digest('echo a', {}, host({ kind: 'docker', place: 'another' })),
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(digest('echo a')).toBe(all[0]);
  });

  it('names the program that a word stands for on the host', () => {
    const { program } = bind(callOf('ls'), host());
    expect(program).toMatchObject({ kind: 'file', path: expect.stringMatching(/\/bin\/ls$/) });
    mkdirSync(join(dir, 'bin'));
    const before = bind(callOf('ls'), host({ path: [join(dir, 'bin'), '/usr/bin', '/bin'] }));
    write('bin/ls', 'evil');
    const now = bind(callOf('ls'), host({ path: [join(dir, 'bin'), '/usr/bin', '/bin'] }));
    expect(whatChanged(before, now)).toMatch(/\/bin\/ls$/);
  });

  it('sees a mounted workspace from outside, and nothing that its links lead to beyond it', () => {
    const inside = host({ kind: 'docker', place: 'one', workspace: '/workspace' });
    const cwd = { cwd: '/workspace' };
    expect(changedBy('node a.js', () => write('work/a.js', 'evil()'), cwd, inside)).toBe('a.js');
    expect(changedBy('node /workspace/sub/b.js', () => write('work/sub/b.js', 'x'), cwd, inside)).toBe(
      '/workspace/sub/b.js',
    );
    write('secret', 'one');
    symlinkSync(join(dir, 'secret'), join(dir, 'work/link'));
    const { files } = bind(callOf('node link', cwd), inside);
    expect(files).toEqual([{ path: 'link', real: null, kind: 'unknown', inode: null, sha256: null, stamp: null }]);
    expect(bind(callOf('node a.js', cwd), { ...inside, mounted: null })).toMatchObject({ cwd: null, files: [] });
  });

  it('waits for no pipe, and says what it may not follow', () => {
    execFileSync('mkfifo', [join(dir, 'work/pipe')]);
    symlinkSync('round', join(dir, 'work/round'));
    const { files } = bind(callOf('frobnicate pipe round'), host());
    expect(files.map(({ path, kind }) => [path, kind])).toEqual(
      expect.arrayContaining([
        ['pipe', 'other'],
        ['round', 'unknown'],
      ]),
    );
  });
});
