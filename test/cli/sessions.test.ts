import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk } from '../helpers/desk.ts';

describe('oc sessions', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await Desk.open();
  });
  afterAll(() => desk[Symbol.asyncDispose]());

  const at = (name: string) => join(desk.home.dir, name);

  it('says where your own conversation is when none was had yet', async () => {
    expect(await desk.must('oc sessions list')).toContain('oc sessions show main');
  });

  it('exports the whole of a conversation, for you alone, and overwrites nothing', async () => {
    await desk.must('oc send hello');
    expect(await desk.must('oc sessions export main talk.jsonl')).toMatch(/^2 lines in .*talk\.jsonl\n$/);
    const lines = readFileSync(at('talk.jsonl'), 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { from: 'operator', text: 'hello' },
      { role: 'assistant' },
    ]);
    expect(statSync(at('talk.jsonl')).mode & 0o777).toBe(0o600);
    expect(await desk.home.sh('oc sessions export main talk.jsonl')).toMatchObject({ code: 6 });
    expect(await desk.home.sh('oc sessions export nothing other.jsonl')).toMatchObject({ code: 3 });
  });

  it('resets and deletes, says which, and that there was nothing', async () => {
    expect(await desk.must('oc sessions reset main')).toContain('kept in a file that ends in .reset');
    expect(await desk.must('oc sessions show main')).toContain('Nothing was said in it yet.');
    expect(await desk.must('oc sessions delete main')).toContain('destroyed, also what earlier resets had kept');
    expect(await desk.home.sh('oc sessions delete main')).toMatchObject({ code: 3 });
    await desk.must('oc send hello');
    expect(await desk.must('oc sessions delete main')).toContain('destroyed');
    expect(await desk.must('oc history --kind session')).toMatch(/session\.reset[\s\S]*session\.deleted/);
  });

  it('names the conversations that were probably meant, and ends with "not found"', async () => {
    await desk.must('oc send hello');
    for (const name of [
      'show agent:main:mian',
      'reset agent:main:mian',
      'delete agent:main:mian',
      'export agent:main:mian x',
    ]) {
      expect(await desk.home.sh(`oc sessions ${name}`)).toMatchObject({
        code: 3,
        stderr: expect.stringMatching(/Did you mean {2}agent:main:main\n/),
      });
    }
    expect((await desk.home.sh('oc sessions show holidays')).stderr).not.toContain('Did you mean');
  });

  it('shows what was asked for and what it came to, and resets nothing while a turn runs', async () => {
    const sent = desk.home.sh('oc send --timeout 60 "run touch a"', {}, 60_000);
    await expect.poll(async () => (await desk.home.sh('oc approvals list --exit-code')).code).toBe(8);
    expect(await desk.home.sh('oc sessions reset main')).toMatchObject({
      code: 6,
      stderr: expect.stringContaining('oc sessions abort main'),
    });
    await desk.must('oc approvals deny --all');
    await sent;
    expect(await desk.must('oc sessions show main')).toMatch(/^ASKS FOR {2}exec \{/m);
  });

  it('lists, shows, exports, resets and deletes what was said before a gateway that was killed, with none or with a new one', async () => {
    await desk.must('oc sessions delete main');
    await desk.must('oc send "before the end"');
    await desk.endGateway('SIGKILL');
    expect(await desk.must('oc sessions list')).toMatch(/^agent:main:main +quiet, /m);
    expect(await desk.must('oc sessions show main')).toMatch(/operator said\n.*before the end/);
    expect(await desk.must('oc sessions export main killed.jsonl')).toContain('2 lines');
    expect(await desk.must('oc sessions reset main')).toContain('kept in a file');
    expect(await desk.must('oc sessions list')).toContain('No conversation yet.');
    expect(await desk.must('oc sessions delete main')).toContain('destroyed');
    expect(await desk.home.sh('oc sessions delete main')).toMatchObject({ code: 3 });
    await desk.startGateway();
    await desk.must('oc send "the second life"');
    await desk.endGateway('SIGKILL');
    await desk.startGateway();
    expect(await desk.must('oc sessions list --json')).toMatch(/"key":\s*"agent:main:main"/);
    expect(await desk.must('oc sessions show main')).toContain('the second life');
    expect(await desk.must('oc sessions delete main')).toContain('destroyed');
    expect(await desk.must('oc sessions list')).toContain('No conversation yet.');
  });
});
