import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerFor } from '../../../src/gateway/agent/outcome.ts';
import type { Cost, ModelMessage, StepRequest, Usage } from '../../../src/gateway/models/model.ts';
import { ModelServer } from './model-server.ts';
import { begun, call, cut, ended, held, refused, ScriptedProvider, stream, text } from './scripted-provider.ts';

let provider: ScriptedProvider;
let place: ModelServer;
let lost: { readonly usage: Usage; readonly cost: Cost }[];

beforeEach(async () => {
  provider = new ScriptedProvider();
  place = new ModelServer();
  place.provider = { baseUrl: await provider.start() };
  lost = [];
});

afterEach(() => provider.stop());

const request: StepRequest = {
  instructions: 'Be kind.',
  messages: [{ role: 'user', text: 'x'.repeat(3000) }],
  tools: [{ name: 'exec', description: 'Runs a command.', input: { type: 'object', properties: {} } }],
  maxOutputTokens: 1000,
};
const onLost = (usage: Usage, cost: Cost) => void lost.push({ usage, cost });
const ask = (signal = new AbortController().signal, messages = request.messages) =>
  place.model().step({ ...request, messages }, signal, onLost);

describe('what a model wrote and nobody got', () => {
  it('is counted when the answer is cut, and the repeated answer does not hold it twice', async () => {
    provider.answers = [cut(begun, text('one half of it')), stream(begun, text('the whole'), ended('end_turn'))];
    expect(await ask()).toMatchObject({ outcome: 'step', text: 'the whole', usage: { input: 50, output: 7 } });
    expect(lost).toHaveLength(1);
    // Three thousand letters were read, by three bytes a token; what is estimated says so.
    expect(lost[0]?.usage.input).toBeGreaterThan(1000);
    expect(lost[0]?.cost).toMatchObject({ known: false });
    expect(lost[0]?.cost.microUsd).toBeGreaterThan(3000);
  });

  it('is counted when the turn is ended, with what had been written', async () => {
    provider.answers = [held(begun, text('y'.repeat(3000)))];
    const stop = new AbortController();
    const asked = ask(stop.signal);
    await expect.poll(() => provider.asked).toBe(1);
    // What was written has arrived when the call is given up; how much of it has, is up to the network.
    stop.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
    expect(lost).toHaveLength(1);
    expect(lost[0]?.usage.input).toBeGreaterThan(1000);
  });

  it.each([
    ['no credit', 402, 'billing_error', 'credit', 1],
    ['a key that may not', 403, 'permission_error', 'key', 1],
    ['a key that is wrong', 401, 'authentication_error', 'key', 1],
    ['too large a request', 413, 'request_too_large', 'long', 1],
    ['an overloaded provider', 529, 'overloaded_error', 'down', 4],
  ] as const)('is nothing for %s, which is told to the sender without a word of the provider', async (...row) => {
    const [, status, type, kind, asked] = row;
    provider.answers = [refused(status, type, 'account 4711 of Jane Doe')];
    expect(await ask()).toMatchObject({ outcome: 'failed', kind });
    expect(provider.asked).toBe(asked);
    expect(lost).toEqual([]);
    expect(answerFor({ outcome: 'failed', because: kind })).toMatch(/language model/);
    expect(answerFor({ outcome: 'failed', because: kind })).not.toContain('4711');
  });

  it.each([429, 529])('is asked for again after %s no sooner than the provider says', async (status) => {
    const later = refused(status, status === 429 ? 'rate_limit_error' : 'overloaded_error', 'x', {
      'retry-after': '9',
    });
    provider.answers = [later, stream(begun, text('hello'), ended('end_turn'))];
    expect(await ask()).toMatchObject({ outcome: 'step', text: 'hello' });
    expect(place.waited).toEqual([9000]);
  });
});

describe('an answer of another form', () => {
  it('with a call whose input is no JSON brings the call as it was, to be refused', async () => {
    provider.answers = [stream(begun, call('{"command": "ls'), ended('tool_use', 1))];
    const step = await ask();
    expect(step).toMatchObject({ outcome: 'step', calls: [{ name: 'exec' }] });
    expect(step.outcome === 'step' && typeof step.calls[0]?.input).toBe('string');
  });

  it('that had no more room inside of a call brings no call', async () => {
    provider.answers = [stream(begun, call('{"command": "rm -rf /tmp/a'), ended('max_tokens', 1))];
    expect(await ask()).toMatchObject({ outcome: 'step', ended: 'no-room', calls: [] });
  });

  it('that was refused in the middle brings no call', async () => {
    provider.answers = [stream(begun, text('First'), call('{"command":"ls"}'), ended('refusal', 1))];
    expect(await ask()).toMatchObject({ outcome: 'step', ended: 'refused', calls: [], text: 'First' });
  });

  it('may hold half a sign in an input, and the conversation goes on', async () => {
    const half = JSON.parse('"\\ud83d"');
    provider.answers = [stream(begun, text('hello'), ended('end_turn'))];
    const messages: readonly ModelMessage[] = [
      { role: 'user', text: `say ${half}` },
      { role: 'assistant', text: half, calls: [{ id: 'a', name: 'exec', input: { [half]: half, as: '\\ud83d' } }] },
      { role: 'tool', results: [{ id: 'a', name: 'exec', text: half }] },
    ];
    expect(await ask(undefined, messages)).toMatchObject({ outcome: 'step' });
    expect(provider.bodies[0]).not.toMatch(/(?<!\\)(\\\\)*\\ud/);
    expect(provider.bodies[0]).toContain('\\\\ud83d');
  });
});
