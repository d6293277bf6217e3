import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { protectedPath } from '../effects/protected-paths.ts';
import type { MountPlaces } from '../policy/mount-rules.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { realPathOf } from '../state/real-path.ts';
import { isWithin } from './is-within.ts';
import { ownProgram } from './own-plan.ts';
import { guardedPlaces, isInWorkspace, isProtectedPath } from './protected-file.ts';
import { showsEnvironments } from './shows-environments.ts';
import type { Plan } from './tool.ts';

/** Programs that read whatever lies below a folder, and the options with which others do. */
const readsBelow =
  /(^|[\s;&|({])(rg|ag|ack|tar|bsdtar|zip|7z|cpio|rsync|restic|borg)\b|(^|[\s;&|({])([a-z]*grep|diff|cp|scp)\s[^;&|\n]*?(-[A-Za-z]*[rRa]|--(recursive|dereference-recursive|archive))/;

/** Folders that a command may be in while it runs, as far as they are followed. */
const mostFolders = 64;

/**
 * The first path of a call that no tool may read or change, as it is written; null when there is none. It is looked for as
 * it is written and, on the host, where its links lead now. In a sandbox nothing of ours is to be seen, but processes are.
 */
export function protectedInCall(plan: Plan, kind: Sandbox['kind'], places: MountPlaces): string | null {
  const written = candidates(plan);
  const { cwd } = plan;
  if (plan.argv[0] !== ownProgram && showsEnvironments(plan.shown)) return 'the environment of processes';
  if (kind !== 'host') return protectedPath(written, { paths: [], home: cwd, cwd });
  const folders = foldersOf(plan, written, places.home);
  if (folders === null) return 'more folders than can be followed';
  const isBad = (path: string): boolean => folders.some((folder) => leadsTo(path, folder, places));
  return written.find(isBad) ?? around(plan, written, folders, places);
}

/** Words that may be paths, the folder it runs in first. */
function candidates({ argv, cwd, effects }: Plan): readonly string[] {
  const words = argv[0] === ownProgram ? [] : argv.slice(1);
  const values = words.flatMap((word) => (word.startsWith('-') ? word.split('=').slice(1) : [word]));
  const paths = values.filter((word) => word.length <= 4096 && !/[\n ]/.test(word));
  return [...new Set([cwd, ...effects.paths, ...paths])];
}

const absolute = (path: string, folder: string, home: string): string =>
  resolve(folder, path.replace(/^~(?=\/|$)/, home));

function leadsTo(path: string, cwd: string, places: MountPlaces): boolean {
  const { home } = places;
  const meant = absolute(path, cwd, home);
  const isWritten = protectedPath([path], { paths: guardedPlaces(places), home, cwd }) !== null;
  if (isWritten && !isInWorkspace(meant, places)) return true;
  const real = realPathOf(meant);
  // What cannot be followed to its end is nothing that anybody could vouch for.
  return real === null || isProtectedPath(real, places);
}

/**
 * Where it may be when a path is used: each folder that it names could be one that it goes to first (`cd`, `pushd`, `-C`),
 * and from there to the next. Null when there are too many.
 */
function foldersOf({ argv, cwd, shown }: Plan, written: readonly string[], home: string): readonly string[] | null {
  if (argv[0] === ownProgram) return [cwd];
  const found = new Set([cwd, ...(/\b(cd|pushd|popd)\b/.test(shown) ? [home] : [])]);
  // A set goes on with what is added while it is gone through.
  for (const folder of found) {
    for (const path of written) {
      const next = absolute(path, folder, home);
      if (!found.has(next) && isFolder(next)) found.add(next);
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

/** A folder around a protected place, given to a program that reads all that is in it. */
function around(
  { argv, shown }: Plan,
  written: readonly string[],
  folders: readonly string[],
  places: MountPlaces,
): string | null {
  if (argv[0] === ownProgram || !readsBelow.test(shown)) return null;
  const guarded = guardedPlaces(places);
  const isAround = (path: string): boolean => {
    const real = realPathOf(path) ?? '/';
    return guarded.some((place) => isWithin(place, real));
  };
  return written.find((path) => folders.some((folder) => isAround(absolute(path, folder, places.home)))) ?? null;
}
