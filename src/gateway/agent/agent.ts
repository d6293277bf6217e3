import type { Log } from '../logs/log.ts';
import { securityRules } from './instructions.ts';
import { openTranscript, type Transcript, type TranscriptEntry } from './transcript.ts';

export interface Turn {
  readonly sessionKey: string;
  /** Who speaks, for the transcript. */
  readonly from: string;
  readonly text: string;
  /** Asked again when the turn starts and before its answer is given: access can be taken away while a message waits. */
  readonly stillAdmitted: () => boolean;
}

export type TurnOutcome =
  | { readonly outcome: 'answered'; readonly text: string }
  /** The sender lost access while the message waited; nothing is sent. */
  | { readonly outcome: 'dropped' }
  /** Too many messages wait in this conversation already. */
  | { readonly outcome: 'busy' }
  /** The model could not answer; the reason is in the log, not for the sender. */
  | { readonly outcome: 'failed' };

export interface Agent {
  take(turn: Turn): Promise<TurnOutcome>;
  /** Conversations with something in them since the start. */
  sessions(): readonly { readonly key: string; readonly updatedAt: number }[];
  /** Ends running model calls and waits for the turns to be over. */
  stop(): Promise<void>;
}

export interface AgentOptions {
  readonly log: Log;
  readonly now: () => number;
  readonly sessionsDir: string;
  readonly queuedPerSession: () => number;
}

interface Session {
  readonly transcript: Transcript;
  waiting: number;
  updatedAt: number;
  tail: Promise<unknown>;
}

/** Entries of a conversation that the model is shown. */
const remembered = 40;
/** Conversations held in memory; the longest quiet one is let go first, and is on disk for when it goes on. */
const mostSessions = 1000;
/** A turn that takes longer is ended, milliseconds. */
const turnMs = 300_000;

/** The assistant: one turn at a time in each conversation, the others wait their turn, a bounded number of them. */
export function openAgent(options: AgentOptions): Agent {
  const sessions = new Map<string, Session>();
  const stopping = new AbortController();

  const sessionOf = (key: string): Session => {
    const known = sessions.get(key);
    // Taken out and put back, so that the map is in the order of the last use.
    sessions.delete(key);
    if (known !== undefined) {
      sessions.set(key, known);
      return known;
    }
    if (sessions.size >= mostSessions) forgetQuiet(sessions);
    const transcript = openTranscript(options.sessionsDir, key);
    const session = { transcript, waiting: 0, updatedAt: options.now(), tail: Promise.resolve() };
    sessions.set(key, session);
    return session;
  };

  const run = async (session: Session, turn: Turn): Promise<TurnOutcome> => {
    if (stopping.signal.aborted || !turn.stillAdmitted()) return { outcome: 'dropped' };
    const history = await session.transcript.recent(remembered);
    const asked: TranscriptEntry = { atMs: options.now(), role: 'user', from: turn.from, text: turn.text };
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(turnMs)]);
    const answer = await generate([...history, asked], signal);
    // The sender may have lost access while the model was thinking: then neither side of this turn is kept.
    if (stopping.signal.aborted || !turn.stillAdmitted()) return { outcome: 'dropped' };
    const answered: TranscriptEntry = { atMs: options.now(), role: 'assistant', from: 'local', text: answer };
    await session.transcript.append([asked, answered]);
    session.updatedAt = options.now();
    return { outcome: 'answered', text: answer };
  };

  return {
    async take(turn) {
      const session = sessionOf(turn.sessionKey);
      // One turn runs, `queuedPerSession` wait behind it.
      if (session.waiting > options.queuedPerSession()) return { outcome: 'busy' };
      session.waiting += 1;
      const mine = session.tail
        .then(() => run(session, turn))
        .catch((error: unknown): TurnOutcome => {
          options.log.error('agent', 'a turn failed', { error });
          // Somebody who lost access meanwhile hears nothing, not even that something failed.
          return { outcome: mayHear(turn) ? 'failed' : 'dropped' };
        })
        .finally(() => {
          session.waiting -= 1;
        });
      session.tail = mine;
      return mine;
    },
    sessions: () => [...sessions].map(([key, { updatedAt }]) => ({ key, updatedAt })),
    async stop() {
      stopping.abort();
      await Promise.all([...sessions.values()].map(({ tail }) => tail));
    },
  };
}

/** One that nothing waits in has nothing to lose. */
function forgetQuiet(sessions: Map<string, Session>): void {
  for (const [key, { waiting }] of sessions) {
    if (waiting === 0) {
      sessions.delete(key);
      return;
    }
  }
}

/** A rule that throws admits nobody. */
function mayHear(turn: Turn): boolean {
  try {
    return turn.stillAdmitted();
  } catch {
    return false;
  }
}

/** One call of the model through the AI SDK, both loaded at the first turn and not before. */
async function generate(entries: readonly TranscriptEntry[], abortSignal: AbortSignal): Promise<string> {
  const [{ generateText }, { localModel }] = await Promise.all([import('ai'), import('./local-model.ts')]);
  const messages = entries.map(({ role, text }) => ({ role, content: text }));
  const { text } = await generateText({
    model: localModel,
    instructions: securityRules,
    messages,
    abortSignal,
    maxRetries: 0,
  });
  return text;
}
