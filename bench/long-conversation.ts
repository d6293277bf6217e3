// What a turn costs beside its model: in a conversation of ten thousand messages, and in one that begins.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAgent } from '../src/gateway/agent/agent.ts';
import { openTranscript } from '../src/gateway/agent/transcript.ts';
import type { TranscriptEntry } from '../src/gateway/agent/transcript-entry.ts';
import { openUsageStore } from '../src/gateway/agent/usage-store.ts';
import { openStore } from '../src/gateway/state/store.ts';
import { agentPlace, turnOf } from '../test/gateway/agent/agent-place.ts';
import type { Measure } from './figure.ts';
import { runAlone } from './report.ts';

const messages = 10_000;
const turns = 40;

const entries = Array.from({ length: messages }, (_, n): TranscriptEntry => {
  const role = n % 2 === 0 ? 'user' : 'assistant';
  return { atMs: n, role, from: 'local:default:alice', text: `message ${n} ${'word '.repeat(60)}` };
});

export const longConversation: Measure = async () => {
  const dir = mkdtempSync(join(tmpdir(), 'oc-bench-'));
  const store = openStore(join(dir, 'state', 'oc.sqlite'));
  const agent = openAgent(agentPlace({ sessionsDir: join(dir, 'sessions'), usage: openUsageStore(store, Date.now) }));
  try {
    await openTranscript(join(dir, 'sessions'), 'long').append(entries);
    const each = async (sessionKey: string): Promise<number> => {
      const started = performance.now();
      for (let turn = 0; turn < turns; turn += 1) await agent.take({ ...turnOf('hello'), sessionKey });
      return (performance.now() - started) / turns;
    };
    await each('first');
    const value = await each('new');
    const ours = await each('long');
    return [
      {
        name: `a turn after ${messages} messages`,
        unit: 'ms',
        ours,
        yardstick: { name: 'a turn in a new conversation', value },
        budget: { kind: 'ratio', bound: 'at most', limit: 3 },
      },
    ];
  } finally {
    await agent.stop();
    store.close();
    rmSync(dir, { recursive: true, force: true });
  }
};

if (import.meta.main) await runAlone(longConversation);
