import type { AgentConfig } from '../config/config.ts';
import type { Log } from '../logs/log.ts';
import type { Model } from '../models/model.ts';
import { mayAct } from '../policy/still-may.ts';
import type { Hands } from '../tools/hands.ts';
import { exchangesOf } from './history.ts';
import type { Place } from './lane.ts';
import type { TurnOutcome } from './outcome.ts';
import { type Session, Sessions, turnsOf } from './sessions.ts';
import { type ShownEntry, withOwn } from './shown-entry.ts';
import type { TranscriptPage } from './transcript.ts';
import type { EndOfTranscript } from './transcript-files.ts';
import { runTurn, type Turn, type TurnEnd } from './turn.ts';
import type { UsageStore } from './usage-store.ts';

export interface Agent {
  take(turn: Turn): Promise<TurnOutcome>;
  /** Ends the turn that runs in a conversation and drops those that wait in it. */
  abort(sessionKey: string): Aborted;
  /** Access has changed: ends the turns, running or waiting, of whoever may not be answered any more. Nothing is sent to them. */
  recheck(): void;
  /** Conversations with something in them since the start. */
  sessions(): readonly SessionRow[];
  /** The newest of what was said, oldest first; nothing for a conversation that never was. */
  show(sessionKey: string, most: number): Promise<readonly ShownEntry[]>;
  /** The whole of what was said, a page at a time, from the oldest on. */
  page(sessionKey: string, offset: number): Promise<TranscriptPage>;
  /** The conversation begins afresh: what was said is put aside or destroyed. Nothing is while a turn runs in it. */
  forget(sessionKey: string, how: EndOfTranscript): Promise<Forgotten>;
  /** Ends running model calls and waits for the turns to be over. */
  stop(): Promise<void>;
}

export type Forgotten = 'done' | 'nothing' | 'running';

/** Turns that were ended. */
export interface Aborted {
  readonly running: number;
  readonly waiting: number;
}

export interface SessionRow {
  readonly key: string;
  readonly updatedAt: number;
  readonly running: boolean;
  readonly waiting: number;
}

export interface AgentOptions {
  readonly log: Log;
  readonly now: () => number;
  /** Milliseconds that only go forward. */
  readonly elapsedMs: () => number;
  readonly sessionsDir: string;
  readonly queuedPerSession: () => number;
  readonly settings: () => AgentConfig;
  /** The model that is configured now; one turn keeps the one it began with. */
  readonly model: () => Model;
  readonly hands: Hands;
  readonly usage: UsageStore;
  /** Whether `from` of a turn or of a transcript is the operator, by who the owner is now. */
  readonly isOwn: (from: string) => boolean;
  /** A word that nobody can guess, another one each time. */
  readonly mark: () => string;
}

/** A turn that runs or waits. */
interface Taken {
  readonly turn: Turn;
  readonly stop: AbortController;
}

/** Entries of a conversation that are read back; how many of them a model is shown is decided by their length. */
const remembered = 400;

/**
 * The assistant: of each conversation it takes one turn of the operator's and one of somebody else's at a time; the others wait
 * their turn, a bounded number of them.
 */
export const openAgent = (options: AgentOptions): Agent => new OpenedAgent(options);

class OpenedAgent implements Agent {
  readonly #options: AgentOptions;
  readonly #sessions: Sessions;
  readonly #stopping = new AbortController();
  readonly #taken = new Map<Promise<TurnOutcome>, Taken>();

  constructor(options: AgentOptions) {
    this.#options = options;
    this.#sessions = new Sessions(options.sessionsDir, (key) => this.#dropHands(key));
  }

  async take(turn: Turn): Promise<TurnOutcome> {
    const session = this.#sessions.use(turn.sessionKey, this.#options.now());
    const lane = turn.isOperators ? session.own : session.others;
    const place = lane.enter(turn.from, this.#options.queuedPerSession());
    if (place === null) return { outcome: 'busy' };
    const done = this.#inPlace(session, turn, place)
      .catch((error: unknown): TurnOutcome => {
        this.#options.log.error('agent', 'a turn failed', { error });
        // Somebody who lost access meanwhile hears nothing, not even that something failed.
        return mayAct(turn.stillAdmitted) ? { outcome: 'failed', because: 'fault' } : { outcome: 'dropped' };
      })
      .finally(() => {
        lane.leave(place);
        this.#taken.delete(done);
      });
    this.#taken.set(done, { turn, stop: place.stop });
    return done;
  }

  abort(sessionKey: string): Aborted {
    const session = this.#sessions.held(sessionKey);
    this.#dropHands(sessionKey);
    if (session === undefined) return { running: 0, waiting: 0 };
    const ended = turnsOf(session);
    for (const lane of [session.own, session.others]) lane.abort(new Error('the turn was stopped'));
    return ended;
  }

  recheck(): void {
    for (const { turn, stop } of this.#taken.values()) {
      if (!mayAct(turn.stillAdmitted)) stop.abort(new Error('whoever asked may not be answered any more'));
    }
  }

  sessions(): readonly SessionRow[] {
    return this.#sessions.all().map(([key, session]) => {
      const { running, waiting } = turnsOf(session);
      return { key, updatedAt: session.updatedAt, running: running > 0, waiting };
    });
  }

  async show(sessionKey: string, most: number): Promise<readonly ShownEntry[]> {
    return withOwn(await this.#sessions.transcript(sessionKey).recent(most), this.#options.isOwn);
  }

  page(sessionKey: string, offset: number): Promise<TranscriptPage> {
    return this.#sessions.transcript(sessionKey).page(offset);
  }

  async forget(sessionKey: string, how: EndOfTranscript): Promise<Forgotten> {
    const session = this.#sessions.held(sessionKey);
    if (session !== undefined && turnsOf(session).running > 0) return 'running';
    // What it left running is a part of it.
    this.#dropHands(sessionKey);
    const ended = await this.#sessions.transcript(sessionKey).end(how, this.#options.now());
    if (session !== undefined && turnsOf(session).running === 0) this.#sessions.letGo(sessionKey);
    return ended ? 'done' : 'nothing';
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#taken.keys());
  }

  async #inPlace(session: Session, turn: Turn, place: Place): Promise<TurnOutcome> {
    if (!(await place.turn)) return mayAct(turn.stillAdmitted) ? { outcome: 'busy' } : { outcome: 'dropped' };
    return await this.#run(session, turn, place.stop.signal);
  }

  async #run(session: Session, turn: Turn, mine: AbortSignal): Promise<TurnOutcome> {
    if (this.#stopping.signal.aborted || !turn.stillAdmitted()) return { outcome: 'dropped' };
    if (mine.aborted) return { outcome: 'stopped' };
    const history = await session.transcript.remembered(remembered, this.#options.isOwn);
    const { settings, model, mark, isOwn } = this.#options;
    const parts = { ...this.#options, settings: settings(), model: model() };
    const stop = AbortSignal.any([this.#stopping.signal, mine]);
    const end = await runTurn(parts, turn, exchangesOf(history, turn, isOwn, mark), stop);
    // The gateway stops: nobody is told anything any more, but what was done is kept.
    if (end.outcome === 'dropped') return end;
    await this.#keep(session, end);
    if (this.#stopping.signal.aborted) return { outcome: 'dropped' };
    const { entries: _, ...outcome } = end;
    return outcome;
  }

  async #keep(session: Session, { outcome, entries }: Exclude<TurnEnd, { outcome: 'dropped' }>): Promise<void> {
    const onlyAsked = outcome === 'stopped' && !entries.some(({ role }) => role === 'tool');
    if (entries.length === 0 || onlyAsked) return;
    await session.transcript.append(entries);
    session.updatedAt = this.#options.now();
  }

  #dropHands(sessionKey: string): void {
    this.#options.hands.drop(sessionKey).catch((error: unknown) => {
      this.#options.log.error('agent', 'what ran for a conversation could not be ended', { error });
    });
  }
}
