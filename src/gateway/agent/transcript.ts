import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { checkPrivateFile, ensurePrivateDir } from '../state/private-dir.ts';
import { type IsOwn, OwnWords } from './own-words.ts';
import { readEntry, type TranscriptEntry } from './transcript-entry.ts';
import { type EndOfTranscript, endTranscript, goOnWith, mendTranscript } from './transcript-files.ts';
import { keyLine, transcriptName } from './transcript-name.ts';

export interface Transcript {
  readonly file: string;
  append(entries: readonly TranscriptEntry[]): Promise<void>;
  /** The newest entries, oldest first. A line that is torn or foreign is left out. */
  recent(most: number): Promise<readonly TranscriptEntry[]>;
  /**
   * What a turn is told of: the newest entries, and of what lies before them the operator's words, as far as they have a share.
   * However much others write, they do not push those out. A file that has grown too large goes on, with these, in a new one.
   */
  remembered(most: number, isOwn: IsOwn): Promise<readonly TranscriptEntry[]>;
  /** Entries from a place in the file on, oldest first, and the place of the next ones; null: these were the last. */
  page(offset: number): Promise<TranscriptPage>;
  /** What was said is put aside under another name, or destroyed with all that was put aside before. False when nothing was. */
  end(how: EndOfTranscript, nowMs: number): Promise<boolean>;
}

export interface TranscriptPage {
  readonly entries: readonly TranscriptEntry[];
  readonly next: number | null;
}

/** Bytes read from the end of a transcript to find its newest entries. */
const tailBytes = 262_144;
/** Bytes of a transcript after which it goes on in a new file: it and the one before are all that is kept of a conversation. */
const mostBytes = 32 * 2 ** 20;

/** A conversation on disk: JSON lines, 0600, opened without following links. `sessionKey` never becomes a path. */
export function openTranscript(sessionsDir: string, sessionKey: string, most = mostBytes): Transcript {
  ensurePrivateDir(sessionsDir);
  const file = join(sessionsDir, `${transcriptName(sessionKey)}.jsonl`);
  // Turns of one conversation may end at the same time: what one writes is whole before anything else is read or written.
  let tail: Promise<unknown> = Promise.resolve();
  const ownWords = new OwnWords();
  const inOrder = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = tail.then(() => mendTranscript(file)).then(work);
    tail = mine.catch(() => undefined);
    return mine;
  };
  return {
    file,
    append: (entries) => inOrder(() => appendTo(file, sessionKey, entries)),
    recent: (count) => inOrder(() => recentOf(file, count)),
    remembered: (count, isOwn) =>
      inOrder(async () => {
        const { size, entries } = await rememberedOf(file, count, ownWords, isOwn);
        if (size > most) await goOnWith(file, sessionKey, entries);
        return entries;
      }),
    page: (offset) => inOrder(() => pageOf(file, offset)),
    end: (how, nowMs) => inOrder(() => endTranscript(file, how, nowMs)),
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

async function rememberedOf(
  file: string,
  most: number,
  ownWords: OwnWords,
  isOwn: IsOwn,
): Promise<{ readonly size: number; readonly entries: readonly TranscriptEntry[] }> {
  checkPrivateFile(file);
  const handle = await openIfThere(file);
  if (handle === null) return { size: 0, entries: [] };
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, tailBytes);
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    const from = newestLines(buffer, most, length === size);
    const older = await ownWords.before(handle, size - length + from, isOwn);
    const newest = buffer.subarray(from).toString('utf8').split('\n').flatMap(readEntry);
    // What belongs to a message that was cut away is told with it or not at all.
    const first = older.goesOn ? 0 : newest.findIndex(({ role }) => role === 'user');
    return { size, entries: [...older.entries, ...(first < 0 ? [] : newest.slice(first))] };
  } finally {
    await handle.close();
  }
}

/** Where the newest whole lines begin, at most so many. */
function newestLines(bytes: Buffer, most: number, isWhole: boolean): number {
  let from = bytes.length;
  for (let lines = 0; lines < most && from > 0; lines += 1) {
    // A negative place would be one counted from the end.
    from = from < 2 ? 0 : bytes.lastIndexOf(newline, from - 2) + 1;
  }
  if (from > 0 || isWhole) return from;
  return bytes.indexOf(newline) + 1 || bytes.length;
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
