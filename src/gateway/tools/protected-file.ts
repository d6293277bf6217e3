import { lstatSync, readdirSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { MountPlaces } from '../policy/mount-rules.ts';
import { isWithin } from './is-within.ts';

/** Below a home: keys and credentials of its person. */
const personal = [
  '.ssh',
  '.gnupg',
  '.aws',
  '.azure',
  '.kube',
  '.docker',
  '.netrc',
  '.npmrc',
  '.pypirc',
  '.git-credentials',
  '.password-store',
  '.config/gh',
  '.config/gcloud',
  '.config/op',
  '.local/share/keyrings',
  '.local/state/oc',
];

/** Files of a protected place that are compared at most; where there are more, nobody can say what a second name leads to. */
const mostCompared = 20_000;

/** What no tool reads or changes on the host, absolute. */
export const guardedPlaces = ({ home, ours }: MountPlaces): readonly string[] => [
  ...ours,
  ...personal.map((name) => join(home, name)),
];

/** A state directory holds workspaces too, and nothing else in it is called so. */
export const isInWorkspace = (path: string, { ours }: MountPlaces): boolean =>
  ours.some((own) => isWithin(path, own) && /^\/workspace(-[a-z0-9._-]+)?(\/|$)/i.test(path.slice(own.length)));

/** Environments, memory and open files of processes. */
const ofProcesses = /^\/proc\/[^/]+\/(task\/[^/]+\/)?(environ|mem|auxv|maps|root|cwd|fd|fdinfo|map_files)(\/|$)/;

/** May no tool see this path of the host? It is a real one: every link on it has been followed. */
export function isProtectedPath(real: string, places: MountPlaces): boolean {
  if (ofProcesses.test(real)) return true;
  if (isInWorkspace(real, places)) return false;
  return guardedPlaces(places).some((place) => isWithin(real, place)) || /\/\.(ssh|gnupg)(\/|$)/.test(real);
}

/**
 * Is this file, which was opened in the workspace, also known by another name in a protected place? Whoever may write in both
 * can make such a name (`ln`), and then no path tells.
 */
export function hasProtectedName(found: Stats, places: MountPlaces): boolean {
  if (found.nlink < 2) return false;
  const left = { files: mostCompared };
  return guardedPlaces(places).some((place) => holds(place, found, places, left));
}

function holds(path: string, wanted: Stats, places: MountPlaces, left: { files: number }): boolean {
  left.files -= 1;
  if (left.files < 0) return true;
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return false;
  if (!found.isDirectory()) return found.ino === wanted.ino && found.dev === wanted.dev;
  if (isInWorkspace(path, places)) return false;
  return readdirSync(path).some((name) => holds(join(path, name), wanted, places, left));
}
