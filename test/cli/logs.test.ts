import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { end, Home } from '../helpers/home.ts';

let home: Home;
beforeEach(async () => {
  home = await Home.make();
});
afterEach(() => home[Symbol.asyncDispose]());

const today = new Date().toISOString().slice(0, 10);
const dir = () => join(home.dir, '.openclaw', 'logs');

interface Said {
  readonly message: string;
  readonly level?: string;
  readonly agoMs?: number;
  readonly [name: string]: unknown;
}

/** Writes records as a gateway would have, into a file of that day. */
function plant(records: readonly (Said | string)[], name = `oc-${today}.log`): void {
  mkdirSync(dir(), { recursive: true, mode: 0o700 });
  const lines = records.map((record) => {
    if (typeof record === 'string') return record;
    const { level = 'info', agoMs = 0, message, ...data } = record;
    const time = new Date(Date.now() - agoMs).toISOString();
    return JSON.stringify({ level, time, subsystem: 'gateway/ws', ...data, message });
  });
  writeFileSync(join(dir(), name), lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
}

const messages = (stdout: string): readonly string[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.slice(line.indexOf('gateway/ws') + 'gateway/ws'.length).trim());

describe('oc logs', () => {
  it('prints plain lines of the log with the gateway down: time, level, subsystem, message, data', async () => {
    plant([{ message: 'first' }, { message: 'slow', level: 'warn', ms: 300 }]);
    const { code, stdout, stderr } = await home.sh('oc logs');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^\d\d:\d\d:\d\dZ info {2}gateway\/ws {5}first\n\d\d:\d\d:\d\dZ warn {2}gateway\/ws {5}slow \{"ms":300\}\n$/,
    );
  });

  it('filters by level, by time and by pattern, and takes the last ones of what is left, across files', async () => {
    plant([{ message: 'ancient', level: 'error', agoMs: 172_800_000 }], 'oc-2026-01-01.log');
    plant([{ message: 'one', level: 'error', agoMs: 5_400_000 }], `oc-${today}.log.1`);
    plant([
      { message: 'two', level: 'warn', agoMs: 1_800_000 },
      { message: 'three', agoMs: 600_000 },
      { message: 'four', level: 'error', agoMs: 60_000 },
      { message: 'five', level: 'error', agoMs: 1000 },
    ]);
    expect(messages((await home.sh('oc logs --level warn --since 1d')).stdout)).toEqual(['one', 'two', 'four', 'five']);
    expect(messages((await home.sh('oc logs --level error --since 45m')).stdout)).toEqual(['four', 'five']);
    expect(messages((await home.sh('oc logs --level error --tail 3')).stdout)).toEqual(['one', 'four', 'five']);
    expect(messages((await home.sh("oc logs --grep '^error.*(one|five)'")).stdout)).toEqual(['one', 'five']);
    expect((await home.sh('oc logs --since 3d --tail 9')).stdout).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ error/);
  });

  it('prints one object a line with --json and with --jsonl, and records with --tsv', async () => {
    plant([{ message: 'a\u202eb', n: 1 }, 'no record']);
    const { stdout } = await home.sh('oc logs --json');
    expect(stdout).toContain('\\u202e');
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([expect.objectContaining({ level: 'info', message: 'a\u202eb', n: 1 }), { message: 'no record' }]);
    expect((await home.sh('oc logs --jsonl')).stdout).toBe(stdout);
    expect((await home.sh('oc logs --tsv --tail 2')).stdout).toMatch(
      /^\S+Z\tinfo\tgateway\/ws\ta<U\+202E>b\t\{"n":1\}\n/,
    );
  });

  it('shows a record of several lines under a gutter, so that it can fake no other', async () => {
    const fake = `${today}T00:00:00Z error gateway approved`;
    plant([
      { message: `one\n${fake}\n\u001b[2Jthree`, error: { message: 'boom', stack: 'Error: boom\n    at x.ts:1' } },
    ]);
    const { stdout } = await home.sh('oc logs');
    const [first, ...rest] = stdout.trimEnd().split('\n');
    expect(first).toMatch(/ one \{"error":\{"message":"boom"\}\}$/);
    expect(rest.every((line) => /^ {16}\| /.test(line))).toBe(true);
    expect(rest.map((line) => line.slice(18))).toEqual([fake, '<U+001B>[2Jthree', 'Error: boom', '    at x.ts:1']);
  });

  it('takes secrets out of what an older version wrote, also by the patterns and values of the configuration', async () => {
    plant([{ message: 'token=abcdefgh canarytoken-0123456789abcdef acme-1234' }]);
    writeFileSync(
      join(home.dir, '.openclaw', 'openclaw.json'),
      '{gateway:{auth:{token:"canarytoken-0123456789abcdef"}},logging:{redactPatterns:["acme-[0-9]+"]}}',
      { mode: 0o600 },
    );
    for (const line of ['oc logs', 'oc logs --json', "oc logs --grep 'acme|canary|abcdefgh|redacted'"]) {
      const { stdout } = await home.sh(line);
      expect(stdout).toContain('token=[redacted] [redacted can...cdef] [redacted]');
    }
    expect((await home.sh("oc logs --grep 'canarytoken'")).stdout).toBe('');
  });

  it('takes them out of the files too with scrub, the gateway down', async () => {
    plant([{ message: 'token=abcdefgh' }, { message: 'clean' }]);
    const { code, stdout } = await home.sh('oc logs scrub');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '1 file, 2 lines: 1 line held a secret\n' });
    expect(readFileSync(join(dir(), `oc-${today}.log`), 'utf8')).not.toContain('abcdefgh');
    expect(JSON.parse((await home.sh('oc logs scrub --json')).stdout)).toMatchObject({
      ok: true,
      data: { files: 1, lines: 2, changed: 0 },
    });
  });

  it('says that there is nothing, without failing', async () => {
    const { code, stdout, stderr } = await home.sh('oc logs');
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: 'Nothing in the log fits.\n' });
  });

  it.each([
    ['--level loud', '--level wants one of'],
    ["--grep '(?=x)'", '--grep: the pattern cannot be used'],
    ["--grep '('", '--grep: the pattern cannot be used'],
    ['--since yesterday', '--since wants a time'],
    ['--since 10', '--since wants a time'],
    ['--tail many', '--tail wants a whole number'],
    ['--tail -1', '--tail wants a whole number'],
  ])('refuses %s with a word and exit 2', async (flags, words) => {
    plant([{ message: 'x' }]);
    const { code, stderr } = await home.sh(`oc logs ${flags}`);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });

  it('tells of a failed authentication with the words unauthorized and failed, from a running gateway', async () => {
    const { child, stdout } = await home.stay('oc gateway --port 0');
    const port = /:(\d+)/.exec(stdout())?.[1];
    writeFileSync(join(home.dir, 'token'), 'wrong-token-0123456789', { mode: 0o600 });
    expect((await home.sh(`oc status --url ws://127.0.0.1:${port} --token-file token`)).code).toBe(4);
    const { stdout: log } = await home.sh('oc logs --level warn');
    expect(log).toMatch(/warn {2}gateway\/auth {3}unauthorized: authentication failed /);
    expect(await home.sh('oc logs scrub')).toMatchObject({ code: 0 });
    await end(child, 'SIGTERM');
  });

  it('follows what is written, across a new file, and reads a gateway elsewhere over its socket', async () => {
    plant([{ message: 'before' }]);
    const { child: follower, stdout } = await home.stay('oc logs -f');
    const gateway = await home.stay('oc gateway --port 0');
    const until = async (text: string) => {
      while (!stdout().includes(text)) await new Promise((resolve) => follower.stdout?.once('data', resolve));
    };
    await until('ready {"port"');
    expect(await home.sh('oc logs scrub')).toMatchObject({ code: 0 }); // puts the file aside
    await home.sh('oc status');
    await until('"transport":"unix"');
    expect(messages(stdout())[0]).toBe('before');
    expect(stdout().match(/ before\n/g)?.length).toBe(1);
    const port = /:(\d+)/.exec(gateway.stdout())?.[1];
    const { token } = JSON.parse(readFileSync(join(home.dir, '.openclaw', 'openclaw.json'), 'utf8')).gateway.auth;
    writeFileSync(join(home.dir, 'token'), token, { mode: 0o600 });
    const remote = await home.sh(`oc logs --url ws://127.0.0.1:${port} --token-file token --grep attached`);
    expect(remote.stdout).toContain('operator attached');
    await end(follower, 'SIGTERM');
    await end(gateway.child, 'SIGTERM');
  }, 30_000);
});
