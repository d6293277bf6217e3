import type { ModelMessage } from '../models/model.ts';
import { fenced, saidBy } from './fence.ts';
import { isOwners, isSame, type Speaker } from './speaker.ts';
import type { NotedCall, TranscriptEntry } from './transcript-entry.ts';

/** One message of a person and everything that followed from it: kept together or left out together. */
export interface Exchange {
  /** Begun by the operator, by who the owner is now. */
  readonly own: boolean;
  readonly messages: readonly ModelMessage[];
}

/** Whose turn it is that is told of it. */
interface Hearer extends Speaker {
  readonly isOperators: boolean;
}

/**
 * What was said earlier, as a model is told it: who said it, as the gateway knows it, and of the exchanges of others no more than
 * the words. What was done for one person is neither shown to another nor in the way of another's calls. Calls are history and nothing else: they get names of their own here, so
 * that no line of a file can be taken for a call of the running turn. A call without its result is not told.
 */
export function exchangesOf(
  entries: readonly TranscriptEntry[],
  hearer: Hearer,
  isOwn: (from: string) => boolean,
  mark: () => string,
): readonly Exchange[] {
  // Earlier words under an id that is proven to be the hearer's by now are the hearer's.
  const isHearers = (one: Speaker): boolean => isSame(one, hearer) || (hearer.isOperators && isOwners(one, isOwn));
  const isOperators = (one: Speaker): boolean => isOwners(one, isOwn) || (hearer.isOperators && isHearers(one));
  const exchanges: { readonly entry: Speaker; readonly messages: ModelMessage[] }[] = [];
  for (const [index, entry] of entries.entries()) {
    // The file is read from its end: what belongs to a message that was cut away is left out with it.
    if (entry.role === 'assistant') exchanges.at(-1)?.messages.push(...answered(entry, index, entries, mark));
    if (entry.role !== 'user') continue;
    const { from, text } = entry;
    exchanges.push({
      entry,
      messages: [{ role: 'user', text: isOperators(entry) ? text : saidBy(from, text, mark()) }],
    });
  }
  return exchanges.map(({ entry, messages }) => {
    const exchange = { own: isOperators(entry), messages };
    return isHearers(entry) ? exchange : withoutCalls(exchange);
  });
}

type Answer = Extract<TranscriptEntry, { role: 'user' | 'assistant' }>;

function answered(
  { text, calls = [] }: Answer,
  index: number,
  entries: readonly TranscriptEntry[],
  mark: () => string,
): readonly ModelMessage[] {
  const results = entries
    .slice(index + 1, index + 1 + calls.length)
    .flatMap((one) => (one.role === 'tool' ? [one] : []));
  if (calls.length === 0 || results.length < calls.length) return [{ role: 'assistant', text, calls: [] }];
  const ids = calls.map((_, at) => `earlier-${index}-${at}`);
  const named = calls.map((call, at) => ({ id: ids[at] ?? '', name: toolName(call.name), input: inputOf(call) }));
  const told = results.map((one, at) => {
    const name = named[at]?.name ?? 'tool';
    return { id: ids[at] ?? '', name, text: fenced(name, one.text, mark()) };
  });
  return [
    { role: 'assistant', text, calls: named },
    { role: 'tool', results: told },
  ];
}

/** What providers accept as the name of a tool. */
export const toolName = (text: string): string => text.replaceAll(/[^A-Za-z0-9_-]/g, '_').slice(0, 64) || 'unnamed';

function inputOf({ input }: NotedCall): unknown {
  try {
    return JSON.parse(input);
  } catch {
    return { clipped: input }; // it was longer than what is kept of an input
  }
}

/** Without tools a model is not told of any: some refuse a conversation with calls that they could not make now. */
export const withoutCalls = ({ own, messages }: Exchange): Exchange => ({
  own,
  messages: messages.flatMap((message): readonly ModelMessage[] => {
    if (message.role === 'tool') return [];
    if (message.role === 'user') return [message];
    return message.text.trim() === '' ? [] : [{ ...message, calls: [] }];
  }),
});
