import { constants, existsSync } from 'node:fs';
import { type FileHandle, open, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { checkPrivateFile, ensurePrivateDir } from '../state/private-dir.ts';
import { keyLine, transcriptName } from './transcript-name.ts';

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
  /** Entries from a place in the file on, oldest first, and the place of the next ones; null: these were the last. */
  page(offset: number): Promise<TranscriptPage>;
  /** What was said is put aside under another name, or destroyed. False when nothing was. */
  end(how: EndOfTranscript, nowMs: number): Promise<boolean>;
}

export interface TranscriptPage {
  readonly entries: readonly TranscriptEntry[];
  readonly next: number | null;
}

/** `reset` keeps the file under another name, for its owner to read; `delete` keeps nothing. */
export type EndOfTranscript = 'reset' | 'delete';

/** Bytes read from the end of a transcript to find its newest entries. */
const tailBytes = 262_144;

/** A conversation on disk: JSON lines, 0600, opened without following links. `sessionKey` never becomes a path. */
export function openTranscript(sessionsDir: string, sessionKey: string): Transcript {
  ensurePrivateDir(sessionsDir);
  const file = join(sessionsDir, `${transcriptName(sessionKey)}.jsonl`);
  // Turns of one conversation may end at the same time: what one writes is whole before anything else is read or written.
  let tail: Promise<unknown> = Promise.resolve();
  const inOrder = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = tail.then(work);
    tail = mine.catch(() => undefined);
    return mine;
  };
  return {
    file,
    append: (entries) => inOrder(() => appendTo(file, sessionKey, entries)),
    recent: (most) => inOrder(() => recentOf(file, most)),
    page: (offset) => inOrder(() => pageOf(file, offset)),
    end: (how, nowMs) => inOrder(() => endOf(file, how, nowMs)),
  };
}

async function appendTo(file: string, sessionKey: string, entries: readonly TranscriptEntry[]): Promise<void> {
  checkPrivateFile(file);
  const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;
  const handle = await open(file, flags, 0o600);
  try {
    await handle.chmod(0o600);
    const start = await startOf(handle, sessionKey);
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

async function pageOf(file: string, offset: number): Promise<TranscriptPage> {
  checkPrivateFile(file);
  const handle = await openIfThere(file);
  if (handle === null) return { entries: [], next: null };
  try {
    const { size } = await handle.stat();
    const length = Math.max(0, Math.min(size - offset, pageBytes));
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, offset);
    const isLast = offset + length >= size;
    // A line that a page cuts off begins the next one; one that fills a whole page is none of ours.
    const end = isLast ? length : buffer.lastIndexOf(newline) + 1 || length;
    const entries = buffer.subarray(0, end).toString('utf8').split('\n').flatMap(readEntry);
    return { entries, next: isLast ? null : offset + end };
  } finally {
    await handle.close();
  }
}

/** Bytes of a page, in the file; a line of ours is far shorter. */
const pageBytes = 262_144;

async function endOf(file: string, how: EndOfTranscript, nowMs: number): Promise<boolean> {
  checkPrivateFile(file);
  if (!existsSync(file)) return false;
  const aside = file.replace(/jsonl$/, `${new Date(nowMs).toISOString().replace(/[:.]/g, '-')}.reset`);
  await (how === 'delete' ? unlink(file) : rename(file, aside));
  return true;
}

/** A new file says first whose it is. A line torn by a crash is ended, or it would swallow the first of what follows. */
async function startOf(handle: FileHandle, sessionKey: string): Promise<string> {
  const { size } = await handle.stat();
  if (size === 0) return keyLine(sessionKey);
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] === newline ? '' : '\n';
}

const newline = 0x0a;

const openIfThere = (file: string): Promise<FileHandle | null> =>
  open(file, constants.O_RDONLY | constants.O_NOFOLLOW).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });

async function readTail(file: string): Promise<string> {
  const handle = await openIfThere(file);
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
