import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../../src/gateway/logs/secret.ts';
import type { Cost, ModelMessage, StepRequest, Usage } from '../../../src/gateway/models/model.ts';
import { ModelServer } from './model-server.ts';

let server: ModelServer;

beforeEach(async () => {
  lost = [];
  server = new ModelServer();
  await server.start();
});

afterEach(async () => {
  await server.mock.stop();
});

const exec = {
  name: 'exec',
  description: 'Runs a command.',
  input: { type: 'object', properties: { command: { type: 'string' } }, required: ['command'] },
};
const request = (text: string, more: Partial<StepRequest> = {}): StepRequest => ({
  instructions: 'Be kind.',
  messages: [{ role: 'user', text }],
  tools: [exec],
  maxOutputTokens: 1000,
  ...more,
});
let lost: { readonly usage: Usage; readonly cost: Cost }[];
const onLost = (usage: Usage, cost: Cost) => void lost.push({ usage, cost });
const ask = (text: string, more: Partial<StepRequest> = {}, signal = new AbortController().signal) =>
  server.model().step(request(text, more), signal, onLost);

describe('a step of a model, over the wire of another program', () => {
  it('gives what was said, and what it cost', async () => {
    server.mock.onMessage('hello', { content: 'Hi there!', usage: { input_tokens: 1000, output_tokens: 100 } });
    expect(await ask('hello')).toEqual({
      outcome: 'step',
      text: 'Hi there!',
      calls: [],
      ended: 'complete',
      usage: { input: 1000, cacheRead: 0, cacheWrite: 0, output: 100 },
      cost: { microUsd: 1000 * 3 + 100 * 15, known: true },
    });
  });

  it('gives the calls that it asks for, and executes none', async () => {
    const call = { name: 'exec', arguments: '{"command":"ls -l"}', id: 'toolu_1' };
    server.mock.onMessage('look', { toolCalls: [call, { ...call, id: 'toolu_2', arguments: '{"command":"id"}' }] });
    const step = await ask('look');
    expect(step.outcome === 'step' && step.calls).toEqual([
      { id: 'toolu_1', name: 'exec', input: { command: 'ls -l' } },
      { id: 'toolu_2', name: 'exec', input: { command: 'id' } },
    ]);
    expect(server.requests()).toHaveLength(1);
  });

  it('gives a call of a tool that was not offered, or with a broken input, to whoever has to refuse it', async () => {
    server.mock.onMessage('other', { toolCalls: [{ name: 'launch', arguments: '{}', id: 'toolu_1' }] });
    const step = await ask('other');
    expect(step.outcome === 'step' && step.calls.map(({ name }) => name)).toEqual(['launch']);
  });

  it('tells the model what came of its calls, in their place', async () => {
    server.mock.on({ toolCallId: 'c1' }, { content: 'Done.' });
    const messages: readonly ModelMessage[] = [
      { role: 'user', text: 'look' },
      { role: 'assistant', text: '', calls: [{ id: 'c1', name: 'exec', input: { command: 'ls' } }] },
      { role: 'tool', results: [{ id: 'c1', name: 'exec', text: 'a file' }] },
    ];
    expect(await ask('', { messages })).toMatchObject({ outcome: 'step', text: 'Done.' });
    expect(server.requests()[0]).toContain('a file');
    expect(server.requests()[0]).toContain('Be kind.');
  });

  it('is asked again when it is rate-limited, no sooner than it says', async () => {
    server.mock.nextRequestError(429, { message: 'slow down', type: 'rate_limit_error' });
    server.mock.onMessage('hello', { content: 'Hi.' });
    expect(await ask('hello')).toMatchObject({ outcome: 'step', text: 'Hi.' });
    expect(server.waited).toHaveLength(1);
    expect(server.waited[0]).toBeGreaterThanOrEqual(1000);
    expect(server.logged.join()).toContain('a model is asked again');
  });

  it('is left alone when it wants to be left alone for long', async () => {
    const limited = { error: { message: 'slow', type: 'rate_limit_error' }, status: 429, retryAfter: 3600 };
    server.mock.onMessage('hello', limited);
    expect(await ask('hello')).toMatchObject({ outcome: 'failed', kind: 'rate' });
    expect(server.waited).toEqual([]);
  });

  it.each([500, 529, 503])('is asked four times when it answers %s, and then not again', async (status) => {
    server.mock.onMessage('hello', { error: { message: 'Overloaded', type: 'overloaded_error' }, status });
    expect(await ask('hello')).toMatchObject({ outcome: 'failed', kind: 'down' });
    expect(server.requests()).toHaveLength(4);
    expect(server.waited).toEqual([1000, 2000, 4000]);
  });

  const credit = 'Your credit balance is too low to access the Anthropic API.';
  it.each([
    ['a refused key', 401, 'authentication_error', 'invalid x-api-key', 'key'],
    ['no credit', 400, 'invalid_request_error', credit, 'credit'],
    ['no such model', 404, 'not_found_error', 'model: claude-x', 'request'],
    ['too long a conversation', 400, 'invalid_request_error', 'prompt is too long: 9 tokens > 8 maximum', 'long'],
  ])('%s is told apart and not asked for again', async (_, status, type, message, kind) => {
    server.mock.onMessage('hello', { error: { message, type }, status });
    const failed = await ask('hello');
    expect(failed).toMatchObject({ outcome: 'failed', kind });
    expect(server.requests()).toHaveLength(1);
    expect(JSON.stringify(failed)).not.toContain('sk-ant-test-key');
  });

  it('is asked again when its answer is cut in the middle, and nothing of the cut one counts', async () => {
    let asked = 0;
    const answer = () => ({ content: `answer ${++asked} ${'word '.repeat(200)}` });
    server.mock.onMessage('hello', answer, { truncateAfterChunks: 4, chunkSize: 10 });
    const cut = await ask('hello');
    expect(cut).toMatchObject({ outcome: 'failed', kind: 'down' });
    expect(asked).toBe(4);
  });

  it('ends when it is told to, at once', async () => {
    server.mock.onMessage('slow', { content: 'late' }, { latency: 60_000 });
    const stop = new AbortController();
    const asked = ask('slow', {}, stop.signal);
    await expect.poll(() => server.mock.getRequests().length).toBe(1);
    stop.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
  });

  it('says that there is no key, without asking anybody', async () => {
    server.provider = { apiKey: null };
    expect(await ask('hello')).toMatchObject({ outcome: 'failed', kind: 'key' });
    expect(server.requests()).toEqual([]);
  });
});

const event = (data: object): string => `data: ${JSON.stringify(data)}\n\n`;
const started =
  event({
    type: 'message_start',
    message: {
      type: 'message',
      id: 'm',
      role: 'assistant',
      model: 'm',
      content: [],
      usage: { input_tokens: 1, output_tokens: 1 },
    },
  }) + event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } });
const delta = { type: 'text_delta', text: 'y'.repeat(32_768) };
const more = event({ type: 'content_block_delta', index: 0, delta });

/** Writes on as fast as it is read. */
function pour(answer: ServerResponse, first: string, next: string): void {
  answer.write(first);
  const go = (): void => {
    while (!answer.destroyed && answer.write(next));
    if (!answer.destroyed) answer.once('drain', go);
  };
  go();
}

describe('a provider that misbehaves', () => {
  let rogue: Server;
  let visited: string[];

  beforeEach(async () => {
    visited = [];
    rogue = createServer((message, answer) => {
      visited.push(`${message.url} ${message.headers['x-api-key'] ?? ''}`);
      const stream = { 'content-type': 'text/event-stream' };
      if (message.url?.startsWith('/away')) answer.writeHead(307, { location: '/thief/v1/messages' }).end();
      else if (message.url?.startsWith('/thief')) answer.writeHead(200, stream).end();
      else if (message.url?.startsWith('/empty')) answer.writeHead(200, stream).end();
      else if (message.url?.startsWith('/endless-line'))
        pour(answer.writeHead(200, stream), 'data: ', 'x'.repeat(65_536));
      else if (message.url?.startsWith('/endless-text')) pour(answer.writeHead(200, stream), started, more);
      else answer.writeHead(200, stream).end('data: {"type":"nonsense"}\n\ndata: }{\n\n');
    });
    await new Promise<void>((resolve) => rogue.listen(0, '127.0.0.1', resolve));
  });

  afterEach(async () => {
    rogue.closeAllConnections();
    await new Promise((resolve) => rogue.close(resolve));
  });

  // why: a server that listens on a port has an address of this kind
  const at = (path: string) => `http://127.0.0.1:${(rogue.address() as AddressInfo).port}/${path}`;

  it.each(['empty', 'garbage'])('and answers with a stream that is %s has not answered', async (path) => {
    server.provider = { baseUrl: at(path) };
    expect(await ask('hello')).toMatchObject({ outcome: 'failed', kind: 'down' });
  });

  it.each([
    ['the configuration', 'configuration', 'sk-of-login', 'sk-of-settings'],
    ['oc login before the environment', 'environment', 'sk-of-login', 'sk-of-login'],
    ['the environment', 'environment', null, 'sk-of-settings'],
  ] as const)('gets the key of %s', async (_, apiKeyFrom, login, used) => {
    server.provider = { baseUrl: at('empty'), apiKey: new Secret('sk-of-settings'), apiKeyFrom };
    const loggedIn = login === null ? null : new Secret(login);
    await server.model({ loggedIn }).step(request('hello'), AbortSignal.timeout(5000), onLost);
    expect(visited[0]).toBe(`/empty/v1/messages ${used}`);
  });

  it.each([
    ['text', 'request'],
    ['line', 'down'],
  ])('and answers without end, in one %s, is left', async (what, kind) => {
    server.provider = { baseUrl: at(`endless-${what}`) };
    expect(await ask('hello')).toMatchObject({ outcome: 'failed', kind });
  });

  it('and sends us elsewhere is not followed with the key', async () => {
    server.provider = { baseUrl: at('away') };
    expect(await ask('hello')).toMatchObject({ outcome: 'failed' });
    expect(visited.filter((one) => one.startsWith('/thief'))).toEqual([]);
  });
});
