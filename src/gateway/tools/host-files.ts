import { constants, fstatSync, type Stats } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { MountPlaces } from '../policy/mount-rules.ts';
import { openedPath } from '../state/opened-path.ts';
import { realPathOf } from '../state/real-path.ts';
import { type FileRefusal, type Files, mostFileBytes, notText, refuse, tooLarge } from './files.ts';
import { type HeldFolder, holdFolder, makeFolder } from './held-folder.ts';
import { isWithin } from './is-within.ts';
import { guardedNow, hasProtectedName, isProtectedPath } from './protected-file.ts';
import { toldPath } from './told-path.ts';

interface HostFilesDeps {
  /** Absolute. Nothing outside of them is touched, whatever the links in them say. */
  readonly roots: readonly string[];
  /** What paths are told from. */
  readonly workspace: string;
  readonly places: MountPlaces;
}

// A pipe or a device must not be waited for; what it is gets looked at once it is open.
const reading = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const writing = constants.O_WRONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const making = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/**
 * Files of this machine, in the workspace alone. A path is followed to its end and judged; then its folder is held, and what
 * is opened, made or removed is looked up in that. A link that is put in its way meanwhile changes nothing.
 */
export function hostFiles({ roots, workspace, places }: HostFilesDeps): Files {
  const realRoots = roots.map((root) => realPathOf(root)).filter((root) => root !== null);
  const guarded = guardedNow(places);
  const told = (path: string): string => toldPath(path, { kind: 'host', workspace });
  const whyNotAt = (real: string): string | null => {
    if (!realRoots.some((root) => isWithin(real, root))) return 'leads out of the workspace';
    return isProtectedPath(real, guarded) ? 'is where no tool reads or writes' : null;
  };
  const led = (path: string): string | FileRefusal => {
    const real = realPathOf(path);
    if (real === null) return refuse(told(path), 'cannot be followed to its end');
    const wrong = whyNotAt(real);
    return wrong === null ? real : refuse(told(path), wrong);
  };
  /** What was opened, and not what it is called. */
  const whyNotOpened = (handle: FileHandle, real: string, found: Stats): string | null => {
    if (!found.isFile()) return 'is no regular file';
    const where = openedPath(handle.fd, real);
    if (where !== real) return 'was changed while it was opened';
    return hasProtectedName(found, guarded) ? 'is another name of a file that no tool reads or writes' : null;
  };

  return {
    async read(path) {
      const real = led(path);
      if (typeof real !== 'string') return real;
      const handle = await within(told(path), holdFolder(dirname(real)), (at) => open(at(basename(real)), reading));
      if (!('fd' in handle)) return handle;
      await using file = handle;
      const found = fstatSync(file.fd);
      const wrong = whyNotOpened(file, real, found);
      if (wrong !== null) return refuse(told(path), wrong);
      return await textOf(file, told(path));
    },
    async write(path, text) {
      const real = led(path);
      if (typeof real !== 'string') return real;
      const handle = await within(told(path), makeFolder(dirname(real)), (at) => openOrMake(at(basename(real))));
      if ('absent' in handle) return refuse(told(path), 'was changed while it was opened');
      if (!('fd' in handle)) return handle;
      await using file = handle;
      const wrong = whyNotOpened(file, real, fstatSync(file.fd));
      if (wrong !== null) return refuse(told(path), wrong);
      await file.truncate(0);
      await file.writeFile(text);
      return null;
    },
    async remove(path) {
      const folder = led(dirname(path));
      if (typeof folder !== 'string') return folder;
      const wrong = whyNotAt(join(folder, basename(path)));
      if (wrong !== null) return refuse(told(path), wrong);
      const removed = await within(told(path), holdFolder(folder), async (at) => {
        await unlink(at(basename(path)));
        return null;
      });
      return removed !== null && 'absent' in removed ? refuse(told(path), 'does not exist') : removed;
    },
  };
}

/** Does something in a folder that is held meanwhile. */
async function within<T>(
  told: string,
  folder: Promise<HeldFolder>,
  act: (at: HeldFolder['at']) => Promise<T>,
): Promise<T | { absent: true } | FileRefusal> {
  try {
    await using held = await folder;
    return await act(held.at);
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? { absent: true } : refuse(told, wordsFor(error));
  }
}

async function openOrMake(at: string): Promise<FileHandle> {
  try {
    return await open(at, writing);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return await open(at, making, 0o644);
  }
}

async function textOf(file: FileHandle, told: string): Promise<{ text: string } | FileRefusal> {
  const bytes = Buffer.alloc(mostFileBytes + 1);
  let length = 0;
  for (;;) {
    const { bytesRead } = await file.read(bytes, length, bytes.length - length, null);
    length += bytesRead;
    if (bytesRead === 0 || length === bytes.length) break;
  }
  if (length > mostFileBytes) return refuse(told, tooLarge);
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, length));
    return text.includes('\0') ? refuse(told, notText) : { text };
  } catch {
    return refuse(told, notText);
  }
}

const words: Readonly<Record<string, string>> = {
  EISDIR: 'is a folder',
  EPERM: 'may not be changed',
  EACCES: 'may not be read or changed by the gateway',
  ELOOP: 'was changed while it was opened',
  EEXIST: 'was changed while it was opened',
  ENXIO: 'is no regular file',
  ENOTDIR: 'has a file where a folder should be',
  ENOSPC: 'was not written: the disk is full',
  EROFS: 'may not be changed',
};

// why: node:fs throws nothing else
const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'an unknown error';
const wordsFor = (error: unknown): string => words[codeOf(error)] ?? `cannot be used: ${codeOf(error)}`;
