import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../src/gateway/sandbox/sandbox.ts';
import { processTool } from '../../src/gateway/tools/process.ts';
import { whoseTurn } from '../../src/gateway/whose-turn.ts';
import { policyOf } from '../gateway/config/place.ts';
import { bubblewrapped, HandsDesk, operator, owner, sender } from '../gateway/hands/hands-desk.ts';
import { ToolBench } from '../gateway/tools/tool-bench.ts';

/** The model is hostile, and so is whatever writes in the workspace: what it could have without a person's answer. */

const secret = 'a key of nobody';

async function deskWithKey(config: object = {}): Promise<HandsDesk> {
  const desk = await HandsDesk.open(config);
  writeFileSync(join(desk.home, '.ssh', 'id_rsa'), secret);
  writeFileSync(join(desk.home, '.netrc'), secret);
  return desk;
}

/** What the answer holds, and that nobody was asked and nothing ran. */
async function expectRefused(desk: HandsDesk, command: string, more: object = {}): Promise<void> {
  const answer = await desk.exec(command, more);
  expect(answer, command).toMatchObject({ ok: false });
  expect(answer.text).not.toContain(secret);
  expect(desk.ran(), command).toEqual([]);
}

/** It waits for a person, and nothing has run. */
async function expectAsked(desk: HandsDesk, command: string, more: object = {}): Promise<void> {
  const stop = new AbortController();
  const answer = desk.call('exec', { command, ...more }, operator, stop.signal);
  await desk.asked();
  expect(desk.ran(), command).toEqual([]);
  stop.abort();
  expect(await answer).toMatchObject({ ok: false });
}

describe('links and the folder above', () => {
  test('185: a link whose folder above holds keys is followed as the kernel follows it', async () => {
    await using desk = await deskWithKey();
    mkdirSync(join(desk.home, 'other'));
    symlinkSync(join(desk.home, 'other'), join(desk.workspace, 'l'));
    await expectRefused(desk, 'cat l/../.ssh/id_rsa');
    await expectRefused(desk, 'cat l/../.s*/id_*');
    await expectRefused(desk, 'cat notes l/../.netrc');
    await expectRefused(desk, 'cd l/.. && cat .netrc');
    await expectRefused(desk, 'cd -P ./l/.. && cat .netrc');
  });

  test('185: the environment of a process is not had by the folder of descriptors', async () => {
    await using desk = await deskWithKey();
    const other = spawn('sleep', ['60'], { env: { KEY: secret }, stdio: 'ignore' });
    try {
      await expectRefused(desk, `cat /dev/fd/../../${other.pid}/environ`);
      await expectRefused(desk, `cat /proc/self/task/../../${other.pid}/environ`);
    } finally {
      other.kill();
    }
  });

  test('a program behind a link and the folder above is not the one of the machine that its words look like', async () => {
    await using desk = await deskWithKey();
    mkdirSync(join(desk.workspace, 'a/b/c/d/e/f/g/h'), { recursive: true });
    symlinkSync(join(desk.workspace, 'a/b/c/d/e/f/g/h'), join(desk.workspace, 'l'));
    const up = desk.workspace
      .split('/')
      .map(() => '..')
      .join('/');
    await expectAsked(desk, `${desk.workspace}/l/${up}/usr/bin/cat notes`);
  });

  test('102: a script is bound where the kernel finds it', async () => {
    await using desk = await deskWithKey();
    mkdirSync(join(desk.workspace, 'x/y'), { recursive: true });
    symlinkSync(join(desk.workspace, 'x/y'), join(desk.workspace, 'l'));
    desk.file('a.sh', 'true');
    desk.file('x/a.sh', 'echo as it was shown');
    const answer = desk.exec('bash l/../a.sh');
    await desk.asked();
    desk.file('x/a.sh', 'echo something else');
    await desk.decide('allow-once');
    expect((await answer).text).toContain('has changed since');
    expect(desk.ran()).toEqual([]);
  });
});

describe('texts of programs', () => {
  test('185: a key that only a text names is not read', async () => {
    await using desk = await deskWithKey();
    const key = `${desk.home}/.netrc`;
    desk.file('notes', `${key}\n`);
    for (const command of [
      `awk 'BEGIN{while((getline l < "${key}")>0) print l}'`,
      `sed 'r${key}' notes`,
      `sed -n '1R ${key}' notes`,
      `jo x=@${key}`,
      `jo x:%${key}`,
    ]) {
      await expectRefused(desk, command);
    }
  });

  test.each([
    `awk '{while((getline l < $1)>0) print l}' notes`,
    `awk 'BEGIN{ARGV[1]=".net" "rc"; ARGC=2} 1'`,
    `sed 'r.netrc' notes`,
    'jo x=@.netrc',
    'jq -n -f x.jq',
    'man -l ./page.1',
    'xmllint -xinclude page.xml',
    'nm --plugin ./x.so x.so',
    'nm --plug=./x.so x.so',
    'cowsay -f ./x.cow hello',
    "cloc --vcs='touch x' .",
    "identify '|touch x'",
    'systemctl show --property=Environment x.service',
    'yarn --version',
    'pnpm ls',
    'GIT_DIR=x git status',
    'git --git-dir=x status',
    'env GIT_CONFIG_GLOBAL=x git log',
  ])('%s waits for a person', async (command) => {
    await using desk = await deskWithKey();
    await expectAsked(desk, command);
  });
});

describe('git runs what the folder names', () => {
  const repository = (desk: HandsDesk, name = 'repo'): string => {
    const folder = join(desk.workspace, name);
    execFileSync('git', ['init', '-q', folder]);
    return folder;
  };
  const status = { cwd: 'repo' };

  test('a plain repository is shown without a question', async () => {
    await using desk = await deskWithKey();
    repository(desk);
    expect(await desk.exec('git status', status)).toMatchObject({ ok: true });
    expect(desk.queue.approvals.pending()).toEqual([]);
  });

  test.each<[string, (folder: string) => void]>([
    ['a setting', (folder) => execFileSync('git', ['-C', folder, 'config', 'core.fsmonitor', 'touch ran'])],
    ['a filter', (folder) => execFileSync('git', ['-C', folder, 'config', 'filter.x.clean', 'touch ran'])],
    ['settings in another file', (folder) => execFileSync('git', ['-C', folder, 'config', 'include.path', '../x'])],
    [
      'a setting on the line of its head',
      (folder) => writeFileSync(join(folder, '.git/config'), '[core] fsmonitor=x\n'),
    ],
    [
      'a hook',
      (folder) => {
        mkdirSync(join(folder, '.git/hooks'), { recursive: true });
        writeFileSync(join(folder, '.git/hooks/post-index-change'), '#!/bin/sh\ntouch ran\n');
        chmodSync(join(folder, '.git/hooks/post-index-change'), 0o755);
      },
    ],
    ['a repository elsewhere', (folder) => execFileSync('mv', [join(folder, '.git'), join(folder, 'x')])],
  ])('with %s it waits for a person', async (what, poison) => {
    await using desk = await deskWithKey();
    const folder = repository(desk);
    poison(folder);
    if (what === 'a repository elsewhere') writeFileSync(join(folder, '.git'), 'gitdir: x\n');
    await expectAsked(desk, 'git status', status);
    await expectAsked(desk, 'git -C repo status');
  });

  test('a bare repository that came with other files waits for a person', async () => {
    await using desk = await deskWithKey();
    execFileSync('git', ['init', '-q', '--bare', join(desk.workspace, 'repo')]);
    await expectAsked(desk, 'git log', status);
  });

  test('where others may write in the workspace, every one waits for a person, and none is granted', async () => {
    await using desk = await deskWithKey({ agents: { defaults: { sandbox: { workspaceAccess: 'rw' } } } });
    repository(desk);
    await expectAsked(desk, 'git status', status);
    const answer = desk.exec('git commit -m x', status);
    expect((await desk.asked()).row.request.allowedDecisions).toEqual(['allow-once', 'deny']);
    await desk.decide('deny');
    await answer;
  });
});

describe('102, 185: where a program in a sandbox may write, it can swap what was judged for a link', () => {
  const shared = { agents: { defaults: { sandbox: { workspaceAccess: 'rw' } } } };

  test.each([
    ...['cat notes', 'cat ./sub/notes', 'head -n 3 not-there-yet', 'rg word', 'cat notes | sort', 'wc < notes'],
    ...['cat ../workspace/notes', 'diff /etc/hostname notes', 'tar c .', 'cat /etc/../..*/notes'],
  ])('so what is read there waits for a person, and is not granted: %s', async (command) => {
    await using desk = await deskWithKey(shared);
    desk.file('notes', 'word');
    const answer = desk.exec(command);
    expect((await desk.asked()).row.request.allowedDecisions).toEqual(['allow-once', 'deny']);
    expect(desk.ran()).toEqual([]);
    await desk.decide('deny');
    await answer;
  });

  test('and what names nothing there does not', async () => {
    await using desk = await deskWithKey(shared);
    for (const command of ['date', 'ls', 'cat /etc/hostname', 'uname -a']) {
      expect(await desk.exec(command)).toMatchObject({ ok: true });
    }
    await using alone = await deskWithKey();
    alone.file('notes', 'word');
    expect(await alone.exec('cat notes')).toMatchObject({ ok: true });
  });
});

describe('what a refusal tells', () => {
  test('185: not where the workspace lies, nor where a link of it leads', async () => {
    await using desk = await deskWithKey();
    symlinkSync(join(desk.home, '.ssh'), join(desk.workspace, 'keys'));
    for (const [command, more] of [
      ['ls', { cwd: 'keys' }],
      ['cat keys/id_rsa', {}],
      ['ls', { cwd: '..' }],
    ] as const) {
      const { ok, text } = await desk.exec(command, more);
      expect([command, ok, text.includes(desk.home)]).toEqual([command, false, false]);
    }
    for (const path of ['keys/id_rsa', '../openclaw.json', 'none']) {
      const { ok, text } = await desk.call('read', { path });
      expect([path, ok, text.includes(desk.home)]).toEqual([path, false, false]);
    }
  });

  test('nor which mount or workspace was refused, to somebody in a sandbox', async () => {
    await using elsewhere = new ToolBench();
    mkdirSync(join(elsewhere.home, 'data'));
    const docker = { binds: [`${join(elsewhere.home, 'data')}:/data`] };
    const sandbox = { ...bubblewrapped.sandbox, docker };
    await using desk = await deskWithKey({ agents: { defaults: { sandbox } } });
    rmdirSync(join(elsewhere.home, 'data'));
    symlinkSync(join(desk.home, '.ssh'), join(elsewhere.home, 'data'));
    const { ok, text } = await desk.exec('ls', {}, sender);
    expect([ok, text.includes(desk.home), text.includes(elsewhere.home)]).toEqual([false, false, false]);
    expect(text).toContain('there is no sandbox for it (sandbox.docker.binds names what may not be used)');
  });
});

describe('whose turn it is', () => {
  const sender = { channel: 'telegram', senderIds: ['5001'] };

  test('183: who is the owner no more gets nothing done by a turn that was begun before', async () => {
    await using desk = await deskWithKey({ commands: { ownerAllowFrom: ['telegram:5001'] } });
    const whose = whoseTurn(
      () => desk.config,
      sender,
      () => true,
    );
    expect(whose.isOperators).toBe(true);
    const { isOperators } = whoseTurn(
      () => desk.config,
      { ...sender, channel: 'local' },
      () => true,
    );
    expect(isOperators).toBe(false);
    const answer = desk.exec('touch made', {}, { ...owner, ...whose });
    const waiting = await desk.asked();
    desk.config = policyOf('{}').config;
    expect(await desk.queue.decide(waiting, 'allow-once')).not.toMatchObject({ outcome: 'resolved' });
    expect(await answer).toMatchObject({ ok: false });
    expect(await desk.exec('ls', {}, { ...owner, ...whose })).toMatchObject({ ok: false });
    expect(desk.ran()).toEqual([]);
  });

  test('117: what runs on the host takes no input that was shown as of the sandbox', async () => {
    await using bench = new ToolBench();
    const started = await bench.call('exec', { command: 'read -r line; echo "$line" > got', background: true });
    const [id = ''] = /[0-9a-f]{6}/.exec(started.text) ?? [];
    const sandbox: Sandbox = { ...bench.sandbox, kind: 'docker' };
    const plan = processTool.plan({ action: 'write', id, data: 'one\n' }, { ...bench.place, kind: 'docker' });
    if ('refused' in plan) throw new Error(plan.refused);
    expect(await processTool.run(plan, { ...bench.context, sandbox })).toMatchObject({
      ok: false,
      text: expect.stringContaining('elsewhere'),
    });
    expect(await bench.call('process', { action: 'write', id, data: 'two\n' })).toMatchObject({ ok: true });
    await expect.poll(() => readFileSync(bench.at('got'), { encoding: 'utf8', flag: 'a+' })).toBe('two\n');
  });
});
