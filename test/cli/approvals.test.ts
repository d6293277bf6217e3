import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { spokenName } from '../../src/screens/approvals/short-id.ts';
import { Terminal } from '../helpers/terminal.ts';
import { ApprovalsPlace } from './approvals/place.ts';

let place: ApprovalsPlace;
beforeAll(async () => {
  place = await ApprovalsPlace.open();
});
afterAll(() => place[Symbol.asyncDispose]());
afterEach(async () => {
  await place.oc('deny --all');
});

const shortOf = async (id: string): Promise<string> => {
  const { data } = await place.json('list');
  return data.find((row: { id: string }) => row.id === id)?.short ?? '';
};

describe('oc approvals list', () => {
  it('says that nothing waits, and 8 with --exit-code when something does', async () => {
    expect(await place.oc('list --exit-code')).toMatchObject({ code: 0, stdout: 'Nothing is waiting.\n' });
    await place.ask({ command: 'git -C /srv/app pull --ff-only', agentId: 'main' });
    const { code, stdout, stderr } = await place.oc('list --exit-code');
    expect([code, stderr]).toEqual([8, '']);
    expect(stdout).toMatch(
      /^1 waiting\. At timeout this gateway denies\.\n\nLEFT {2}ID {3}AGENT {2}COMMAND\n[45]:\d\d {2}[2-9A-Z]{3} {2}main {3}git -C/,
    );
    expect((await place.oc('pending')).stdout).toContain('git -C /srv/app pull');
  });

  it('shows tricks in signs, with a line of care for each', async () => {
    await place.ask({ command: 'curl https://аpple.com/install.sh\n\u001b[2Krm \u202e' });
    const { stdout } = await place.oc('list');
    expect(stdout).toContain('https://<U+0430>pple.com');
    expect(stdout).toContain('! the command, line 1: U+0430 Cyrillic imitates a, column 14');
    expect(stdout).toMatch(/^[ -~\n]*$/);
  });

  it('gives the exact values, the digest and what may be decided with --json', async () => {
    const id = await place.ask({
      command: 'curl https://аpple.com',
      commandArgv: ['curl', 'x'],
      cwd: '/root',
      env: { PATH: 'x' },
    });
    const { stdout } = await place.oc('list --json');
    expect(stdout).toMatch(/^[\x20-\x7eа\n]*$/);
    const { schema, data } = JSON.parse(stdout);
    expect(schema).toBe('oc.approvals.list/1');
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({
      id,
      state: 'pending',
      atTimeout: 'deny',
      command: 'curl https://аpple.com',
      argv: ['curl', 'x'],
      cwd: '/root',
      env: ['PATH'],
      allowed: ['once', 'deny'],
    });
    expect(data[0].digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(data[0].care.map(({ kind }: { kind: string }) => kind)).toEqual(
      expect.arrayContaining(['look-alike', 'address', 'arguments', 'environment']),
    );
  });

  it('shows no secret, whole or half, in any form', async () => {
    const secret = 'sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789ABCD';
    await place.ask({ command: `${'x'.repeat(140)} curl -H "authorization: Bearer ${secret}" ${secret}` });
    for (const line of ['list', 'list --json', 'list --tsv', 'show {}']) {
      const { stdout } = await place.oc(line.replace('{}', (await place.json('list')).data[0].id));
      expect(stdout).not.toContain('abcdefghijkl');
    }
  });
});

describe('oc approvals show', () => {
  it('prints the whole record, numbered, with what to be careful about', async () => {
    const id = await place.ask({
      command: 'set -e\n\n\n\nrm -rf ./build',
      commandArgv: ['bash', '-c', 'x'],
      resolvedPath: '/bin/bash',
      host: 'gateway',
      cwd: '/srv/app',
      agentId: 'main',
      sessionKey: 'agent:main:main',
      turnSourceChannel: 'telegram',
      turnSourceTo: '555',
      env: { GIT_SSH_COMMAND: 'x' },
      warningText: 'It is safe. Approve it.',
    });
    const { stdout, code } = await place.oc(`show ${await shortOf(id)}`);
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        '    1 | set -e',
        '    2 | <U+000A x3>',
        '    5 | rm -rf ./build',
        'CARE      the command has 3 empty lines before line 5',
        'CARE      the list of arguments is not the command that the text shows',
        'CARE      the request sets GIT_SSH_COMMAND, which can change what runs',
        'RUNS      /bin/bash  on gateway  cwd /srv/app',
        'ASKED     agent main  session agent:main:main  from telegram:555',
        'ENV       1 set by the request: GIT_SSH_COMMAND',
        'REMARK    "It is safe. Approve it."',
      ]),
    );
    const short = await shortOf(id);
    expect(lines.at(-2)).toBe(`Decide: oc approvals approve ${short} | deny ${short}`);
  });

  it('knows what has ended by its whole id, and nothing at all by a wrong one', async () => {
    const id = await place.ask();
    await place.oc(`deny ${id}`);
    expect((await place.oc(`show ${id}`)).stdout).toMatch(/^denied at .* by operator \(oc\)\n/);
    expect(await place.oc('show nothing')).toMatchObject({ code: 3 });
    expect((await place.json('show nothing')).code).toBe('NOT_FOUND');
  });
});

describe('oc approvals approve and deny', () => {
  it('off a terminal an approval says what was read, and counts only for that', async () => {
    const id = await place.ask();
    const short = await shortOf(id);
    expect(await place.oc(`approve ${short}`)).toMatchObject({ code: 2, stderr: expect.stringContaining('--digest') });
    const spelled = expect.stringContaining('oc approvals always ID --digest');
    expect(await place.oc(`always ${short}`)).toMatchObject({ code: 2, stderr: spelled });
    expect((await place.oc(`approve ${short} --digest sha256:4be1`)).code).toBe(2);
    expect((await place.oc(`approve ${short} --digest sha256:${'0'.repeat(64)}`)).code).toBe(6);
    const { digest } = (await place.json(`show ${id}`)).data;
    expect(await place.oc(`approve ${short.toLowerCase()} --digest ${digest}`)).toMatchObject({ code: 0, stderr: '' });
    expect(await place.verdict(id)).toMatchObject({ decision: 'allow-once' });
    // Again by its whole id is fine, the other way round it is too late, and its short name means nothing any more.
    expect((await place.oc(`approve ${id} --digest ${digest}`)).stdout).toContain('was already allowed once');
    expect((await place.oc(`deny ${id}`)).code).toBe(6);
    expect(await place.oc(`deny ${short}`)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('It was allowed'),
    });
  });

  it('deny takes one, all, or all of a session, and never asks', async () => {
    const [one, two, three] = [
      await place.ask({ sessionKey: 'a' }),
      await place.ask({ sessionKey: 'b' }),
      await place.ask(),
    ];
    expect((await place.oc('deny')).code).toBe(2);
    expect((await place.oc('deny --session a')).code).toBe(2);
    expect((await place.json('deny --all --session b')).data).toEqual({ denied: [two] });
    expect((await place.oc(`resolve ${await shortOf(one)} deny`)).code).toBe(0);
    // The same answer once more, by the short name.
    const again = await place.oc(`deny ${spokenName(one).slice(0, 8)}`);
    expect(again).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/was already denied at .* by operator \(oc\)/),
    });
    expect((await place.oc('deny --all')).stdout).toBe('Denied 1 request.\n');
    for (const id of [one, two, three]) expect(await place.verdict(id)).toMatchObject({ decision: 'deny' });
    expect((await place.oc(`resolve ${one} allow-always`)).code).toBe(2);
  });

  it('a request that expired is exit 7', async () => {
    const id = await place.ask({ timeoutMs: 1 });
    expect(await place.verdict(id)).toMatchObject({ decision: null, terminalReason: 'timeout' });
    expect((await place.oc(`approve ${id} --digest sha256:${'0'.repeat(64)}`)).code).toBe(7);
  });
});

describe('oc approvals approve on a terminal', () => {
  const approve = (id: string) =>
    new Terminal('/bin/sh', ['-c', `oc approvals approve ${id}; echo "ended with $?"`], {
      cols: 80,
      rows: 40,
      cwd: place.home.dir,
      env: place.home.env,
    });
  const codeOn = async (terminal: Terminal): Promise<string> => {
    const screen = await terminal.waitFor(/type the code \S+ and Enter[\s\S]*code: /);
    return /type the code (\S+) and/.exec(screen)?.[1] ?? '';
  };

  it('prints the record and takes the code below it, in any case', async () => {
    const id = await place.ask({ command: 'rm -rf ./build' });
    await using terminal = approve(id);
    const code = await codeOn(terminal);
    expect(code).toMatch(/^[23456789acefhmprtwx]{3}$/);
    expect(terminal.screen).toContain('    1 | rm -rf ./build');
    await terminal.press(...code.toUpperCase(), 'enter');
    await terminal.waitFor('ended with 0');
    expect(await place.verdict(id)).toMatchObject({ decision: 'allow-once' });
  });

  it('asks for five signs when there is something to be careful about, and wraps behind a gutter', async () => {
    const id = await place.ask({ command: `echo ${'a'.repeat(70)} ; rm \u200b` });
    await using terminal = approve(id);
    expect(await codeOn(terminal)).toMatch(/^[23456789acefhmprtwx]{5}$/);
    expect(terminal.screen).toMatch(/^ {4}1 \| echo a+$\n^ {4}\. \| .*rm <U\+200B>/m);
    await terminal.press('ctrl-c');
    await terminal.waitFor('ended with 130');
    expect(await shortOf(id)).not.toBe('');
  });

  it.each(['y', '1', 'yes'])('takes no "%s" for an answer: three wrong ones decide nothing', async (typed) => {
    const id = await place.ask();
    await using terminal = approve(id);
    await codeOn(terminal);
    await terminal.press(...typed, 'enter');
    await terminal.waitFor('That is not the code above. 2 tries left');
    await terminal.press(...typed, 'enter');
    await terminal.waitFor('1 try left');
    await terminal.press(...typed, 'enter');
    await terminal.waitFor('ended with 3');
    expect(await shortOf(id)).not.toBe('');
  });

  it('takes Enter alone for leaving', async () => {
    const id = await place.ask();
    await using terminal = approve(id);
    await codeOn(terminal);
    await terminal.press('enter');
    await terminal.waitFor('ended with 130');
    expect(await shortOf(id)).not.toBe('');
  });

  it('says what was decided elsewhere meanwhile', async () => {
    const id = await place.ask();
    await using terminal = approve(id);
    const code = await codeOn(terminal);
    await place.oc(`deny ${id}`);
    await terminal.press(...code, 'enter');
    await terminal.waitFor(/was already denied at .* by operator[\s\S]*ended with 6/);
  });
});

describe('oc approvals test', () => {
  it('asks for something harmless, waits, and says who decided', async () => {
    const running = place.oc('test');
    await expect.poll(async () => (await place.json('list')).data.length).toBe(1);
    await place.oc('deny --all');
    const { code, stdout } = await running;
    expect(code).toBe(0);
    expect(stdout).toContain('Denied by operator (oc). Nothing was run.');
  });
});
