import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { checkPrivateFile, ensurePrivateDir } from '../state/private-dir.ts';

/** One line of a transcript. */
export type TranscriptEntry = SpokenEntry | ToolEntry;

interface SpokenEntry {
  readonly atMs: number;
  readonly role: 'user' | 'assistant';
  /** Who said it: `channel:account:sender`, `operator`, or the model's name. */
  readonly from: string;
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

export interface Transcript {
  readonly file: string;
  append(entries: readonly TranscriptEntry[]): Promise<void>;
  /** The newest entries, oldest first. A line that is torn or foreign is left out. */
  recent(most: number): Promise<readonly TranscriptEntry[]>;
}

/** Bytes read from the end of a transcript to find its newest entries. */
const tailBytes = 262_144;

/** A conversation on disk: JSON lines, 0600, opened without following links. `sessionKey` never becomes a path. */
export function openTranscript(sessionsDir: string, sessionKey: string): Transcript {
  ensurePrivateDir(sessionsDir);
  const file = join(sessionsDir, `${fileName(sessionKey)}.jsonl`);
  // Turns of one conversation may end at the same time: what one writes is whole before anything else is read or written.
  let tail: Promise<unknown> = Promise.resolve();
  const inOrder = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = tail.then(work);
    tail = mine.catch(() => undefined);
    return mine;
  };
  return {
    file,
    append: (entries) => inOrder(() => appendTo(file, entries)),
    recent: (most) => inOrder(() => recentOf(file, most)),
  };
}

async function appendTo(file: string, entries: readonly TranscriptEntry[]): Promise<void> {
  checkPrivateFile(file);
  const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;
  const handle = await open(file, flags, 0o600);
  try {
    await handle.chmod(0o600);
    // A line torn by a crash is ended, or it would swallow the first of these.
    const start = (await endsWithinLine(handle)) ? '\n' : '';
    await handle.writeFile(start + entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  } finally {
    await handle.close();
  }
}

async function recentOf(file: string, most: number): Promise<readonly TranscriptEntry[]> {
  checkPrivateFile(file);
  const text = await readTail(file);
  return text.split('\n').flatMap(readEntry).slice(-most);
}

/** Readable where the key is, unique always: two keys never share a file. */
function fileName(sessionKey: string): string {
  const readable = sessionKey
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40);
  return `${readable}-${createHash('sha256').update(sessionKey).digest('hex').slice(0, 16)}`;
}

async function endsWithinLine(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat();
  if (size === 0) return false;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== newline;
}

const newline = 0x0a;

async function readTail(file: string): Promise<string> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (handle === null) return '';
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, tailBytes);
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8');
  } finally {
    await handle.close();
  }
}

function readEntry(line: string): readonly TranscriptEntry[] {
  try {
    const { atMs, role, from, text, ok, calls } = JSON.parse(line);
    if (typeof atMs !== 'number' || typeof from !== 'string' || typeof text !== 'string') return [];
    if (role === 'tool') return typeof ok === 'boolean' ? [{ atMs, role, from, text, ok }] : [];
    if (role !== 'user' && role !== 'assistant') return [];
    return [
      {
        atMs,
        role,
        from,
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
