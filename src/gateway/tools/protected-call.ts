import { lstatSync, type Stats, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { protectedPath } from '../effects/protected-paths.ts';
import type { MountPlaces } from '../policy/mount-rules.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { realPathOf } from '../state/real-path.ts';
import { ownProgram } from './own-plan.ts';
import { readsProtectedBelow } from './protected-below.ts';
import {
  type Guarded,
  guardedNow,
  isAmong,
  isInWorkspace,
  isProtectedPath,
  protectedSecondNames,
  type SecondNames,
} from './protected-file.ts';
import { isPattern, type Left, mostEntries, namedBy, TooMany } from './reached-files.ts';
import { showsEnvironments } from './shows-environments.ts';
import type { Plan } from './tool.ts';
import { writtenPaths } from './written-paths.ts';

/** Folders that a command may be in while it runs, as far as they are followed. */
const mostFolders = 64;
/** Paths in folders that are looked up for one call: what has more of them would keep the gateway from everybody else. */
const mostLookedAt = 4000;

/**
 * The first path of a call that no tool may read or change, as it is written; null when there is none. It is looked for as
 * it is written and, on the host, where its links lead now. In a sandbox nothing of ours is to be seen, but processes are.
 */
export function protectedInCall(plan: Plan, kind: Sandbox['kind'], places: MountPlaces): string | null {
  const written = writtenPaths(plan);
  const { cwd } = plan;
  if (plan.argv[0] !== ownProgram && showsEnvironments(plan.shown)) return 'the environment of processes';
  if (kind !== 'host') return protectedPath(written, { paths: [], home: cwd, cwd });
  const folders = foldersOf(plan, written, places.home);
  if (folders === null) return 'more folders than can be followed';
  if (written.length * folders.length > mostLookedAt) return 'more paths than can be followed';
  const left = { entries: mostEntries };
  const guarded = guardedNow(places);
  const look = { guarded, left, isSecondName: secondNames(guarded) };
  const isBad = (path: string): boolean => folders.some((folder) => leadsTo(path, folder, look));
  try {
    return written.find(isBad) ?? below(plan, written, folders, guarded, left);
  } catch (error) {
    if (!(error instanceof TooMany)) throw error;
    return 'more files than can be followed';
  }
}

const absolute = (path: string, folder: string, home: string): string => resolve(folder, atHome(path, home));

const atHome = (path: string, home: string): string => path.replace(/^~(?=\/|$)/, home);

/** As it stands, for who follows links before `..` is taken for anything: so does the kernel, and `cd` does not. */
function followed(path: string, folder: string, home: string): string {
  const meant = atHome(path, home);
  return meant.startsWith('/') ? meant : `${folder}/${meant}`;
}

const readings = (path: string, folder: string, home: string): readonly string[] => {
  const meant = absolute(path, folder, home);
  return /(^|\/)\.\.(\/|$)/.test(path) ? [meant, followed(path, folder, home)] : [meant];
};

interface Look {
  readonly guarded: Guarded;
  readonly left: Left;
  readonly isSecondName: (found: Stats) => boolean;
}

function leadsTo(path: string, cwd: string, look: Look): boolean {
  const { guarded, left } = look;
  const { home } = guarded;
  const isWritten = protectedPath([path], { paths: guarded.all, home, cwd }) !== null;
  if (isWritten && !isInWorkspace(absolute(path, cwd, home), guarded)) return true;
  return readings(path, cwd, home).some(
    (meant) => isGuarded(meant, look) || (isPattern(meant) && namedBy(meant, left).some((one) => isGuarded(one, look))),
  );
}

function isGuarded(path: string, { guarded, isSecondName }: Look): boolean {
  const real = realPathOf(path);
  // What cannot be followed to its end is nothing that anybody could vouch for.
  if (real === null || isProtectedPath(real, guarded)) return true;
  const found = lookedAt(real);
  // A disk holds every file of it, whatever those are called.
  return found !== undefined && (found.isBlockDevice() || (found.isFile() && isSecondName(found)));
}

/** No path tells that a file is also known by another name, in a protected place. Those are looked up once for a call. */
function secondNames(guarded: Guarded): Look['isSecondName'] {
  let names: Exclude<SecondNames, null> | 'unknown' | undefined;
  return (found) => {
    if (found.nlink < 2) return false;
    names ??= protectedSecondNames(guarded) ?? 'unknown';
    return names === 'unknown' || isAmong(found, names);
  };
}

/** Undefined for what is not there, or may not be looked at: a program of ours could not read it either. */
function lookedAt(real: string): Stats | undefined {
  try {
    return lstatSync(real, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Without a plain word behind it, or with one that is not known, it is the home that they go to. */
const goesHome = /\b(cd|pushd|popd)\b(?![ \t]+[A-Za-z./_~])/;

/**
 * Where it may be when a path is used: each folder that it names could be one that it goes to first (`cd`, `pushd`, `-C`),
 * and from there to the next. Null when there are too many.
 */
function foldersOf({ argv, cwd, shown }: Plan, written: readonly string[], home: string): readonly string[] | null {
  if (argv[0] === ownProgram) return [cwd];
  const found = new Set([cwd, ...(goesHome.test(shown.replace(/["'\\]/g, '')) ? [home] : [])]);
  // A set goes on with what is added while it is gone through.
  for (const folder of found) {
    for (const path of written) {
      for (const next of readings(path, folder, home)) {
        if (found.has(next) || !isFolder(next)) continue;
        // What is named from there on is named from where its links lead.
        found.add(next).add(realPathOf(next) ?? next);
      }
    }
    if (found.size > mostFolders) return null;
  }
  return [...found];
}

/** One that may not be looked into may be gone to all the same. */
function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch {
    return true;
  }
}

/** The first folder of which something protected is read by a program that reads all that is in it. */
function below(
  { argv, shown }: Plan,
  written: readonly string[],
  folders: readonly string[],
  guarded: Guarded,
  left: Left,
): string | null {
  if (argv[0] === ownProgram) return null;
  const reads = readsProtectedBelow(shown, guarded, left);
  // Without a word about it, many of them read the folder that they are in.
  const inside = [...written, ...folders];
  const found = inside.find((path) => folders.some((folder) => readings(path, folder, guarded.home).some(reads)));
  return found === undefined
    ? null
    : `${found}: what lies below holds such places; name the folders in it that are meant`;
}
