import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LLMock } from '@copilotkit/aimock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../helpers/free-port.ts';
import { Home } from '../helpers/home.ts';
import { codeIn, waitHeard } from '../helpers/telegram-server.ts';
import { TelegramStandIn } from '../helpers/telegram-stand-in.ts';

const key = 'sk-ant-canary-0123456789abcdef0123456789';
const model = 'anthropic/claude-sonnet-4-5';

/** The built program, a model's server that somebody else wrote, and commands as a person types them. */
describe('a language model behind the gateway', () => {
  let home: Home;
  let mock: LLMock;

  beforeEach(async () => {
    mock = new LLMock({ port: 0 });
    await mock.start();
    home = await Home.make();
    await must(`oc config set gateway.port ${await freePort()}`);
    await must(`oc config set models.providers.anthropic.baseUrl ${mock.url}`);
    await must(`oc config set agents.defaults.model.primary ${model}`);
    await must(`echo ${key} | oc login anthropic --no-check`);
  });

  afterEach(async () => {
    await home[Symbol.asyncDispose]();
    await mock.stop();
  });

  async function must(line: string): Promise<string> {
    const { code, stdout, stderr } = await home.sh(line);
    if (code !== 0) throw new Error(`"${line}" ended with ${code}: ${stdout}${stderr}`);
    return stdout;
  }

  const filesBelow = (dir: string): string =>
    readdirSync(dir, { withFileTypes: true, recursive: true })
      .filter((one) => one.isFile() && one.name !== 'auth-profiles.json')
      .map((one) => readFileSync(join(one.parentPath, one.name), 'latin1'))
      .join('\n');

  it('answers with the key of oc login, and what it used up is counted', async () => {
    mock.onMessage('hello', { content: 'Hi there!', usage: { input_tokens: 20_000, output_tokens: 1000 } });
    await home.stay('oc gateway');
    expect(await must('oc send "hello"')).toContain('Hi there!');
    const status = await must('oc status');
    expect(status).toContain(`Assistant  ${model}`);
    expect(status).toContain('Today      21000 tokens, about $0.08');
    expect(await must('oc sessions list')).toContain('agent:main:main  quiet');
    expect(await must('oc sessions show main')).toContain('Hi there!');
    // A limit counts at once, and what was used up before it.
    await must('oc config set agents.defaults.limits.tokensPerDay 100');
    await expect.poll(async () => (await home.sh('oc send "hello"')).stderr).toContain('used up what I may use today');
    expect(filesBelow(join(home.dir, '.openclaw'))).not.toContain('canary');
  });

  const refusals = [
    ['no credit', 400, 'Your credit balance is too low to access the Anthropic API.', 'out of credit', 'credit'],
    ['a refused key', 401, `invalid x-api-key ${key}`, 'give me access to my language model again', 'key'],
    ['a malformed request', 400, 'messages.0: something', 'can see the reason in the log', 'request'],
  ] as const;
  it.each(refusals)(
    'says %s in plain words, and the reason in the log alone',
    async (_, status, message, told, kind) => {
      mock.onMessage('hello', { error: { message, type: 'invalid_request_error' }, status });
      await home.stay('oc gateway');
      const { code, stdout, stderr } = await home.sh('oc send "hello"');
      expect(code).toBe(6);
      expect(stderr).toContain(told);
      expect(stdout + stderr).not.toMatch(/invalid|balance|messages\.0|canary/);
      expect(await must('oc status')).toMatch(/Assistant.*\n +cannot answer \(since .*\): anthropic /);
      expect(await must('oc')).toContain('the assistant cannot answer: anthropic ');
      const logged = await must('oc logs --tail 50');
      expect(logged).toContain(`"kind":"${kind}"`);
      expect(filesBelow(join(home.dir, '.openclaw'))).not.toContain('canary');
    },
  );

  it('is stopped by a command while it thinks', async () => {
    mock.onMessage('slow', { content: 'late' }, { latency: 120_000 });
    await home.stay('oc gateway');
    const sent = home.sh('oc send --timeout 60 "slow"');
    await expect.poll(() => mock.getRequests().length).toBe(1);
    expect(await must('oc sessions list')).toContain('agent:main:main  running');
    expect(await must('oc sessions abort main')).toContain('Ended.');
    expect(await sent).toMatchObject({ code: 6, stderr: expect.stringContaining('I was stopped.') });
    expect(await home.sh('oc sessions abort main')).toMatchObject({ code: 3 });
    expect(await must('oc history --kind session')).toContain('session.aborted');
  });

  it('is stopped by /stop of the owner, at once, and by nobody else', async () => {
    await using telegram = await TelegramStandIn.open();
    home.env['TELEGRAM_BOT_TOKEN'] = telegram.token;
    await must(`oc config set channels.telegram.apiRoot ${telegram.apiRoot}`);
    await must('oc config set session.dmScope per-channel-peer');
    await must('oc owner set telegram:5001');
    await home.stay('oc gateway');
    for (const person of [5001, 5002]) {
      await telegram.say(person, 'hello');
      await must(`oc pairing approve telegram ${codeIn((await waitHeard(telegram, person, 1))[0])}`);
      await waitHeard(telegram, person, 2);
    }
    mock.onMessage('slow', { content: 'late' }, { latency: 120_000 });
    mock.onMessage('/stop', { content: 'Stop what?' });
    for (const person of [5001, 5002]) await telegram.say(person, 'slow');
    await expect.poll(() => mock.getRequests().length).toBe(2);
    await telegram.say(5002, '/stop');
    await telegram.say(5001, '/stop');
    expect((await waitHeard(telegram, 5001, 4)).slice(2).toSorted()).toEqual(['I was stopped.', 'Stopped.']);
    expect(telegram.heard(5002)).toHaveLength(2);
    expect(await must('oc sessions list')).toMatch(/5002 +running, 1 waiting/);
  });
});
