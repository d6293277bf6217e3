import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../helpers/free-port.ts';
import { Home, type Ran } from '../helpers/home.ts';
import { needsProgram } from '../helpers/programs.ts';

const written = JSON.stringify;
const work = {
  ...{ id: 'work', model: 'anthropic/work-model', instructions: 'You are WORK.' },
  tools: { allow: ['read', 'write'] },
};
const family = {
  ...{ id: 'family', model: 'anthropic/family-model', tools: { allow: ['read'] } },
  limits: { tokensPerDay: 1000 },
};
const bound = (agentId: string, id: string) => ({ agentId, match: { channel: 'local', peer: { kind: 'direct', id } } });
const bindings = [bound('work', 'alice'), bound('family', 'bob')];

interface Said {
  readonly role: string;
  readonly content: unknown;
}

/** A request, as the server keeps it. */
interface Body {
  readonly model: string;
  readonly messages: readonly Said[];
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
}

interface Asked {
  readonly model: string;
  readonly system: string;
  readonly tools: readonly string[];
}

/** The built program, two agents beside main, and another program's model. */
describe.skipIf(needsProgram('bwrap'))('agents beside main', { timeout: 60_000 }, () => {
  const mock = new LLMock({ port: 0 });
  let home: Home;
  let gateway: { readonly stdout: () => string };

  beforeAll(async () => {
    mock.on(
      { predicate: ({ messages }) => said(messages).includes('write it') && messages.at(-1)?.role === 'user' },
      { toolCalls: [{ name: 'write', arguments: written({ path: 'note', content: 'written' }) }] },
    );
    mock.onMessage('slow', { content: 'late' }, { latency: 120_000 });
    mock.on({ predicate: () => true }, ({ messages, model }) => ({
      content: `${model} says: ${messages.at(-1)?.role === 'tool' ? textOf(messages.at(-1)?.content) : 'well'}`,
      usage: { input_tokens: 900, output_tokens: 200 },
    }));
    await mock.start();
    home = await Home.make();
    const state = join(home.dir, '.openclaw');
    mkdirSync(state, { mode: 0o700 });
    const config = {
      gateway: { port: await freePort() },
      models: { providers: { anthropic: { baseUrl: mock.url, apiKey: 'sk-ant-0123456789abcdef0123456789' } } },
      channels: { local: { dmPolicy: 'open', allowFrom: ['*'], tools: { deny: ['edit'] } } },
      session: { dmScope: 'per-peer' },
      agents: {
        defaults: { model: 'anthropic/main-model', sandbox: { backend: 'bubblewrap', workspaceAccess: 'rw' } },
        list: [work, family],
      },
      bindings,
    };
    writeFileSync(join(state, 'openclaw.json'), written(config), { mode: 0o600 });
    gateway = await home.stay('oc gateway');
  });
  afterAll(async () => {
    await home[Symbol.asyncDispose]();
    await mock.stop();
  });

  const at = (...path: readonly string[]) => join(home.dir, '.openclaw', ...path);
  const says = (name: string, text: string): Promise<Ran> =>
    home.sh(`oc send --timeout 40 --as ${name} '${text}'`, {}, 45_000);

  // why: the server keeps what came to its one wire, in the form that it documents
  const bodies = () => mock.getRequests().map(({ body }) => body as unknown as Body);

  function lastAsked(): Asked {
    const last = bodies().at(-1);
    if (last === undefined) throw new Error('nothing was asked');
    const { model, messages, tools } = last;
    return {
      model,
      system: messages
        .filter(({ role }) => role === 'system')
        .map(({ content }) => textOf(content))
        .join('\n'),
      tools: (tools ?? []).map((tool) => tool.function.name),
    };
  }

  it('each has its model, its instructions behind the rules, its tools and its workspace', async () => {
    expect((await says('alice', 'write it')).stdout).toMatch(/work-model says: .*note/s);
    expect(lastAsked()).toMatchObject({ model: 'work-model', tools: ['read', 'write'] });
    expect(lastAsked().system).toMatch(/^Security rules[\s\S]*You are WORK\./);
    expect(readFileSync(at('workspace-work', 'note'), 'utf8')).toBe('written');
    expect((await says('carol', 'write it')).stdout).toMatch(/main-model says: /);
    expect(lastAsked().tools).toEqual(['read', 'write']);
    expect(readFileSync(at('workspace', 'note'), 'utf8')).toBe('written');
    const refused = await says('bob', 'write it');
    expect(refused.stdout).toMatch(/family-model says: .*It was not run: write is not allowed/s);
    expect(lastAsked()).toMatchObject({ model: 'family-model', tools: ['read'] });
    expect(lastAsked().system).not.toContain('WORK');
    expect(existsSync(at('workspace-family', 'note'))).toBe(false);
  });

  it('uses up its own limit, and nobody else’s', async () => {
    expect((await says('bob', 'hello')).stdout).toContain('used up what I may use today');
    expect((await says('alice', 'hello')).stdout).toContain('work-model says: well');
    expect((await says('carol', 'hello')).stdout).toContain('main-model says: well');
  });

  it('has conversations of its own, on disk too, and the operator speaks with it', async () => {
    expect((await home.sh('oc send --agent work "hello"')).stdout).toContain('work-model says: well');
    const listed = (await home.sh('oc sessions list')).stdout;
    for (const key of ['agent:work:dm:alice', 'agent:family:dm:bob', 'agent:main:dm:carol', 'agent:work:main']) {
      expect(listed).toContain(key);
    }
    expect((await home.sh('oc sessions show work')).stdout).toContain('work-model says: well');
    expect((await home.sh('oc sessions show agent:main:main')).stdout).toContain('Nothing was said in it');
    expect(readdirSync(at('agents', 'work', 'sessions'))).toHaveLength(2);
    expect(await home.sh('oc send --agent nobody "hello"')).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/there is no agent "nobody"; there are: main, work, family/),
    });
    expect(await home.sh('oc sessions show agent:nobody:main')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('nothing was said in a conversation "agent:nobody:main"'),
    });
    expect(existsSync(at('agents', 'nobody'))).toBe(false);
  });

  it('is named by a binding or the configuration is not used; once it is gone it takes no turn and says why', async () => {
    const one = written([bound('nobody', 'alice')]);
    const set = await home.sh(`oc config set bindings '${one}'`);
    expect(set.stdout + set.stderr).toContain('Add { id: "nobody" } to agents.list');
    expect((await says('alice', 'hello')).stdout).toContain('work-model says: well');
    expect((await home.sh(`oc config set bindings '${written(bindings)}'`)).code).toBe(0);
    // One turn runs and one waits when the agent is taken away.
    const running = says('alice', 'slow');
    await expect.poll(() => bodies().filter(({ messages }) => said(messages).includes('slow')).length).toBe(1);
    const waiting = says('alice', 'hello');
    await expect
      .poll(async () => (await home.sh('oc sessions list')).stdout)
      .toMatch(/agent:work:dm:alice +running, 1 waiting/);
    await home.sh(`oc config set bindings '${written([bound('family', 'bob')])}'`);
    await home.sh(`oc config set agents.list '${written([family])}'`);
    await expect
      .poll(async () => (await home.sh('oc send --agent work "hello"')).stderr)
      .toContain('there is no agent "work"');
    await home.sh('oc sessions abort agent:work:dm:alice');
    for (const { stdout } of [await running, await waiting])
      expect(stdout).toMatch(/does not answer here any more|was stopped/);
    expect((await says('alice', 'hello')).stdout).toContain('main-model says: well');
    expect(gateway.stdout()).not.toContain('rror');
  });
});

const said = (messages: readonly Said[]): string => textOf(messages.findLast(({ role }) => role === 'user')?.content);

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return Array.isArray(content) ? content.map((part) => String(part?.text ?? '')).join('') : '';
}
