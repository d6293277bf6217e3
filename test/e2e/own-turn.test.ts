import { linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FlowDesk } from '../helpers/flow-desk.ts';

const exec = (command: string, more: object = {}) => ({ name: 'exec', input: { command, ...more } });
const secret = 'words that nobody may see';

/** The built program and another program's model; there is no Docker to be had. */
describe('the operator’s own turn, on the host', { timeout: 60_000 }, () => {
  let flow: FlowDesk;
  let before = 0;
  beforeAll(async () => {
    flow = await FlowDesk.open({ env: { DOCKER_HOST: 'unix:///nowhere/docker.sock' } });
    await flow.friend('bob');
  });
  beforeEach(async () => {
    before = (await flow.kinds()).length;
  });
  afterAll(() => flow[Symbol.asyncDispose]());

  const newKinds = async (): Promise<readonly string[]> => (await flow.kinds()).slice(before);

  it('what only reads runs without asking', async () => {
    flow.put('seen', 'here');
    flow.wish('look', exec('ls'), exec('cat seen | wc -c'));
    expect((await flow.operatorSays('look')).stdout).toMatch(/stdout:\nseen\n[\s\S]*stdout:\n4\n/);
    expect(await newKinds()).toEqual(['call.run', 'call.run']);
  });

  it('what writes asks, by keys; denied it does not run', async () => {
    flow.wish('make it', exec('touch made'));
    const answer = flow.operatorSays('make it');
    expect(await flow.asked()).toMatchObject({ host: 'gateway', source: 'operator' });
    await flow.allowByKeys();
    expect((await answer).stdout).toContain('ended with code 0');
    expect(flow.has('made')).toBe(true);
    flow.wish('make another', exec('touch another'));
    const other = flow.operatorSays('make another');
    const { id } = await flow.asked();
    await flow.desk.must(`oc approvals deny ${id}`);
    expect((await other).stdout).toContain('A person has denied this call');
    expect(flow.has('another')).toBe(false);
  });

  it('a grant lets exactly the same through the next time, nothing else, and nothing once it is revoked', async () => {
    flow.wish('touch x', exec('touch x'));
    const first = flow.operatorSays('touch x');
    const { id } = await flow.allow('always');
    expect((await first).stdout).toContain('ended with code 0');
    expect(await newKinds()).toEqual([
      ...['approval.requested', 'approval.allowed', 'grant.given', 'approval.used', 'call.run'],
    ]);
    expect((await flow.operatorSays('touch x')).stdout).toContain('ended with code 0');
    expect((await newKinds()).slice(5)).toEqual(['grant.used', 'call.run']);
    mkdirSync(flow.at('sub'));
    const others = [
      exec('touch y'),
      exec('touch x x'),
      exec('touch x', { cwd: 'sub' }),
      exec('touch x', { env: { A: 'b' } }),
    ];
    for (const [at, other] of others.entries()) {
      flow.wish(`other ${at}`, other);
      const answer = flow.operatorSays(`other ${at}`);
      await flow.desk.must(`oc approvals deny ${(await flow.asked()).id}`);
      expect((await answer).stdout).toContain('A person has denied this call');
    }
    expect(await flow.desk.must('oc approvals grants')).toContain('touch x');
    await flow.desk.must(`oc approvals revoke ${id}`);
    const again = flow.operatorSays('touch x');
    await flow.desk.must(`oc approvals deny ${(await flow.asked()).id}`);
    expect((await again).stdout).toContain('A person has denied this call');
    await flow.desk.must('oc history verify');
  });

  it.each(['non-main', 'off'])(
    '183: nobody else’s turn reaches the host, in the operator’s own conversation either (mode %s)',
    async (mode) => {
      await flow.desk.must(`oc config set agents.defaults.sandbox.mode ${mode}`);
      await flow.desk.must(`oc config set agents.defaults.sandbox.tools.allow '["exec","write"]'`);
      const host = [
        exec('touch onhost'),
        exec('touch onhost', { elevated: true }),
        exec('touch onhost', { host: 'gateway' }),
      ];
      flow.wish('on the host', ...host, { name: 'write', input: { path: 'onhost', content: 'x' } });
      const { stdout } = await flow.says('bob', 'on the host');
      expect(stdout.match(/It was not run/g)).toHaveLength(4);
      expect(stdout).toContain('there is no sandbox for it (the Docker daemon does not answer)');
      expect(flow.has('onhost')).toBe(false);
      expect(await newKinds()).toEqual(['call.refused', 'call.refused', 'call.refused', 'call.refused']);
      await flow.desk.must('oc config unset agents.defaults.sandbox.mode');
    },
  );

  it('without Docker at all, a sandboxed call fails with a sentence, and the operator is told what would help', async () => {
    await flow.desk.must('oc config set agents.defaults.sandbox.mode all');
    flow.wish('anywhere', exec('touch anywhere'));
    expect((await flow.operatorSays('anywhere')).stdout).toMatch(/It was not run: there is no sandbox for it/);
    expect(flow.has('anywhere')).toBe(false);
    expect(await flow.desk.must('oc logs --tail 20')).toContain('sudo systemctl start docker');
    await flow.desk.must('oc config unset agents.defaults.sandbox.mode');
  });

  describe('185: what no tool may see', () => {
    let ssh: string;
    beforeAll(() => {
      const { dir } = flow.desk.home;
      ssh = join(dir, '.ssh');
      mkdirSync(ssh, { mode: 0o700 });
      writeFileSync(join(ssh, 'id'), secret, { mode: 0o600 });
      writeFileSync(join(flow.stateDir, 'notes'), secret, { mode: 0o600 });
      flow.put('sub/seen', 'here');
      symlinkSync(join(ssh, 'id'), flow.at('link'));
      symlinkSync(ssh, flow.at('folder'));
      symlinkSync('/proc', flow.at('processes'));
      linkSync(join(ssh, 'id'), flow.at('hard'));
    });

    const commands = [
      ...[
        'cat ../notes',
        'cat ~/.ssh/id',
        'cat $HOME/.ssh/id',
        'cat link',
        'cat folder/id',
        'cat hard',
        'head -n1 < hard',
      ],
      ...['cat /proc/self/environ', 'cat /proc/$PPID/environ', 'cat processes/self/environ', 'ps auxe', 'cat ../n*'],
      ...[
        'cd ..; cat notes',
        'cd && cat .ssh/id',
        'grep -r words ..',
        'tar cf - ..',
        'find .. -name notes -exec cat {} +',
      ],
      ...['ls ..', 'cp ../notes mine', 'ln ../notes mine', 'sqlite3 ../state/oc.sqlite .dump', 'cat "../no"tes'],
      ...[
        'cat l*',
        'cat h*',
        'cat f*/id',
        'cat *',
        'grep words *',
        'grep -R words .',
        'grep -r words .',
        'cat {sub/x,folder/id}',
        'grep -d recurse MEM /proc/self',
      ],
      ...['oc config set approvals.enabled false', 'oc approvals approve x', 'oc gateway stop'],
    ];
    const files = ['../notes', 'link', 'folder/id', 'hard', '/proc/self/environ', 'processes/self/environ'];

    it('by commands', async () => {
      await flow.desk.must('oc config set agents.defaults.limits.toolCallsPerTurn 100');
      flow.wish('peek', ...commands.map((command) => exec(command)));
      const { stdout } = await flow.operatorSays('peek');
      expect(stdout).not.toContain(secret);
      const answers = stdout.split('What exec gave').slice(1);
      const notRefused = commands.filter((_, at) => !answers[at]?.includes('\nIt was not run: '));
      expect(notRefused).toEqual([]);
      expect(new Set(await newKinds())).toEqual(new Set(['call.refused']));
    });

    it('by the tools for files', async () => {
      const calls = files.flatMap((path) => [
        { name: 'read', input: { path } },
        { name: 'write', input: { path, content: 'changed' } },
        { name: 'edit', input: { path, old: 'words', new: 'changed' } },
      ]);
      flow.wish('open', ...calls);
      const { stdout } = await flow.operatorSays('open');
      expect(stdout).not.toContain(secret);
      expect(stdout.match(/not run|where the file tools work|is another name of/g)).toHaveLength(calls.length);
      expect(new Set(await newKinds())).toEqual(new Set(['call.refused']));
      expect(readFileSync(join(ssh, 'id'), 'utf8')).toBe(secret);
      expect(readFileSync(join(flow.stateDir, 'notes'), 'utf8')).toBe(secret);
      expect(readdirSync(flow.at('.'))).not.toContain('mine');
    });
  });
});
