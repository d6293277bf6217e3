import type { AgentConfig } from '../config/config.ts';
import { knownSecrets } from '../logs/known-secrets.ts';
import type { Log } from '../logs/log.ts';
import { withoutSecrets } from '../logs/without-secrets.ts';
import type { Cost, Model, ModelCall, ModelMessage, PaidStep, Usage } from '../models/model.ts';
import type { Hands, TurnCaller } from '../tools/hands.ts';
import type { ToolAnswer } from '../tools/tool.ts';
import { clip } from './clip.ts';
import { fenced, saidBy } from './fence.ts';
import { contextTokens, estimate, fitConversation } from './fit-conversation.ts';
import { type Exchange, toolName, withoutCalls } from './history.ts';
import { instructionsOf } from './instructions.ts';
import { endWords, type Unanswered } from './outcome.ts';
import type { NotedCall, TranscriptEntry } from './transcript-entry.ts';
import { openTurnClock, type TurnClock } from './turn-clock.ts';
import { isSpent, type UsageStore } from './usage-store.ts';

export interface Turn extends TurnCaller {
  readonly text: string;
}

export interface TurnParts {
  readonly log: Log;
  readonly now: () => number;
  readonly elapsedMs: () => number;
  readonly settings: AgentConfig;
  readonly model: Model;
  readonly hands: Hands;
  readonly usage: UsageStore;
  /** A word that nobody can guess, another one each time. */
  readonly mark: () => string;
}

/** How a turn ended, and what of it is to be kept, oldest first; nothing is kept of one whose sender lost access. */
export type TurnEnd =
  | { readonly outcome: 'answered'; readonly text: string; readonly entries: readonly TranscriptEntry[] }
  | { readonly outcome: 'failed'; readonly because: Unanswered; readonly entries: readonly TranscriptEntry[] }
  | { readonly outcome: 'stopped'; readonly entries: readonly TranscriptEntry[] }
  | { readonly outcome: 'dropped' };

/** UTF-16 units of a message. */
const mostOfMessage = 32_768;
/** UTF-16 units of what a call came to: for the model, of one call and of all calls of one step, and in the transcript. */
const shownOfResult = 60_000;
const shownOfStep = 90_000;
const keptOfResult = 8_000;
const keptOfInput = 4_000;
/** Tokens, by our estimate, below which a model that finds it too much is not asked again. */
const leastRoom = contextTokens / 16;

/**
 * One message's turn: the model says what it wants done, the gateway's hands decide about each call and do it, and the model
 * is told, until it has an answer. INVARIANT: a call is executed only when this very turn's model has just asked for it, so
 * that no transcript, no tool's output and no message can bring one in.
 */
export function runTurn(
  parts: TurnParts,
  turn: Turn,
  earlier: readonly Exchange[],
  stop: AbortSignal,
): Promise<TurnEnd> {
  return new RunningTurn(parts, turn, earlier, stop).run();
}

class RunningTurn {
  readonly #parts: TurnParts;
  readonly #turn: Turn;
  readonly #earlier: readonly Exchange[];
  readonly #stop: AbortSignal;
  readonly #clock: TurnClock;
  readonly #messages: ModelMessage[];
  readonly #entries: TranscriptEntry[];
  #called = 0;
  #room = contextTokens;

  constructor(parts: TurnParts, turn: Turn, earlier: readonly Exchange[], stop: AbortSignal) {
    this.#parts = parts;
    this.#turn = turn;
    this.#earlier = earlier;
    this.#stop = stop;
    this.#clock = openTurnClock(parts.settings.limits.turnSeconds * 1000, parts.elapsedMs);
    const { from, also = [], isOperators } = turn;
    const text = clip(turn.text, mostOfMessage);
    this.#messages = [{ role: 'user', text: isOperators ? text : saidBy(from, text, parts.mark()) }];
    this.#entries = [{ atMs: parts.now(), role: 'user', from, ...(also.length === 0 ? {} : { also }), text }];
  }

  async run(): Promise<TurnEnd> {
    try {
      return await this.#untilAnswered();
    } catch (error) {
      if (!this.#turn.stillAdmitted()) return { outcome: 'dropped' };
      if (this.#stop.aborted) return { outcome: 'stopped', entries: this.#kept('[stopped]') };
      if (this.#clock.signal.aborted) return this.#failed('time');
      // A bug, or a disk that is full. What was done before it is known to the next turn all the same.
      this.#parts.log.error('agent', 'a turn failed', { error });
      return this.#failed('fault');
    }
  }

  async #untilAnswered(): Promise<TurnEnd> {
    const { usage, settings } = this.#parts;
    for (;;) {
      this.#stop.throwIfAborted();
      if (isSpent(usage.today(this.#turn.agentId), settings.limits)) return this.#failed('day');
      const step = await this.#ask();
      // The sender may have lost access while the model was thinking: then neither side of this turn is kept.
      if (!this.#turn.stillAdmitted()) return { outcome: 'dropped' };
      if (typeof step === 'string') return this.#failed(step);
      if (step.calls.length === 0) return this.#answer(step);
      // It was told that it has had its share, and asks for more.
      if (this.#called > settings.limits.toolCallsPerTurn) return this.#failed('calls');
      if (!(await this.#callAll(step))) return { outcome: 'dropped' };
    }
  }

  async #ask(): Promise<PaidStep | Unanswered> {
    const { model, settings, usage, hands, log } = this.#parts;
    const tools = await hands.offered(this.#turn);
    const instructions = instructionsOf(settings.instructions, tools.length > 0);
    const fixed = estimate(instructions) + estimate(JSON.stringify(tools));
    const earlier = tools.length === 0 ? this.#earlier.map(withoutCalls) : this.#earlier;
    const messages = fitConversation(earlier, this.#messages, this.#room - fixed);
    const request = { instructions, messages, tools, maxOutputTokens: settings.limits.outputTokens };
    const signal = AbortSignal.any([this.#stop, this.#clock.signal]);
    const count = (used: Usage, cost: Cost) => usage.add(this.#turn.agentId, model.name, used, cost);
    const step = await this.#clock.during(() => model.step(request, signal, count));
    if (step.outcome === 'failed') {
      log.error('agent', 'the model did not answer', { model: model.name, kind: step.kind, reason: step.reason });
      if (step.kind !== 'long' || this.#room <= leastRoom) return step.kind;
      // A model with less room than most: it is told less of what was said earlier.
      this.#room /= 4;
      return this.#ask();
    }
    count(step.usage, step.cost);
    return step;
  }

  /** One after the other, as they were asked for. False when the sender lost access: then the rest is not done. */
  async #callAll({ text, calls }: PaidStep): Promise<boolean> {
    const turnMark = this.#parts.mark();
    // Names of ours: two calls with one name could otherwise take each other's results.
    const named = calls.map((call, at) => ({ ...call, id: `${turnMark}-${at}`, name: toolName(call.name) }));
    const from = this.#parts.model.name;
    const said = knownSecrets.remove(text);
    this.#entries.push({ atMs: this.#parts.now(), role: 'assistant', from, text: said, calls: named.map(noted) });
    const results = [];
    const shownMost = Math.min(shownOfResult, Math.floor(shownOfStep / named.length));
    for (const call of named) {
      if (!this.#turn.stillAdmitted()) return false;
      const answer = await this.#call(call);
      const shown = fenced(call.name, clip(answer.text, shownMost), this.#parts.mark());
      results.push({ id: call.id, name: call.name, text: shown });
      const kept = withoutSecrets(clip(answer.text, keptOfResult));
      this.#entries.push({ atMs: this.#parts.now(), role: 'tool', from: call.name, text: kept, ok: answer.ok });
    }
    this.#messages.push({ role: 'assistant', text, calls: named }, { role: 'tool', results });
    return this.#turn.stillAdmitted();
  }

  async #call(call: ModelCall): Promise<ToolAnswer> {
    this.#stop.throwIfAborted();
    this.#called += 1;
    const most = this.#parts.settings.limits.toolCallsPerTurn;
    if (this.#called > most) return { ok: false, text: `Not done: one message may lead to ${most} calls. Answer now.` };
    return this.#parts.hands.call(this.#turn, call, this.#stop);
  }

  #answer({ text, ended }: PaidStep): TurnEnd {
    const said = knownSecrets.remove(text).trim();
    if (said === '' && ended !== 'no-room') return this.#failed(ended === 'refused' ? 'refused' : 'nothing');
    const whole = [said, endWords[ended]].filter((one) => one !== '').join('\n');
    return { outcome: 'answered', text: whole, entries: this.#kept(whole) };
  }

  /** What was done has to be known to the next turn; where nothing was, the message can simply be sent again. */
  #failed(because: Unanswered): TurnEnd {
    const done = this.#entries.some(({ role }) => role === 'tool');
    return { outcome: 'failed', because, entries: done ? this.#kept(`[no answer: ${because}]`) : [] };
  }

  /** A call that was not finished is kept with that word for what it came to. */
  #kept(last: string): readonly TranscriptEntry[] {
    const { now, model } = this.#parts;
    const open = this.#entries.findLastIndex(({ role }) => role === 'assistant');
    const asked = this.#entries[open];
    const calls = asked?.role === 'assistant' ? (asked.calls ?? []) : [];
    const missing = open < 0 ? [] : calls.slice(this.#entries.length - 1 - open);
    const unfinished = missing.map(({ name }) => ({
      atMs: now(),
      role: 'tool' as const,
      from: name,
      text: last,
      ok: false,
    }));
    return [...this.#entries, ...unfinished, { atMs: now(), role: 'assistant', from: model.name, text: last }];
  }
}

const noted = ({ name, input }: ModelCall): NotedCall => ({
  name,
  input: withoutSecrets(clip(JSON.stringify(input) ?? 'null', keptOfInput)),
});
