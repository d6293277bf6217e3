import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { keyOfTranscript, transcriptForm } from './transcript-name.ts';

/** A conversation that lies on disk. */
export interface Shelved {
  readonly key: string;
  /** When something was last said in it; epoch milliseconds. */
  readonly updatedAt: number;
}

export interface Shelf {
  /** Those of every agent, the latest first, and how many there are in all. */
  list(): Promise<{ readonly latest: readonly Shelved[]; readonly total: number }>;
}

/** Conversations that are named; of more, the latest are. */
const mostListed = 1000;
/** Files of one agent that are looked at. */
const mostFiles = 20_000;
/** Bytes of a file's beginning: the line with its key, or enough of an older file for a whole message. */
const headBytes = 4096;
const olderHeadBytes = 262_144;

/** What is known of conversations is read from their files each time, so that it is true after whatever ended the last gateway. */
export function openShelf(agentsDir: string): Shelf {
  // A file's name is made of its key, so that what was once read of it stays true.
  const known = new Map<string, string>();
  const keyOf = async ({ agentId, name, file }: Found): Promise<string> => {
    const held = known.get(file);
    if (held !== undefined) return held;
    const told = keyOfTranscript(agentId, name, await headOf(file, headBytes));
    const key = isNameless(told) ? keyOfTranscript(agentId, name, await headOf(file, olderHeadBytes)) : told;
    if (known.size >= mostListed * 2) known.clear();
    if (!isNameless(key)) known.set(file, key);
    return key;
  };
  return {
    async list() {
      const found = (await Promise.all((await namesIn(agentsDir)).map((id) => filesOf(agentsDir, id)))).flat();
      const latest = found.toSorted((a, b) => b.updatedAt - a.updatedAt).slice(0, mostListed);
      const rows: Shelved[] = [];
      for (const one of latest) rows.push({ key: await keyOf(one), updatedAt: one.updatedAt });
      return { latest: rows, total: found.length };
    },
  };
}

const isNameless = (key: string): boolean => key.split(':')[2] === 'file';

interface Found {
  readonly agentId: string;
  readonly name: string;
  readonly file: string;
  readonly updatedAt: number;
}

async function filesOf(agentsDir: string, agentId: string): Promise<readonly Found[]> {
  if (!/^[a-z0-9][a-z0-9_-]{0,63}$/.test(agentId)) return [];
  const dir = join(agentsDir, agentId, 'sessions');
  const found: Found[] = [];
  for (const base of (await namesIn(dir)).slice(0, mostFiles)) {
    const name = base.replace(/\.jsonl$/, '');
    if (name === base || !transcriptForm.test(name)) continue;
    const file = join(dir, base);
    const stat = await lstat(file).catch(ifThere);
    // What is no file of ours is refused when it is opened, and named by nobody.
    if (stat?.isFile() && stat.size > 0) found.push({ agentId, name, file, updatedAt: Math.floor(stat.mtimeMs) });
  }
  return found;
}

const namesIn = async (dir: string): Promise<readonly string[]> => (await readdir(dir).catch(ifThere)) ?? [];

async function headOf(file: string, bytes: number): Promise<string> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW).catch(ifThere);
  if (handle === null) return '';
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead).toString('utf8');
  } finally {
    await handle.close();
  }
}

/** It may be gone since it was named, and an agent may never have said anything. */
function ifThere(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
  throw error;
}
