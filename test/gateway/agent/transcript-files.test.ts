import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTranscript } from '../../../src/gateway/agent/transcript.ts';
import type { TranscriptEntry } from '../../../src/gateway/agent/transcript-entry.ts';

let dir: string;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'oc-files-')));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const key = 'agent:main:main';
const isOwn = (from: string): boolean => from === 'operator';
const said = (n: number, from: string): TranscriptEntry => ({ atMs: n, role: 'user', from, text: `${from} said ${n}` });
const texts = (entries: readonly TranscriptEntry[]) => entries.map(({ text }) => text);
/** Endings of the files that lie there. */
const endings = () =>
  readdirSync(dir)
    .map((one) => one.slice(one.indexOf('.')))
    .toSorted();

describe('a transcript that grows', () => {
  it('goes on in a new file with what a turn is told of; it and the one before are all that is kept', async () => {
    const most = 20_000;
    const transcript = openTranscript(dir, key, most);
    await transcript.append([said(0, 'operator')]);
    let largest = 0;
    for (let n = 1; n <= 1000; n += 1) {
      const told = texts(await transcript.remembered(40, isOwn));
      // However much somebody else writes, the operator's words are not lost with the file that they were written in.
      expect(told).toContain('operator said 0');
      if (n > 1) expect(told.at(-1)).toBe(`bob said ${n - 1}`);
      await transcript.append([said(n, 'bob')]);
      largest = Math.max(largest, ...readdirSync(dir).map((one) => statSync(join(dir, one)).size));
    }
    expect(endings()).toEqual(['.jsonl', '.older']);
    expect(largest).toBeLessThan(most + 500);
    for (const one of readdirSync(dir)) expect(statSync(join(dir, one)).mode & 0o777).toBe(0o600);
    expect(readFileSync(transcript.file, 'utf8').split('\n')[0]).toBe(JSON.stringify({ session: key }));
    expect(texts(await openTranscript(dir, key).remembered(40, isOwn))).toEqual(
      texts(await transcript.remembered(40, isOwn)),
    );
  });

  it('is found again after an end between its two files, and not where it was put aside or destroyed', async () => {
    const transcript = openTranscript(dir, key);
    const beside = (ending: string) => join(dir, `${basename(transcript.file, '.jsonl')}.${ending}`);
    await transcript.append([said(1, 'operator')]);
    const text = readFileSync(transcript.file);
    const crash = () => {
      writeFileSync(beside('next'), text, { mode: 0o600 });
      renameSync(transcript.file, beside('older'));
    };
    crash();
    expect(texts(await openTranscript(dir, key).recent(9))).toEqual(['operator said 1']);
    expect(endings()).toEqual(['.jsonl', '.older']);
    for (const how of ['reset', 'delete'] as const) {
      writeFileSync(beside('next'), text, { mode: 0o600 });
      expect(await transcript.end(how, 0)).toBe(true);
      expect(await transcript.recent(9)).toEqual([]);
      await transcript.append([said(2, 'operator')]);
      expect(texts(await transcript.recent(9))).toEqual(['operator said 2']);
    }
  });
});

describe('destroying a conversation', () => {
  it('destroys what earlier resets put aside, and nothing of another one', async () => {
    const transcript = openTranscript(dir, key, 100);
    const other = openTranscript(dir, 'agent:main:other');
    await other.append([said(1, 'operator')]);
    await other.end('reset', 0);
    const untouched = readdirSync(dir);
    for (const atMs of [0, 1000]) {
      for (let n = 0; n < 4; n += 1) {
        await transcript.append([said(n, 'operator')]);
        await transcript.remembered(40, isOwn);
      }
      expect(await transcript.end('reset', atMs)).toBe(true);
    }
    const aside = ['.1970-01-01T00-00-00-000Z', '.1970-01-01T00-00-01-000Z'];
    expect(endings()).toEqual(
      [...aside, aside[0]]
        .flatMap((one, n) => (n < 2 ? [`${one}.older.reset`, `${one}.reset`] : [`${one}.reset`]))
        .toSorted(),
    );
    // As a crash leaves it, in the middle of what was to be the next file.
    writeFileSync(join(dir, `.${basename(transcript.file, 'jsonl')}next.0a1b2c3d4e5f.tmp`), 'words', { mode: 0o600 });
    expect(await transcript.end('delete', 0)).toBe(true);
    expect(readdirSync(dir)).toEqual(untouched);
    expect(await transcript.end('delete', 0)).toBe(false);
  });
});
