import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { judgeSettings } from '../../../src/gateway/sandbox/judge-settings.ts';
import { identityOf } from '../../../src/gateway/sandbox/pinned-dirs.ts';
import type { SandboxSettings } from '../../../src/gateway/sandbox/sandbox.ts';
import { realPathOf } from '../../../src/gateway/state/real-path.ts';

const dir = mkdtempSync(join(tmpdir(), 'oc-judge-'));
afterAll(() => rmSync(dir, { recursive: true }));
const at = (...parts: readonly string[]) => join(dir, ...parts);
for (const name of ['home/.ssh', 'home/notes', 'state/workspace', 'state/credentials']) {
  mkdirSync(at(name), { recursive: true });
}
symlinkSync('home', at('linked-home'));
symlinkSync(at('state'), at('home/notes/state'));
symlinkSync('.ssh', at('home/keys'));
symlinkSync('round', at('round'));
symlinkSync(at('state/credentials'), at('state/workspace-evil'));
const places = { home: at('linked-home'), ours: [at('state')] };

const settings = (more: Partial<SandboxSettings>): SandboxSettings => ({
  engine: 'docker',
  image: 'oc-sandbox:1',
  workspaceAccess: 'none',
  workspaceDir: at('state/workspace'),
  network: 'none',
  memoryBytes: 1 << 28,
  cpus: 1,
  pids: 64,
  timeoutMs: 1000,
  readOnlyRoot: true,
  binds: [],
  env: {},
  user: '1000:1000',
  ...more,
});

const judge = (more: Partial<SandboxSettings>) => judgeSettings(settings(more), places, []);

describe('113: settings when a place is made of them', () => {
  it('may name what they may name, and the directory that it leads to is what counts', () => {
    symlinkSync(at('home/notes'), at('elsewhere'));
    expect(judge({ workspaceAccess: 'rw', binds: [`${at('elsewhere')}:/notes`] })).toMatchObject({
      kind: 'judged',
      settings: { workspaceDir: at('state/workspace') },
      binds: [{ source: at('home/notes'), target: '/notes', readOnly: true }],
    });
  });

  it.each([
    at('home/keys'),
    at('home/keys/not-there'),
    at('home/notes/state'),
    at('home/notes/state/not/there/yet'),
    at('linked-home'),
    at('linked-home/.ssh'),
    at('round'),
    at('round/x'),
    dir,
  ])('not %s', (source) => {
    expect(judge({ binds: [`${source}:/x`] })).toMatchObject({ kind: 'unavailable' });
  });

  it('a workspace that is a link to something else of ours is not mounted', () => {
    expect(judge({ workspaceAccess: 'ro', workspaceDir: at('state/workspace-evil') })).toMatchObject({
      kind: 'unavailable',
    });
    expect(judge({ workspaceAccess: 'none', workspaceDir: at('state/workspace-evil') })).toMatchObject({
      kind: 'judged',
    });
  });
});

describe('113: credentials that are kept elsewhere, behind a link of the home', () => {
  mkdirSync(at('dotfiles/aws'), { recursive: true });
  mkdirSync(at('dotfiles/shell'));
  symlinkSync(at('dotfiles/aws'), at('home/.aws'));

  it.each(['dotfiles/aws', 'dotfiles/aws/sso', 'dotfiles'])('are not mounted: %s', (name) => {
    expect(judge({ binds: [`${at(name)}:/x`] })).toMatchObject({
      kind: 'unavailable',
      because: expect.stringContaining('~/.aws holds credentials'),
    });
    expect(judge({ workspaceAccess: 'ro', workspaceDir: at(name) })).toMatchObject({ kind: 'unavailable' });
  });

  it('close nothing beside them', () => {
    expect(judge({ binds: [`${at('dotfiles/shell')}:/x`] })).toMatchObject({ kind: 'judged' });
  });

  it.each(['home', 'linked-home'])('close no workspace in a state directory of %s', (home) => {
    mkdirSync(at('dotfiles/openclaw/workspace'), { recursive: true });
    if (!existsSync(at('home/.openclaw'))) symlinkSync(at('dotfiles/openclaw'), at('home/.openclaw'));
    const workspaceDir = at(home, '.openclaw/workspace');
    const known = { home: at(home), ours: [at(home, '.openclaw')] };
    expect(judgeSettings(settings({ workspaceAccess: 'rw', workspaceDir }), known, [])).toMatchObject({
      kind: 'judged',
    });
  });
});

describe('113: a directory that what runs in the sandbox could replace', () => {
  const work = at('home/work');
  mkdirSync(join(work, 'data'), { recursive: true });
  symlinkSync(at('home/notes'), join(work, 'was-data'));
  symlinkSync(join(work, 'data'), at('home/to-data'));
  const refused = { kind: 'unavailable', because: expect.stringContaining('put something else in its place') };

  it.each(['data', 'data/deep', 'was-data', 'not-there-yet'])('is not mounted: %s of the workspace', (name) => {
    const binds = [`${join(work, name)}:/data`];
    expect(judge({ workspaceAccess: 'rw', workspaceDir: work, binds })).toMatchObject(refused);
    expect(judge({ binds: [`${work}:/work:rw`, ...binds] })).toMatchObject(refused);
    expect(judge({ workspaceAccess: 'ro', workspaceDir: work, binds })).toMatchObject({ kind: 'judged' });
  });

  it('is not mounted whatever way it is written', () => {
    for (const source of [at('linked-home/work/data'), at('linked-home/work/was-data'), at('home/to-data')]) {
      expect(judge({ workspaceAccess: 'rw', workspaceDir: work, binds: [`${source}:/data`] })).toMatchObject(refused);
    }
  });

  it('is no workspace', () => {
    const binds = [`${work}:/work:rw`];
    expect(judge({ workspaceAccess: 'ro', workspaceDir: join(work, 'data'), binds })).toMatchObject(refused);
    expect(judge({ workspaceAccess: 'none', workspaceDir: join(work, 'data'), binds })).toMatchObject({
      kind: 'judged',
    });
  });

  it('is another one than that in which it may write', () => {
    const binds = [`${work}:/again`, `${at('home/notes')}:/notes:rw`];
    expect(judge({ workspaceAccess: 'rw', workspaceDir: work, binds })).toMatchObject({ kind: 'judged' });
  });
});

describe('113: a directory where a sandbox of another agent may write', () => {
  const out = at('home/out');
  mkdirSync(join(out, 'report/pages'), { recursive: true });
  symlinkSync(at('home/notes'), join(out, 'linked'));
  symlinkSync('report', join(out, 'latest'));
  symlinkSync(join(out, 'linked'), at('home/to-linked'));
  symlinkSync(join(out, 'report'), at('home/to-report'));
  symlinkSync(out, at('home/to-out'));
  const reads = (source: string, more: Partial<SandboxSettings> = {}) =>
    judgeSettings(settings({ binds: [`${source}:/in`], ...more }), places, [realPathOf(out) ?? out]);

  it.each(['out/linked', 'out/linked/deep', 'out/latest/pages', 'to-linked', 'to-out/linked'])(
    'is not reached through a link that lies there: %s',
    (name) => {
      const refused = {
        kind: 'unavailable',
        because: expect.stringContaining('link that lies where a sandbox may write'),
      };
      expect(reads(at('home', name))).toMatchObject(refused);
      const mounted = { binds: [], workspaceAccess: 'rw', workspaceDir: at('home', name) } as const;
      expect(reads('', mounted)).toMatchObject(refused);
      expect(reads('', { ...mounted, workspaceAccess: 'none' })).toMatchObject({ kind: 'judged' });
    },
  );

  it('may be shown to read, and is held to what it is at this moment', () => {
    for (const name of ['out/report', 'to-report', 'to-out/report']) {
      const source = join(out, 'report');
      const { dev, ino } = statSync(source);
      expect(reads(at('home', name))).toMatchObject({
        binds: [{ source, readOnly: true }],
        pinned: [{ source, target: '/in', identity: `${dev} ${ino}` }],
      });
    }
    expect(reads(join(out, 'not-there'))).toMatchObject({ pinned: [{ identity: null }] });
    for (const source of [out, at('home/to-out'), at('home/notes'), at('elsewhere')])
      expect(reads(source)).toMatchObject({ kind: 'judged', pinned: [] });
  });

  it('is known by what lies at its path, and not by what a link leads to that was put on the way since it was judged', () => {
    const { dev, ino } = statSync(join(out, 'report/pages'));
    expect(identityOf(join(out, 'report/pages'))).toBe(`${dev} ${ino}`);
    for (const name of ['out/latest/pages', 'out/latest', 'to-out/report', 'out/not-there'])
      expect(identityOf(at('home', name)), name).toBeNull();
  });
});

describe('where a path leads', () => {
  it('follows links in the middle and at the end, also to what is not there', () => {
    expect(realPathOf(at('linked-home/keys/id'))).toBe(at('home/.ssh/id'));
    expect(realPathOf(at('home/notes/state/x/../y'))).toBe(at('state/y'));
    expect(realPathOf(at('round'))).toBeNull();
    expect(realPathOf('/no/such/path')).toBe('/no/such/path');
  });
});
