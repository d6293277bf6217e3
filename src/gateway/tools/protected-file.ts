import { lstatSync, readdirSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { MountPlaces } from '../policy/mount-rules.ts';
import { personalPlaces } from '../policy/personal-places.ts';
import { isWithin } from './is-within.ts';

/** Files of a protected place that are compared at most; where there are more, nobody can say what a second name leads to. */
const mostCompared = 20_000;

/** What no tool reads or changes on the host, absolute. */
export const guardedPlaces = ({ home, ours }: MountPlaces): readonly string[] => [
  ...ours,
  ...personalPlaces.map((name) => join(home, name)),
];

/** A state directory holds workspaces too, and nothing else in it is called so. */
export const isInWorkspace = (path: string, { ours }: MountPlaces): boolean =>
  ours.some((own) => isWithin(path, own) && /^\/workspace(-[a-z0-9._-]+)?(\/|$)/i.test(path.slice(own.length)));

/** Environments, memory and open files of processes. */
const ofProcesses =
  /^\/proc\/([^/]+\/(task\/[^/]+\/)?(environ|mem|auxv|maps|root|cwd|fd|fdinfo|map_files)|kcore)(\/|$)|^\/dev\/(k?mem|port)$/;

/** May no tool see this path of the host? It is a real one: every link on it has been followed. */
export function isProtectedPath(real: string, places: MountPlaces): boolean {
  if (ofProcesses.test(real)) return true;
  if (isInWorkspace(real, places)) return false;
  return guardedPlaces(places).some((place) => isWithin(real, place)) || /\/\.(ssh|gnupg)(\/|$)/.test(real);
}

/**
 * Is this file also known by another name in a protected place? Whoever may write in both can make such a name (`ln`), and
 * then no path tells.
 */
export const hasProtectedName = (found: Stats, places: MountPlaces): boolean =>
  found.nlink > 1 && isAmong(found, protectedSecondNames(places));

export const isAmong = (found: Stats, names: SecondNames): boolean => names === null || names.has(idOf(found));

/** Files of protected places that have further names, wherever those are; null when nobody can say. */
export type SecondNames = ReadonlySet<string> | null;

export function protectedSecondNames(places: MountPlaces): SecondNames {
  const names = new Set<string>();
  const left = { files: mostCompared };
  for (const place of guardedPlaces(places)) collect(place, names, places, left);
  return left.files < 0 ? null : names;
}

const idOf = ({ dev, ino }: Stats): string => `${dev}:${ino}`;

function collect(path: string, names: Set<string>, places: MountPlaces, left: { files: number }): void {
  left.files -= 1;
  if (left.files < 0) return;
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isDirectory()) {
    if (found.nlink > 1) names.add(idOf(found));
    return;
  }
  if (isInWorkspace(path, places)) return;
  for (const name of readdirSync(path)) collect(join(path, name), names, places, left);
}
