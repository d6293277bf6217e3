import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTranscript } from '../../../src/gateway/agent/transcript.ts';
import type { TranscriptEntry } from '../../../src/gateway/agent/transcript-entry.ts';

let dir: string;

beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'oc-own-words-')));
});

afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

const key = 'agent:main:main';
const isOwn = (from: string): boolean => from === 'operator';
const user = (from: string, text: string): TranscriptEntry => ({ atMs: 1, role: 'user', from, text });
const said = (text: string): TranscriptEntry => ({ atMs: 1, role: 'assistant', from: 'm', text });
const ran = (name: string): readonly TranscriptEntry[] => [
  { atMs: 1, role: 'assistant', from: 'm', text: '', calls: [{ name, input: '{}' }] },
  { atMs: 1, role: 'tool', from: name, text: 'x', ok: true },
];
const textsOf = (entries: readonly TranscriptEntry[]): string[] => entries.map(({ text }) => text.slice(0, 20));

describe("what a turn is told of the operator's earlier words", () => {
  it.each([
    ['few and very long', 12, 90_000],
    ['many and short', 900, 10],
  ])('is there when others have written after them, %s messages, also after a restart', async (_, times, length) => {
    const transcript = openTranscript(dir, key);
    await transcript.append([user('operator', 'the key is under the mat'), ...ran('exec'), said('noted')]);
    for (let at = 0; at < times; at += 1) {
      await transcript.append([user('telegram:default:1', 'x'.repeat(length)), said(`answer ${at}`)]);
      if (at % 100 === 0) await transcript.remembered(400, isOwn);
    }
    for (const one of [transcript, openTranscript(dir, key)]) {
      const told = await one.remembered(400, isOwn);
      // Its words, and not what was done.
      expect(textsOf(told).slice(0, 2)).toEqual(['the key is under the', 'noted']);
      expect(told[2]?.role).toBe('user');
      expect(told.at(-1)?.text).toBe(`answer ${times - 1}`);
    }
  });

  it('is the latest of them, as far as a share goes, and nothing of who is the owner no more', async () => {
    const transcript = openTranscript(dir, key);
    for (let at = 0; at < 30; at += 1)
      await transcript.append([user('operator', `${at} ${'o'.repeat(10_000)}`), said('ok')]);
    for (let at = 0; at < 12; at += 1) await transcript.append([user('telegram:default:1', 'x'.repeat(90_000))]);
    const own = (await transcript.remembered(400, isOwn)).filter(({ from }) => from === 'operator');
    expect(textsOf(own).map((text) => text.split(' ')[0])).toEqual(['24', '25', '26', '27', '28', '29']);
    expect(textsOf(await transcript.remembered(400, () => false))[0]).toMatch(/^x+$/);
  });

  it('is forgotten with the conversation', async () => {
    const transcript = openTranscript(dir, key);
    await transcript.append([user('operator', 'secret plan'), said('ok')]);
    for (let at = 0; at < 5; at += 1) await transcript.append([user('telegram:default:1', 'x'.repeat(90_000))]);
    expect(textsOf(await transcript.remembered(400, isOwn))[0]).toBe('secret plan');
    await transcript.end('delete', 1);
    await transcript.append([user('operator', 'anew')]);
    expect(textsOf(await transcript.remembered(400, isOwn))).toEqual(['anew']);
  });

  it('is the same read bit by bit as at once, and never an answer under the words of somebody else', async () => {
    const entry = fc.oneof(
      fc.constantFrom('operator', 'telegram:default:1').map((from) => user(from, `by ${from}`)),
      fc.string().map((text) => said(`to ${text}`)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 40 }), fc.integer({ min: 1, max: 8 }), async (entries, most) => {
        const transcript = openTranscript(dir, key);
        for (const one of entries) {
          await transcript.append([one]);
          await transcript.remembered(most, isOwn);
        }
        const told = await transcript.remembered(most, isOwn);
        expect(await openTranscript(dir, key).remembered(most, isOwn)).toEqual(told);
        const owners = entries.reduce<(readonly [TranscriptEntry, string])[]>((all, one) => {
          all.push([one, one.role === 'user' ? one.from : (all.at(-1)?.[1] ?? '')]);
          return all;
        }, []);
        const expected = owners.filter(([, owner], at) => {
          const lines = owners.length - at;
          if (owner === 'operator') return true;
          const begun = owners.findLastIndex(([other], place) => place <= at && other.role === 'user');
          return lines <= most && begun >= Math.max(0, owners.length - most);
        });
        expect(told).toEqual(expected.map(([one]) => one));
        await transcript.end('delete', 1);
      }),
      { numRuns: 60 },
    );
  });
});
