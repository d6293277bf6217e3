import type { Log } from '../../logs/log.ts';
import type { Secret } from '../../logs/secret.ts';
import type { ChannelStatus } from '../channel.ts';
import { Connection } from '../connection.ts';
import type { Failure } from '../failure.ts';
import type { BotApi } from './bot-api.ts';
import { failureOf } from './failure.ts';

export interface PollParts {
  readonly accountId: string;
  readonly api: BotApi;
  readonly token: Secret;
  readonly log: Log;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
  readonly status: (status: ChannelStatus) => void;
  /** Learns who the bot is; done before the first question, and again whenever Telegram was away. */
  readonly introduce: (signal: AbortSignal) => Promise<void>;
  /** Takes one update, once; resolves when there is room for another. */
  readonly hand: (update: unknown) => Promise<void>;
}

/** How long Telegram holds a request that it has nothing for. */
const longPollSeconds = 30;
/** A confirmation that gets no answer is asked for again. */
const confirmMs = 5000;
/** A server that does not hold requests is asked this often. */
const idlePauseMs = 200;

/**
 * Reads a bot's updates until `stop`, or until Telegram says that it is no use.
 *
 * Where we are is kept at Telegram, nothing of it on disk: it forgets what is confirmed and keeps the rest for a day. Updates
 * that were read are confirmed by the next request, and only when that is answered are they handed on. So an end at any
 * moment, kill -9 too, repeats none; what was not confirmed comes again.
 */
export async function poll(parts: PollParts, stop: AbortSignal): Promise<void> {
  const connection = new Connection({ ...parts, subsystem: 'telegram' });
  let held: readonly NumberedUpdate[] = [];
  let offset = 0;
  while (!stop.aborted || held.length > 0) {
    // The first question has no patience: its answer tells that we are connected.
    const waitSeconds = held.length > 0 || !connection.up ? 0 : longPollSeconds;
    // A confirmation is not broken off: without its answer nobody knows whether Telegram has heard it.
    const signal = held.length > 0 ? AbortSignal.timeout(confirmMs) : stop;
    const answer = await ask(parts, { offset, waitSeconds, isFirst: !connection.up }, signal);
    if ('failure' in answer) {
      const pauseMs = stop.aborted ? null : connection.failed(answer.failure);
      if (pauseMs === null) return;
      await pause(parts, pauseMs, stop);
      continue;
    }
    connection.answered();
    for (const { update } of held) await parts.hand(update);
    // What came with the last confirmation is not confirmed itself: it waits at Telegram for the next start.
    if (stop.aborted) return;
    held = answer.updates;
    offset = (held.at(-1)?.id ?? offset - 1) + 1;
    if (held.length === 0 && answer.hasty) await pause(parts, idlePauseMs, stop);
  }
}

interface NumberedUpdate {
  readonly id: number;
  readonly update: unknown;
}

type Answer =
  /** `hasty`: a question with patience was answered without any. */
  { readonly updates: readonly NumberedUpdate[]; readonly hasty: boolean } | { readonly failure: Failure };

async function ask(
  { api, token, introduce }: PollParts,
  question: { readonly offset: number; readonly waitSeconds: number; readonly isFirst: boolean },
  signal: AbortSignal,
): Promise<Answer> {
  try {
    if (question.isFirst) await introduce(signal);
    const startedMs = performance.now();
    const updates = numbered(await api.updates(question, signal));
    return { updates, hasty: question.waitSeconds > 0 && performance.now() - startedMs < idlePauseMs };
  } catch (error) {
    return { failure: failureOf(error, token) };
  }
}

/** Updates in their order. Throws SyntaxError for what no Bot API answers. */
function numbered(answer: unknown): readonly NumberedUpdate[] {
  if (!Array.isArray(answer)) throw new SyntaxError('no list of updates');
  const updates = answer.map((update: unknown) => ({ id: idOf(update), update }));
  return updates.toSorted((one, other) => one.id - other.id);
}

function idOf(update: unknown): number {
  const id = typeof update === 'object' && update !== null && 'update_id' in update ? update.update_id : null;
  if (typeof id !== 'number' || !Number.isSafeInteger(id)) throw new SyntaxError('an update without its number');
  return id;
}

/** Ends early when the account is stopped. */
const pause = (parts: PollParts, ms: number, stop: AbortSignal): Promise<unknown> =>
  parts.wait(ms, stop).catch(() => undefined);
