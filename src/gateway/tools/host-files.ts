import { constants, fstatSync, lstatSync, type Stats } from 'node:fs';
import { type FileHandle, mkdir, open, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { MountPlaces } from '../policy/mount-rules.ts';
import { realPathOf } from '../state/real-path.ts';
import { type FileRefusal, type Files, mostFileBytes, notText, refuse, tooLarge } from './files.ts';
import { isWithin } from './is-within.ts';
import { openedPath } from './opened-path.ts';
import { hasProtectedName, isProtectedPath } from './protected-file.ts';

interface HostFilesDeps {
  /** Absolute. Nothing outside of them is touched, whatever the links in them say. */
  readonly roots: readonly string[];
  readonly places: MountPlaces;
}

// A pipe or a device must not be waited for; what it is gets looked at once it is open.
const reading = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const writing = constants.O_WRONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const making = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/**
 * Files of this machine, in the workspace alone. A path is followed to its end, opened there without following anything
 * more, and judged again by what was opened: a link that is put in its way meanwhile changes nothing.
 */
export function hostFiles({ roots, places }: HostFilesDeps): Files {
  const realRoots = roots.map((root) => realPathOf(root)).filter((root) => root !== null);
  const whyNotAt = (real: string): string | null => {
    if (!realRoots.some((root) => isWithin(real, root))) return `leads out of ${roots.join(' or ')}`;
    return isProtectedPath(real, places) ? 'is where no tool reads or writes' : null;
  };
  const led = (path: string): string | FileRefusal => {
    const real = realPathOf(path);
    if (real === null) return refuse(path, 'cannot be followed to its end');
    const wrong = whyNotAt(real);
    return wrong === null ? real : refuse(path, wrong);
  };
  /** What was opened, and not what it is called. */
  const whyNotOpened = (handle: FileHandle, real: string, found: Stats): string | null => {
    if (!found.isFile()) return 'is no regular file';
    const where = openedPath(handle.fd, real);
    if (where !== real) return 'was changed while it was opened';
    return hasProtectedName(found, places) ? 'is another name of a file that no tool reads or writes' : null;
  };

  return {
    async read(path) {
      const real = led(path);
      if (typeof real !== 'string') return real;
      const handle = await opened(path, real, reading);
      if (!('fd' in handle)) return handle;
      await using file = handle;
      const found = fstatSync(file.fd);
      const wrong = whyNotOpened(file, real, found);
      if (wrong !== null) return refuse(path, wrong);
      return await textOf(file, path);
    },
    async write(path, text) {
      const real = led(path);
      if (typeof real !== 'string') return real;
      const exists = lstatSync(real, { throwIfNoEntry: false }) !== undefined;
      const made = exists ? null : await makeFolder(dirname(real), path);
      if (made !== null) return made;
      const handle = await opened(path, real, exists ? writing : making);
      if ('absent' in handle) return refuse(path, 'was changed while it was opened');
      if (!('fd' in handle)) return handle;
      await using file = handle;
      const wrong = whyNotOpened(file, real, fstatSync(file.fd));
      if (wrong !== null) return refuse(path, wrong);
      await file.truncate(0);
      await file.writeFile(text);
      return null;
    },
    async remove(path) {
      const folder = led(dirname(path));
      if (typeof folder !== 'string') return folder;
      const real = join(folder, basename(path));
      const wrong = whyNotAt(real);
      if (wrong !== null) return refuse(path, wrong);
      return await attempt(path, () => unlink(real));
    },
  };
}

async function opened(path: string, real: string, flags: number): Promise<FileHandle | { absent: true } | FileRefusal> {
  try {
    return await open(real, flags, 0o644);
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? { absent: true } : refuse(path, wordsFor(error));
  }
}

async function textOf(file: FileHandle, path: string): Promise<{ text: string } | FileRefusal> {
  const bytes = Buffer.alloc(mostFileBytes + 1);
  let length = 0;
  for (;;) {
    const { bytesRead } = await file.read(bytes, length, bytes.length - length, null);
    length += bytesRead;
    if (bytesRead === 0 || length === bytes.length) break;
  }
  if (length > mostFileBytes) return refuse(path, tooLarge);
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, length));
    return text.includes('\0') ? refuse(path, notText) : { text };
  } catch {
    return refuse(path, notText);
  }
}

/** Its path has been judged with every link on it followed, and what is not there yet is no link. */
const makeFolder = (folder: string, path: string): Promise<FileRefusal | null> =>
  attempt(path, () => mkdir(folder, { recursive: true }));

async function attempt(path: string, act: () => Promise<unknown>): Promise<FileRefusal | null> {
  try {
    await act();
    return null;
  } catch (error) {
    return refuse(path, wordsFor(error));
  }
}

const words: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
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
