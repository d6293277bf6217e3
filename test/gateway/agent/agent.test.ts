import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Agent, openAgent } from '../../../src/gateway/agent/agent.ts';
import { openTranscript } from '../../../src/gateway/agent/transcript.ts';
import type { Turn } from '../../../src/gateway/agent/turn.ts';
import { agentPlace, quietLog, turnOf } from './agent-place.ts';

let root: string;
let dir: string;
let agent: Agent;
let queued: number;
let errors: string[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'oc-agent-'));
  dir = join(root, 'sessions');
  queued = 5;
  errors = [];
  const log = { ...quietLog, error: (_: string, message: string) => void errors.push(message) };
  agent = openAgent(agentPlace({ log, sessionsDir: dir, queuedPerSession: () => queued }));
});

afterEach(async () => {
  await agent.stop();
  rmSync(root, { recursive: true, force: true });
});

const say = (text: string, more: Partial<Turn> = {}) => agent.take({ ...turnOf(text), ...more });
const written = (key = 'agent:main:main') => openTranscript(dir, key).recent(1000);

describe('the assistant', () => {
  it('answers with the built-in model and says that it is one', async () => {
    expect(await say('hello')).toEqual({
      outcome: 'answered',
      text: 'You said: hello\n(This is the built-in practice model; no language model is configured yet.)',
    });
    expect((await written()).map(({ role, from }) => `${role} ${from}`)).toEqual([
      'user local:default:alice',
      'assistant local',
    ]);
  });

  it('takes the turns of a conversation in their order, one at a time', async () => {
    const texts = ['one', 'two', 'three', 'four', 'five'];
    await Promise.all(texts.map((text) => say(text)));
    const said = (await written()).filter(({ role }) => role === 'user').map(({ text }) => text);
    expect(said).toEqual(texts);
    expect((await written()).map(({ role }) => role)).toEqual(texts.flatMap(() => ['user', 'assistant']));
  });

  it('lets so many wait and no more, in each conversation by itself', async () => {
    queued = 2;
    const crowd = Promise.all(Array.from({ length: 6 }, (_, n) => say(`m${n}`)));
    const other = say('hello', { sessionKey: 'agent:main:dm:bob' });
    expect((await crowd).map(({ outcome }) => outcome)).toEqual([
      'answered',
      'answered',
      'answered',
      'busy',
      'busy',
      'busy',
    ]);
    expect((await other).outcome).toBe('answered');
    expect((await say('later')).outcome).toBe('answered');
  });

  it('drops a message whose sender lost access while it waited, and keeps nothing of it', async () => {
    let admitted = true;
    const first = say('first');
    const second = say('second', { stillAdmitted: () => admitted });
    admitted = false;
    expect((await first).outcome).toBe('answered');
    expect(await second).toEqual({ outcome: 'dropped' });
    expect(JSON.stringify(await written())).not.toContain('second');
  });

  it('drops the answer of a sender who lost access while the model was thinking', async () => {
    let asked = 0;
    const outcome = await say('hello', { stillAdmitted: () => ++asked === 1 });
    expect(outcome).toEqual({ outcome: 'dropped' });
    expect(asked).toBe(2);
    expect(await written()).toEqual([]);
  });

  it('goes on after a turn that failed, and logs it', async () => {
    const file = openTranscript(dir, 'agent:main:main').file;
    symlinkSync('/dev/null', file);
    expect((await say('x')).outcome).toBe('failed');
    expect(errors).toEqual(['a turn failed']);
    rmSync(file);
    expect((await say('y')).outcome).toBe('answered');
  });

  it('tells nothing of a failure to somebody who lost access meanwhile', async () => {
    symlinkSync('/dev/null', openTranscript(dir, 'agent:main:main').file);
    let asked = 0;
    expect((await say('x', { stillAdmitted: () => ++asked === 1 })).outcome).toBe('dropped');
    expect(errors).toEqual(['a turn failed']);
  });

  it('answers nobody when the rule that admits them throws', async () => {
    const broken = () => {
      throw new Error('a bug');
    };
    expect((await say('x', { stillAdmitted: broken })).outcome).toBe('dropped');
    expect(errors).toEqual(['a turn failed']);
    expect((await say('y')).outcome).toBe('answered');
  });

  it('answers nobody once it stops', async () => {
    const turns = ['a', 'b', 'c'].map((text) => say(text));
    await agent.stop();
    expect((await Promise.all(turns)).every(({ outcome }) => outcome === 'dropped')).toBe(true);
    expect((await say('late')).outcome).toBe('dropped');
    expect(readdirSync(dir)).toEqual([]);
  });

  it('keeps conversations apart', async () => {
    await say('my secret', { sessionKey: 'agent:main:dm:alice' });
    await say('hello', { sessionKey: 'agent:main:dm:bob' });
    expect(JSON.stringify(await written('agent:main:dm:bob'))).not.toContain('my secret');
    expect(agent.sessions().map(({ key }) => key)).toEqual(['agent:main:dm:alice', 'agent:main:dm:bob']);
  });
});

describe('the model', () => {
  it('is loaded at the first turn and not before', () => {
    const program = `
      import { registerHooks } from 'node:module';
      const loaded = [];
      registerHooks({ resolve(name, context, next) { loaded.push(name); return next(name, context); } });
      const { openAgent } = await import(${JSON.stringify(resolve('src/gateway/agent/agent.ts'))});
      const { agentPlace, turnOf } = await import(${JSON.stringify(resolve('test/gateway/agent/agent-place.ts'))});
      const agent = openAgent(agentPlace({ sessionsDir: ${JSON.stringify(join(root, 'lazy'))} }));
      const has = () => loaded.includes('ai') || loaded.some((name) => name.includes('local-model'));
      const before = has();
      await agent.take(turnOf('hi'));
      process.stdout.write(JSON.stringify([before, has()]));`;
    const out = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
    expect(JSON.parse(out)).toEqual([false, true]);
    expect(readFileSync(join(root, 'lazy', readdirSync(join(root, 'lazy'))[0] ?? ''), 'utf8')).toContain(
      'You said: hi',
    );
  });
});
