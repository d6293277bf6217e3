import { lstatSync } from 'node:fs';
import type { MountPlaces } from '../policy/mount-rules.ts';
import { realPathOf } from '../state/real-path.ts';
import { isWithin } from './is-within.ts';
import {
  type Guarded,
  guardedNow,
  isAmong,
  isProtectedPath,
  protectedSecondNames,
  type SecondNames,
} from './protected-file.ts';
import { below, type Left, mostEntries, TooMany } from './reached-files.ts';

/** Programs that read whatever lies below a folder, and the options with which others do. */
const readsBelow =
  /(^|[\s;&|({])(rg|ag|ack|tar|bsdtar|zip|7z|cpio|rsync|restic|borg)\b|(^|[\s;&|({])git\s[^;&|\n]*?(grep|--no-index)|(^|[\s;&|({])([a-z]*grep|diff|cp|scp)\s[^;&|\n]*?(-[A-Za-z]*[rRa]|--(recursive|dereference-recursive|archive|directories)|-d\s)/;

/** Programs that say the names of whatever lies below a folder: those of keys and of what is ours tell something as well. */
const namesBelow =
  /(^|[\s;&|({/])(find|fd|fdfind|tree|broot|ncdu|gdu|dust)\b|(^|[\s;&|({/])([dv]?dir|ls|exa|eza|lsd|lsattr|getfacl|chmod|chown)\s[^;&|\n]*?(-[A-Za-z]*[RT]|--(recursive|tree))|(^|[\s;&|({/])du\b(?![^;&|\n]*\s(-[A-Za-z]*s|--summarize))/;

/** Of those, what also goes where links lead; and words in braces, of which it is not known how deep they go. */
const followsLinks = /(^|\s)-[A-Za-z]*[RLHh]|--(deref|follow)|\b(diff|zip|scp)\b/;
/** With these a lister goes where links lead. */
const listsLinked = /(^|\s)-[A-Za-z]*L|--(deref|follow)|\btree\s[^;&|\n]*?-[A-Za-z]*l/;
const braces = /\{[^}]/;

/** Does a command read whatever lies below a folder that it names? */
export const readsAllBelow = (command: string): boolean => readsBelow.test(command.replace(/["'\\]/g, ''));

/** Folders of processes: below them are their environments. */
const ofProcesses = /^\/proc(\/[^/]+(\/task(\/[^/]+)?)?)?$/;

/** Does a command read something protected that lies below an absolute path? The answer is for the disk of this moment. */
export function readsProtectedBelow(command: string, guarded: Guarded, left: Left): (path: string) => boolean {
  const isDeep = braces.test(command);
  const plain = command.replace(/["'\\]/g, '');
  if (!isDeep && !readsBelow.test(plain) && !namesBelow.test(plain)) return () => false;
  const walk = {
    guarded,
    left,
    names: protectedSecondNames(guarded),
    links: isDeep || (readsBelow.test(plain) && followsLinks.test(plain)) || listsLinked.test(plain),
  };
  const seen = new Set<string>();
  return (path) => {
    const real = realPathOf(path);
    return real === null || isIn(real, walk, seen);
  };
}

interface Walk {
  readonly guarded: Guarded;
  readonly left: Left;
  readonly names: SecondNames;
  readonly links: boolean;
}

function isIn(real: string, walk: Walk, seen: Set<string>): boolean {
  if (seen.has(real)) return false;
  seen.add(real);
  const { guarded, names, links, left } = walk;
  if (ofProcesses.test(real) || guarded.all.some((place) => isWithin(place, real))) return true;
  // Where no protected file has a second name, and links are not followed, nothing below can lead out.
  const compares = names === null || names.size > 0;
  if (!compares && !links) return false;
  for (const { path, entry } of below(real, left)) {
    if (compares && entry.isFile() && hasSecondName(path, names)) return true;
    if (!links || !entry.isSymbolicLink()) continue;
    const led = realPathOf(path);
    if (led === null || isProtectedPath(led, guarded) || isIn(led, walk, seen)) return true;
  }
  return false;
}

/** Is a protected file also known by a name below this folder? A container that is shown the folder could read it there. */
export function secondNameBelow(folder: string, places: MountPlaces): boolean {
  const names = protectedSecondNames(guardedNow(places));
  if (names !== null && names.size === 0) return false;
  try {
    for (const { path, entry } of below(folder, { entries: mostEntries })) {
      if (entry.isFile() && hasSecondName(path, names)) return true;
    }
    return false;
  } catch (error) {
    if (error instanceof TooMany) return true;
    throw error;
  }
}

/** A file that is gone meanwhile is read by nobody. */
function hasSecondName(path: string, names: SecondNames): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found !== undefined && found.nlink > 1 && isAmong(found, names);
}
