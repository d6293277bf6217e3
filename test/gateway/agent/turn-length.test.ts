import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AgentOptions, openAgent } from '../../../src/gateway/agent/agent.ts';
import { openTranscript } from '../../../src/gateway/agent/transcript.ts';
import type { Model } from '../../../src/gateway/models/model.ts';
import type { Hands } from '../../../src/gateway/tools/hands.ts';
import { ModelServer } from '../models/model-server.ts';
import { agentPlace, turnOf } from './agent-place.ts';

let server: ModelServer;
let root: string;

beforeEach(async () => {
  server = new ModelServer();
  await server.start();
  root = mkdtempSync(join(tmpdir(), 'oc-length-'));
});

afterEach(async () => {
  await server.mock.stop();
  rmSync(root, { recursive: true, force: true });
});

const key = 'agent:main:main';
const long: Hands = {
  offered: async () => [{ name: 'exec', description: 'Runs a command.', input: { type: 'object', properties: {} } }],
  call: async () => ({ ok: true, text: `begin ${'x'.repeat(60_000)} end` }),
  drop: async () => undefined,
  recheck: async () => undefined,
};
const open = (more: Partial<AgentOptions> = {}) =>
  openAgent(
    agentPlace({ sessionsDir: root, model: () => server.model(), settings: () => server.agent, hands: long, ...more }),
  );
const written = () => openTranscript(root, key).recent(1000);

describe('a turn that is long', () => {
  it('shows what many calls of one step gave, shortened, and neither one of them nor all of them too long', async () => {
    const call = (n: number) => ({ name: 'exec', arguments: '{"command":"cat"}', id: `toolu_${n}` });
    server.mock.on({ hasToolResult: true }, { content: 'Read.' });
    server.mock.onMessage('look', { toolCalls: Array.from({ length: 20 }, (_, n) => call(n)) });
    let told = '';
    const { name, step } = server.model();
    const model: Model = {
      name,
      step(request, signal, lost) {
        told = JSON.stringify(request.messages);
        return step(request, signal, lost);
      },
    };
    expect(await open({ model: () => model }).take(turnOf('look'))).toMatchObject({ text: 'Read.' });
    expect(told.length).toBeLessThan(120_000);
    expect(told.split('begin xxx')).toHaveLength(21);
    expect(told.split('xxx end')).toHaveLength(21);
  });

  it('clips a message that is far too long, and goes on', async () => {
    server.mock.onMessage('hello', { content: 'Hi.' });
    expect(await open().take(turnOf(`hello ${'x'.repeat(500_000)}`))).toMatchObject({ text: 'Hi.' });
    expect(server.requests()[0]).toContain('characters left out');
    expect((await written())[0]?.text.length).toBeLessThan(33_000);
  });

  it('tells a model with little room less of what was said, and gives up when that does not help', async () => {
    const tooLong = { error: { message: 'prompt is too long: 9 tokens > 8 maximum', type: 'x' }, status: 400 };
    const { append } = openTranscript(root, key);
    for (const at of [1, 2, 3, 4]) {
      await append([
        { atMs: at, role: 'user', from: 'operator', text: `message ${at} ${'x'.repeat(30_000)}` },
        { atMs: at, role: 'assistant', from: 'm', text: 'Yes.' },
      ]);
    }
    server.mock.on({ userMessage: 'hello', predicate: ({ messages }) => messages.length > 7 }, tooLong);
    server.mock.onMessage('hello', { content: 'Hi.' });
    server.mock.onMessage('never', tooLong);
    expect(await open().take(turnOf('hello'))).toMatchObject({ text: 'Hi.' });
    expect(server.mock.getRequests()).toHaveLength(2);
    expect(await open().take(turnOf('never'))).toEqual({ outcome: 'failed', because: 'long' });
    expect(server.mock.getRequests()).toHaveLength(5);
  });
});
