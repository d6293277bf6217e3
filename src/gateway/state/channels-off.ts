import { lstatSync, watch } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { OcError } from '../protocol/errors.ts';
import { writeFileAtomic } from './atomic-file.ts';
import { ensurePrivateDir } from './private-dir.ts';

/** The flag that switches every channel off. */
export interface ChannelsOff {
  /** Milliseconds since the epoch; null when that cannot be told. */
  readonly sinceMs: number | null;
}

const words = 'All channels are off while this file is here.  oc channels enable --all  takes it away.\n';

/** The flag as it lies there now; null: there is none. Whatever lies there counts, and what cannot be looked at does. */
export function readChannelsOff(path: string): ChannelsOff | null {
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    return stat === undefined ? null : { sinceMs: Math.round(stat.mtimeMs) };
  } catch {
    return { sinceMs: null };
  }
}

/** Sets the flag durably; one that is there already stays as it is. */
export async function setChannelsOff(path: string): Promise<void> {
  if (readChannelsOff(path) !== null) return;
  ensurePrivateDir(dirname(path));
  await writeFileAtomic(path, words);
}

/** Takes the flag away. Throws CONFLICT when something lies there that is not ours to remove, or that cannot be. */
export async function clearChannelsOff(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException; // the only kind `unlink` rejects with
    if (code === 'ENOENT') return;
    throw new OcError('CONFLICT', `${basename(path)} could not be taken away (${code}); the channels stay off`, [
      `Look at it:  ls -ld ${path}`,
    ]);
  }
}

interface FlagWatch {
  close(): void;
}

/** Calls back when something happened to the flag; to `onFault` when it cannot be watched. */
export function watchChannelsOff(path: string, onChange: () => void, onFault: () => void): FlagWatch {
  try {
    // The directory is watched: a file that is not there yet cannot be.
    const watcher = watch(dirname(path), { persistent: false }, (_, name) => {
      if (name === null || name === basename(path)) onChange();
    });
    watcher.on('error', onFault);
    return { close: () => watcher.close() };
  } catch {
    onFault();
    return { close: () => undefined };
  }
}
