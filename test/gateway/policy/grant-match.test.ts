import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectsOfArgv } from '../../../src/gateway/effects/effects-of.ts';
import { type GrantForm, grantCovers, isGrantable } from '../../../src/gateway/policy/grant-match.ts';
import { grants } from '../../effects/corpus.ts';

const cwd = '/people/ann/workspace';
const add: GrantForm = { categories: ['file-write'], argv: ['git', 'add'], rest: 'operands', cwd };

const covers = (grant: GrantForm, argv: readonly string[], over: { cwd?: string; addedEnvironment?: string[] } = {}) =>
  grantCovers(grant, { effects: effectsOfArgv(argv), argv, cwd, addedEnvironment: [], ...over });

describe('a grant', () => {
  it('covers exactly what it names', () => {
    expect(covers(add, ['git', 'add', 'a.md', 'b/c.md'])).toBe(true);
    for (const rest of [
      [],
      ['-A'],
      ['--', 'a'],
      ['/a'],
      ['../a'],
      ['a/../b'],
      ['~/a'],
      [':/'],
      ['*.md'],
      [''],
      ['.git/config'],
      ['a/.GIT/x'],
      ['./a'],
      ['a//b'],
      ['a\n-A'],
    ]) {
      expect(covers(add, ['git', 'add', ...rest]), rest.join(' ')).toBe(false);
    }
  });

  it('covers it in its own place alone, without an added environment', () => {
    expect(covers(add, ['git', 'add', 'a.md'], { cwd: `${cwd}/sub` })).toBe(false);
    expect(covers(add, ['git', 'add', 'a.md'], { addedEnvironment: ['A'] })).toBe(false);
  });

  it('does not cover a call that takes a shell', () => {
    const effects = effectsOfArgv(['git', 'add', 'a.md']);
    expect(grantCovers(add, { effects, argv: null, cwd, addedEnvironment: [] })).toBe(false);
  });

  it('does not cover a call that does more than it states', () => {
    expect(covers({ ...add, categories: [] }, ['git', 'add', 'a.md'])).toBe(false);
  });

  it('covers no wrapper, no interpreter and no unknown program, whatever it says (THREATS 94, 95, 96 CVE-2026-29607)', () => {
    const categories = [
      'file-delete',
      'file-write',
      'message-send',
      'network-request',
      'system-command',
      'cron',
    ] as const;
    const wrappers =
      'sh bash zsh dash env nice nohup time timeout stdbuf flock setsid ionice taskset chrt xargs find sudo doas busybox toybox script watch parallel ssh docker unshare chroot systemd-run npx bunx uvx nix-shell rbenv python3 node perl awk make npm unheard-of'.split(
        ' ',
      );
    const words: Readonly<Record<string, readonly string[]>> = {
      find: ['.', '-exec', 'true', '{}', ';'],
      docker: ['exec', 'c', 'true'],
      sh: ['-c', 'true'],
      bash: ['-lc', 'true'],
    };
    const granted = wrappers.filter((name) => {
      const argv = [name, ...(words[name] ?? ['true'])];
      return isGrantable(effectsOfArgv(argv)) || covers({ categories, argv, rest: 'none', cwd }, argv);
    });
    expect(granted).toEqual([]);
  });

  it('of text takes one word that is no option', () => {
    const commit: GrantForm = { categories: ['file-write'], argv: ['git', 'commit', '-m'], rest: 'text', cwd };
    expect(covers(commit, ['git', 'commit', '-m', 'x; rm $(y)'])).toBe(true);
    for (const rest of [[], ['x', 'y'], ['--amend'], ['a\nb'], ['x'.repeat(201)], ['ü']]) {
      expect(covers(commit, ['git', 'commit', '-m', ...rest]), rest.join(' ')).toBe(false);
    }
  });

  it('of the household covers its own words, and no other ones', () => {
    for (const { argv, rest, categories } of grants) {
      const words = [...argv, ...(rest === 'none' ? [] : ['a.md'])];
      expect(covers({ argv, rest, categories, cwd }, words), words.join(' ')).toBe(true);
      fc.assert(
        fc.property(fc.constantFrom('-x', '--y=z', '/etc', '..', ';', ''), (more) => {
          expect(covers({ argv, rest, categories, cwd }, [...words, more])).toBe(false);
        }),
        { numRuns: 6 },
      );
    }
  });
});
