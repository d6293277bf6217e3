import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { mainAgent } from '../policy/bindings.ts';
import type { Forgotten, SessionRow } from './agent.ts';
import { agentIdOf } from './session-key.ts';
import { openShelf } from './shelf.ts';
import { type ShownEntry, withOwn } from './shown-entry.ts';
import { openTranscript, type Transcript, type TranscriptPage } from './transcript.ts';
import type { EndOfTranscript } from './transcript-files.ts';

/** What was said, whether a gateway runs or not. */
export interface Conversations {
  /** The latest first; `total` counts those too that are not among them. */
  list(): Promise<SessionList>;
  /** The newest of what was said, oldest first; nothing for a conversation that never was. */
  show(sessionKey: string, most: number): Promise<readonly ShownEntry[]>;
  /** The whole of what was said, a page at a time, from the oldest on. */
  page(sessionKey: string, offset: number): Promise<TranscriptPage>;
  /** The conversation begins afresh: what was said is put aside or destroyed. Nothing is while a turn runs in it. */
  forget(sessionKey: string, how: EndOfTranscript): Promise<Forgotten>;
}

export interface SessionList {
  readonly rows: readonly SessionRow[];
  readonly total: number;
}

interface Parts {
  readonly agentsDir: string;
  readonly now: () => number;
  readonly isOwn: (from: string) => boolean;
}

/** Conversations of a state directory whose gateway is down, under its lock: nothing runs in any of them. */
export function openConversations({ agentsDir, now, isOwn }: Parts): Conversations {
  const shelf = openShelf(agentsDir);
  const transcript = (sessionKey: string): Transcript | null => {
    const dir = join(agentsDir, agentIdOf(sessionKey) ?? mainAgent, 'sessions');
    // Asking for what never was leaves no trace.
    return existsSync(dir) ? openTranscript(dir, sessionKey) : null;
  };
  return {
    async list() {
      const { latest, total } = await shelf.list();
      return { rows: latest.map((one) => ({ ...one, running: false, waiting: 0 })), total };
    },
    show: async (sessionKey, most) => withOwn((await transcript(sessionKey)?.recent(most)) ?? [], isOwn),
    page: async (sessionKey, offset) => (await transcript(sessionKey)?.page(offset)) ?? { entries: [], next: null },
    forget: async (sessionKey, how) => ((await transcript(sessionKey)?.end(how, now())) ? 'done' : 'nothing'),
  };
}
