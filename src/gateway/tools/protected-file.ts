import { lstatSync, readdirSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { MountPlaces } from '../policy/mount-rules.ts';
import { personalPlaces } from '../policy/personal-places.ts';
import { realPathOf } from '../state/real-path.ts';
import { isWithin } from './is-within.ts';

/** Files of a protected place that are compared at most; where there are more, nobody can say what a second name leads to. */
const mostCompared = 20_000;

/** What no tool reads or changes on the host, by every name that it has at this moment. */
export interface Guarded {
  readonly home: string;
  /** As they are written, and where their links lead: a home may lie behind a link. */
  readonly ours: readonly string[];
  /** These, and the places of a person. */
  readonly all: readonly string[];
}

export function guardedNow({ home, ours }: MountPlaces): Guarded {
  const own = byBothNames(ours);
  return { home, ours: own, all: [...own, ...byBothNames(personalPlaces.map((name) => join(home, name)))] };
}

const byBothNames = (paths: readonly string[]): readonly string[] => [
  ...new Set(paths.flatMap((path) => [path, realPathOf(path) ?? path])),
];

/** A state directory holds workspaces too, and nothing else in it is called so. Of those around a path the innermost counts. */
export function isInWorkspace(path: string, { ours }: Pick<Guarded, 'ours'>): boolean {
  const [own] = ours.filter((one) => isWithin(path, one)).toSorted((one, other) => other.length - one.length);
  return own !== undefined && /^\/workspace(-[a-z0-9._-]+)?(\/|$)/i.test(path.slice(own.length));
}

/** Environments, memory and open files of processes. */
const ofProcesses =
  /^\/proc\/([^/]+\/(task\/[^/]+\/)?(environ|mem|auxv|maps|root|cwd|fd|fdinfo|map_files)|kcore)(\/|$)|^\/dev\/(k?mem|port)$/;

/** May no tool see this path of the host? It is a real one: every link on it has been followed. */
export function isProtectedPath(real: string, guarded: Guarded): boolean {
  if (ofProcesses.test(real)) return true;
  if (isInWorkspace(real, guarded)) return false;
  return guarded.all.some((place) => isWithin(real, place)) || /\/\.(ssh|gnupg)(\/|$)/.test(real);
}

/**
 * Is this file also known by another name in a protected place? Whoever may write in both can make such a name (`ln`), and
 * then no path tells.
 */
export const hasProtectedName = (found: Stats, guarded: Guarded): boolean =>
  found.nlink > 1 && isAmong(found, protectedSecondNames(guarded));

export const isAmong = (found: Stats, names: SecondNames): boolean => names === null || names.has(idOf(found));

/** Files of protected places that have further names, wherever those are; null when nobody can say. */
export type SecondNames = ReadonlySet<string> | null;

export function protectedSecondNames(guarded: Guarded): SecondNames {
  const names = new Set<string>();
  const left = { files: mostCompared };
  // Each once, where its links lead.
  for (const place of new Set(guarded.all.map((one) => realPathOf(one) ?? one))) collect(place, names, guarded, left);
  return left.files < 0 ? null : names;
}

const idOf = ({ dev, ino }: Stats): string => `${dev}:${ino}`;

function collect(path: string, names: Set<string>, guarded: Guarded, left: { files: number }): void {
  left.files -= 1;
  if (left.files < 0) return;
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isDirectory()) {
    if (found.nlink > 1) names.add(idOf(found));
    return;
  }
  if (isInWorkspace(path, guarded)) return;
  for (const name of readdirSync(path)) collect(join(path, name), names, guarded, left);
}
