import type { ModelMessage } from '../models/model.ts';
import type { Exchange } from './history.ts';

/** Tokens that a model is shown, by our estimate, which is above what providers count; most models of today have room for more. */
export const contextTokens = 120_000;

const leftOut = '[left out to save room]';

/** Never below what it costs: three bytes a token, and some for what stands around a message. */
export const estimate = (text: string): number => Math.ceil(Buffer.byteLength(text) / 3) + 8;

function tokensOf(message: ModelMessage): number {
  if (message.role === 'user') return estimate(message.text);
  if (message.role === 'tool') return message.results.reduce((sum, { text }) => sum + estimate(text), 0);
  return message.calls.reduce((sum, { input }) => sum + estimate(JSON.stringify(input) ?? ''), estimate(message.text));
}

const total = (messages: readonly ModelMessage[]): number => messages.reduce((sum, one) => sum + tokensOf(one), 0);

/** What the operator's own exchanges have of the room before those of others. */
const ownShare = 1 / 4;

/**
 * The running turn, and before it as many whole exchanges as have room: the operator's newest as far as their share goes, which
 * nobody else's fill, then the newest of all. Where the turn itself is too long, what
 * its earlier tools gave goes first, then what they were given: the person's message, every call and its place stay. A call
 * always has its result.
 */
export function fitConversation(
  earlier: readonly Exchange[],
  turn: readonly ModelMessage[],
  room: number,
): readonly ModelMessage[] {
  const now = shortened(turn, room);
  const left = room - total(now);
  const own = newestWithin(
    earlier.filter((one) => one.own),
    left * ownShare,
  );
  const others = earlier.filter((one) => !own.has(one));
  const newest = newestWithin(others, left - [...own].reduce((sum, { messages }) => sum + total(messages), 0));
  return [...earlier.filter((one) => own.has(one) || newest.has(one)).flatMap(({ messages }) => messages), ...now];
}

/** The newest that have room, until the first that has none. */
function newestWithin(exchanges: readonly Exchange[], room: number): ReadonlySet<Exchange> {
  let left = room;
  const first = exchanges.findLastIndex(({ messages }) => {
    left -= total(messages);
    return left < 0;
  });
  return new Set(exchanges.slice(first + 1));
}

function shortened(turn: readonly ModelMessage[], room: number): readonly ModelMessage[] {
  const now = [...turn];
  for (const shorten of [withoutResults, withoutInputs]) {
    for (const [index, message] of now.entries()) if (total(now) > room) now[index] = shorten(message);
  }
  return now;
}

const withoutResults = (message: ModelMessage): ModelMessage =>
  message.role === 'tool'
    ? { ...message, results: message.results.map((result) => ({ ...result, text: leftOut })) }
    : message;

const withoutInputs = (message: ModelMessage): ModelMessage =>
  message.role === 'assistant'
    ? { ...message, calls: message.calls.map((call) => ({ ...call, input: { input: leftOut } })) }
    : message;
