import { resolve } from 'node:path';
import { protectedPath } from '../effects/protected-paths.ts';
import type { MountPlaces } from '../policy/mount-rules.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { realPathOf } from '../state/real-path.ts';
import { isWithin } from './is-within.ts';
import { ownProgram } from './own-plan.ts';
import { guardedPlaces, isInWorkspace, isProtectedPath } from './protected-file.ts';
import type { Plan } from './tool.ts';

/** Programs that read whatever lies below a folder, and the options with which others do. */
const readsBelow =
  /(^|[\s;&|({])(rg|ag|ack|tar|bsdtar|zip|7z|cpio|rsync|restic|borg)\b|(^|[\s;&|({])([a-z]*grep|diff|cp|scp)\s[^;&|\n]*?(-[A-Za-z]*[rRa]|--(recursive|dereference-recursive|archive))/;

/**
 * The first path of a call that no tool may read or change, as it is written; null when there is none. It is looked for as
 * it is written and, on the host, where its links lead now. In a sandbox nothing of ours is to be seen, but processes are.
 */
export function protectedInCall(plan: Plan, kind: Sandbox['kind'], places: MountPlaces): string | null {
  const written = candidates(plan);
  const { cwd } = plan;
  if (kind !== 'host') return protectedPath(written, { paths: [], home: cwd, cwd });
  const { home } = places;
  const expanded = (path: string): string => resolve(cwd, path.replace(/^~(?=\/|$)/, home));
  const isWritten = (path: string): boolean =>
    protectedPath([path], { paths: guardedPlaces(places), home, cwd }) !== null &&
    !isInWorkspace(expanded(path), places);
  const isReal = (path: string): boolean => {
    const real = realPathOf(expanded(path));
    // What cannot be followed to its end is nothing that anybody could vouch for.
    return real === null || isProtectedPath(real, places);
  };
  return written.find((path) => isWritten(path) || isReal(path)) ?? around(plan, written, expanded, places);
}

/** Words that may be paths, the folder it runs in first. */
function candidates({ argv, cwd, effects }: Plan): readonly string[] {
  const words = argv[0] === ownProgram ? [] : argv.slice(1);
  const values = words.flatMap((word) => (word.startsWith('-') ? word.split('=').slice(1) : [word]));
  const paths = values.filter((word) => word.length <= 4096 && !/[\n ]/.test(word));
  return [...new Set([cwd, ...effects.paths, ...paths])];
}

/** A folder around a protected place, given to a program that reads all that is in it. */
function around(
  plan: Plan,
  written: readonly string[],
  expanded: (path: string) => string,
  places: MountPlaces,
): string | null {
  if (plan.argv[0] === ownProgram || !readsBelow.test(plan.shown)) return null;
  const guarded = guardedPlaces(places);
  return (
    written.find((path) => {
      const real = realPathOf(expanded(path)) ?? '/';
      return guarded.some((place) => isWithin(place, real));
    }) ?? null
  );
}
