import type { Speaker } from './speaker.ts';

/** One line of a transcript. */
export type TranscriptEntry = SpokenEntry | ToolEntry;

interface SpokenEntry extends Speaker {
  readonly atMs: number;
  readonly role: 'user' | 'assistant';
  readonly text: string;
  /** What a model asked for with it; the entries that follow are what each came to, in the same order. */
  readonly calls?: readonly NotedCall[];
}

/** A call as it is kept: for reading, and for telling a model what happened. It is never executed. */
export interface NotedCall {
  readonly name: string;
  /** JSON, clipped and without secrets. */
  readonly input: string;
}

/** What one call came to, clipped and without secrets. */
interface ToolEntry {
  readonly atMs: number;
  readonly role: 'tool';
  /** The tool. */
  readonly from: string;
  readonly text: string;
  readonly ok: boolean;
}

/** A line of a file; nothing for one that is torn or foreign. */
export function readEntry(line: string): readonly TranscriptEntry[] {
  try {
    const { atMs, role, from, also, text, ok, calls } = JSON.parse(line);
    if (typeof atMs !== 'number' || typeof from !== 'string' || typeof text !== 'string') return [];
    if (role === 'tool') return typeof ok === 'boolean' ? [{ atMs, role, from, text, ok }] : [];
    if (role !== 'user' && role !== 'assistant') return [];
    return [
      {
        atMs,
        role,
        from,
        ...(Array.isArray(also) && role === 'user' ? { also: also.filter((id) => typeof id === 'string') } : {}),
        text,
        ...(role === 'assistant' && Array.isArray(calls) ? { calls: calls.filter(isCall) } : {}),
      },
    ];
  } catch {
    return [];
  }
}

const isCall = (value: unknown): value is NotedCall =>
  typeof value === 'object' &&
  value !== null &&
  'name' in value &&
  'input' in value &&
  typeof value.name === 'string' &&
  typeof value.input === 'string';
