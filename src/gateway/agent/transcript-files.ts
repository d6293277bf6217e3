import { existsSync } from 'node:fs';
import { readdir, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { writeFileAtomic } from '../state/atomic-file.ts';
import { checkPrivateFile } from '../state/private-dir.ts';
import type { TranscriptEntry } from './transcript-entry.ts';
import { keyLine } from './transcript-name.ts';

/** `reset` keeps the file under another name, for its owner to read; `delete` keeps nothing, nor what was put aside before. */
export type EndOfTranscript = 'reset' | 'delete';

/** What a transcript was before it went on in a new file; the one before that is gone. */
const olderOf = (file: string): string => file.replace(/jsonl$/, 'older');
/** The new file until it stands in the other's place. */
const nextOf = (file: string): string => file.replace(/jsonl$/, 'next');

/** False when there was nothing to put aside or to destroy. */
export async function endTranscript(file: string, how: EndOfTranscript, nowMs: number): Promise<boolean> {
  checkPrivateFile(file);
  return how === 'delete' ? await destroy(file) : await putAside(file, nowMs);
}

async function putAside(file: string, nowMs: number): Promise<boolean> {
  if (!existsSync(file)) return false;
  const aside = file.replace(/jsonl$/, new Date(nowMs).toISOString().replace(/[:.]/g, '-'));
  await unlinkIfThere(nextOf(file));
  await rename(file, `${aside}.reset`);
  // Last: what is older than nothing would not be found by whoever looks for the end of a crash.
  if (existsSync(olderOf(file))) await rename(olderOf(file), `${aside}.older.reset`);
  return true;
}

async function destroy(file: string): Promise<boolean> {
  const name = basename(file, '.jsonl');
  const its = (await readdir(dirname(file))).filter((one) => isOurs(one, name));
  // The one that it goes by comes last: until then it can be asked for again.
  const ordered = its.toSorted((one, other) => Number(one.endsWith('.jsonl')) - Number(other.endsWith('.jsonl')));
  for (const one of ordered) await unlinkIfThere(join(dirname(file), one));
  return its.length > 0;
}

/** A file that we put there under the name of a transcript, or one that we were writing when a crash came. */
const isOurs = (base: string, name: string): boolean =>
  (base.startsWith(`${name}.`) && /\.(jsonl|older|next|[0-9TZ-]+(\.older)?\.reset)$/.test(base)) ||
  (base.startsWith(`.${name}.next.`) && base.endsWith('.tmp'));

/** The transcript goes on in a new file that begins with these; the one before is kept, and whatever that was the next of is not. */
export async function goOnWith(file: string, sessionKey: string, entries: readonly TranscriptEntry[]): Promise<void> {
  checkPrivateFile(file);
  const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`);
  await writeFileAtomic(nextOf(file), keyLine(sessionKey) + lines.join(''));
  await rename(file, olderOf(file));
  await rename(nextOf(file), file);
}

/** Between the two steps of `goOnWith` the gateway may have ended: only then is there a next one to nothing. */
export async function mendTranscript(file: string): Promise<void> {
  if (existsSync(file) || !existsSync(nextOf(file))) return;
  checkPrivateFile(nextOf(file));
  await rename(nextOf(file), file);
}

const unlinkIfThere = (path: string): Promise<void> =>
  unlink(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
