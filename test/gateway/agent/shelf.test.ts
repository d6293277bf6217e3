import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openShelf } from '../../../src/gateway/agent/shelf.ts';
import { openTranscript } from '../../../src/gateway/agent/transcript.ts';
import type { TranscriptEntry } from '../../../src/gateway/agent/transcript-entry.ts';

let agents: string;

beforeEach(() => {
  agents = realpathSync(mkdtempSync(join(tmpdir(), 'oc-shelf-')));
});

afterEach(() => {
  rmSync(agents, { recursive: true, force: true });
});

const dirOf = (agentId: string): string => join(agents, agentId, 'sessions');
const said = (from: string, text = 'hello'): TranscriptEntry => ({ atMs: 1, role: 'user', from, text });
const keys = async (): Promise<readonly string[]> =>
  (await openShelf(agents).list()).latest.map(({ key }) => key).toSorted();

/** As it was written before transcripts said whose they are. */
function older(key: string, agentId: string, entries: readonly TranscriptEntry[]): string {
  const { file } = openTranscript(dirOf(agentId), key);
  writeFileSync(file, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''), { mode: 0o600 });
  return file;
}

describe('conversations on disk', () => {
  it('are listed by their keys, of every agent, without anything but their files', async () => {
    const had = [
      'agent:main:main',
      'agent:main:telegram:dm:1',
      'agent:main:dm:ÄÖ',
      `agent:family:dm:${'9'.repeat(300)}`,
    ];
    for (const key of had) {
      await openTranscript(dirOf(key.split(':')[1] ?? ''), key).append([said('local:default:a')]);
    }
    expect(await keys()).toEqual(had.toSorted());
  });

  it('are the latest first, and those that were put aside are not among them', async () => {
    for (const key of ['agent:main:dm:1', 'agent:main:dm:2', 'agent:main:dm:3']) {
      const transcript = openTranscript(dirOf('main'), key);
      await transcript.append([said('local:default:a')]);
      await expect.poll(async () => (await openShelf(agents).list()).latest.at(0)?.key).toBe(key);
      if (key.endsWith('2')) await transcript.end('reset', 1);
    }
    expect((await openShelf(agents).list()).latest.map(({ key }) => key)).toEqual([
      'agent:main:dm:3',
      'agent:main:dm:1',
    ]);
  });

  it('are recognised by who speaks in them where a file is older than its line, and are the same after it', async () => {
    const had = ['agent:main:main', 'agent:family:main', 'agent:main:telegram:dm:77', 'agent:main:telegram:work:dm:77'];
    for (const key of had) {
      older(key, key.split(':')[1] ?? '', [said('telegram:work:77', 'x'.repeat(90_000)), said('telegram:work:77')]);
    }
    expect(await keys()).toEqual(had.toSorted());
  });

  it('are reachable by the name of their file where nothing tells the key', async () => {
    const file = older('agent:main:who:knows', 'main', [said('operator', 'something old')]);
    const [key = ''] = await keys();
    expect(key).toBe(`agent:main:file:${basename(file, '.jsonl')}`);
    const same = openTranscript(dirOf('main'), key);
    expect(same.file).toBe(file);
    expect(await same.recent(10)).toEqual([said('operator', 'something old')]);
  });

  it('are not renamed by a line that names another, nor reached through a link or a foreign name', async () => {
    const { file } = openTranscript(dirOf('main'), 'agent:main:dm:1');
    writeFileSync(file, `{"session":"agent:main:main"}\n${JSON.stringify(said('local:default:1'))}\n`);
    symlinkSync(file, join(dirOf('main'), `other-${'0'.repeat(16)}.jsonl`));
    mkdirSync(join(dirOf('main'), `dir-${'0'.repeat(16)}.jsonl`));
    writeFileSync(join(dirOf('main'), 'notes.jsonl'), 'x');
    mkdirSync(join(agents, '..x'));
    expect(await keys()).toEqual(['agent:main:dm:1']);
  });

  it('keep their key when a crash tore the first line, and say it in the first line otherwise', async () => {
    const whole = openTranscript(dirOf('main'), 'agent:main:dm:1');
    await whole.append([said('local:default:1')]);
    await whole.append([said('local:default:1')]);
    const lines = readFileSync(whole.file, 'utf8').split('\n');
    expect(lines[0]).toBe('{"session":"agent:main:dm:1"}');
    expect(lines.filter((line) => line.includes('session'))).toHaveLength(1);
    const torn = openTranscript(dirOf('main'), 'agent:main:dm:2');
    writeFileSync(torn.file, '{"session":"agent:ma');
    await torn.append([said('local:default:2')]);
    expect(await keys()).toEqual(['agent:main:dm:1', 'agent:main:dm:2']);
    expect(await torn.recent(9)).toHaveLength(1);
  });
});
