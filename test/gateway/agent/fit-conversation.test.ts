import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimate, fitConversation } from '../../../src/gateway/agent/fit-conversation.ts';
import { exchangesOf } from '../../../src/gateway/agent/history.ts';
import type { TranscriptEntry } from '../../../src/gateway/agent/transcript-entry.ts';
import type { ModelMessage } from '../../../src/gateway/models/model.ts';

const mark = () => 'm';
const operator = { from: 'operator', isOperators: true };
const exchanges = (entries: readonly TranscriptEntry[]) => exchangesOf(entries, operator, () => true, mark);
const user = (text: string): TranscriptEntry => ({ atMs: 1, role: 'user', from: 'x', text });
const said = (text: string): TranscriptEntry => ({ atMs: 1, role: 'assistant', from: 'm', text });
const asked = (...names: string[]): TranscriptEntry => ({
  atMs: 1,
  role: 'assistant',
  from: 'm',
  text: '',
  calls: names.map((name) => ({ name, input: '{}' })),
});
const gave = (text: string): TranscriptEntry => ({ atMs: 1, role: 'tool', from: 'exec', text, ok: true });

const entry = fc.oneof(
  fc.string().map(user),
  fc.string().map(said),
  fc.array(fc.string(), { maxLength: 3 }).map((names) => asked(...names)),
  fc.string().map(gave),
);

/** Ids of calls and of results, in their order. */
const ids = (messages: readonly ModelMessage[]) => ({
  calls: messages.flatMap((one) => (one.role === 'assistant' ? one.calls.map(({ id }) => id) : [])),
  results: messages.flatMap((one) => (one.role === 'tool' ? one.results.map(({ id }) => id) : [])),
});

describe('a long conversation', () => {
  it('never loses the result of a call, or keeps one without its call, wherever it is cut', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 30 }), fc.integer({ min: 0, max: 600 }), (entries, room) => {
        const turn: readonly ModelMessage[] = [{ role: 'user', text: 'now' }];
        const messages = fitConversation(exchanges(entries), turn, room);
        const { calls, results } = ids(messages);
        expect(results).toEqual(calls);
        expect(new Set(calls).size).toBe(calls.length);
        expect(messages.at(-1)).toEqual(turn[0]);
        expect(messages[0]?.role).toBe('user');
      }),
    );
  });

  it('keeps the newest, whole', () => {
    const entries = [
      user('one'),
      said('1'),
      user('two'),
      asked('exec'),
      gave('x'),
      said('2'),
      user('three'),
      said('3'),
    ];
    const all = exchanges(entries);
    const turn: readonly ModelMessage[] = [{ role: 'user', text: 'now' }];
    expect(fitConversation(all, turn, 40)).toEqual([...(all[2]?.messages ?? []), ...turn]);
    expect(fitConversation(all, turn, 100_000)).toHaveLength(9);
  });

  it("keeps a share of the operator's own, however much others write after it, and the newest of all beside it", () => {
    const others = Array.from({ length: 50 }, (_, at) => ({ ...user(`${at} ${'x'.repeat(3000)}`), from: 'them' }));
    const entries = [user('mine, long ago'), said('yours'), ...others.flatMap((one) => [one, said('to them')])];
    const turn: readonly ModelMessage[] = [{ role: 'user', text: 'now' }];
    const told = fitConversation(
      exchangesOf(entries, operator, (from) => from === 'x', mark),
      turn,
      12_000,
    );
    expect(told[0]).toEqual({ role: 'user', text: 'mine, long ago' });
    expect(told[1]).toMatchObject({ role: 'assistant', text: 'yours' });
    expect(told.at(-3)).toMatchObject({ role: 'user', text: expect.stringContaining('49 xxx') });
    expect(estimate(JSON.stringify(told))).toBeLessThan(12_500);
  });

  it('gives up what earlier tools gave before it gives up the message or a call', () => {
    const result = (id: string, size: number): ModelMessage => ({
      role: 'tool',
      results: [{ id, name: 'exec', text: 'x'.repeat(size) }],
    });
    const call = (id: string): ModelMessage => ({
      role: 'assistant',
      text: '',
      calls: [{ id, name: 'exec', input: {} }],
    });
    const turn = [{ role: 'user', text: 'now' } as const, call('a'), result('a', 9000), call('b'), result('b', 3000)];
    const messages = fitConversation([], turn, 1500);
    expect(ids(messages)).toEqual({ calls: ['a', 'b'], results: ['a', 'b'] });
    expect(JSON.stringify(messages[2])).toContain('left out');
    expect(messages[4]).toEqual(turn[4]);
  });

  it('gives up what earlier calls were given as well, before it is too long for any model', () => {
    const turn: readonly ModelMessage[] = [
      { role: 'user', text: 'now' },
      ...['a', 'b', 'c'].flatMap((id): ModelMessage[] => [
        { role: 'assistant', text: '', calls: [{ id, name: 'write', input: { content: 'x'.repeat(60_000) } }] },
        { role: 'tool', results: [{ id, name: 'write', text: 'Written.' }] },
      ]),
    ];
    const messages = fitConversation([], turn, 25_000);
    expect(estimate(JSON.stringify(messages))).toBeLessThan(25_000);
    expect(ids(messages)).toEqual({ calls: ['a', 'b', 'c'], results: ['a', 'b', 'c'] });
    expect(JSON.stringify(messages[5])).toContain('xxx');
    expect(JSON.stringify(messages[1])).toContain('left out');
  });

  it('is estimated above what it costs', () => {
    expect(estimate('word '.repeat(1000))).toBeGreaterThan(1250);
    expect(estimate('漢'.repeat(1000))).toBeGreaterThan(1000);
  });
});
