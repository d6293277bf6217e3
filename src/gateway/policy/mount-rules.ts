import type { Decision } from './decision.ts';
import { personalPlaces } from './personal-places.ts';

/** A directory of the host inside a container. Both paths absolute and without `.`, `..` and empty parts. */
export interface Mount {
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
}

/** What lies where on this machine. */
export interface MountPlaces {
  readonly home: string;
  /** State directories and whatever else of ours no tool may see. */
  readonly ours: readonly string[];
}

const by = 'sandbox.docker.binds';
const deny = (because: string): Decision & { effect: 'deny' } => ({ effect: 'deny', by, because });

/** Reads `host:inside[:ro|rw]`. Without a word it is read-only. Anything else is refused, also a third colon. */
export function readMount(text: string): Mount | (Decision & { effect: 'deny' }) {
  const parts = text.split(':');
  const [source = '', target = '', access = 'ro'] = parts;
  if (parts.length < 2 || parts.length > 3) return deny('must be  host:inside  or  host:inside:ro|rw');
  if (access !== 'ro' && access !== 'rw') return deny(`has the option "${access}"; only ro and rw are accepted`);
  if (/\p{Cc}/u.test(text)) return deny('contains a control character');
  if (!isPlain(source)) return deny('must name the directory of the host by its absolute path, without . and ..');
  if (!isPlain(target)) return deny('must name the place inside by its absolute path, without . and ..');
  const mount = { source: trimmed(source), target: trimmed(target), readOnly: access === 'ro' };
  const taken = reservedTargets.find((one) => mount.target === one || within(mount.target, one));
  if (taken !== undefined || mount.target === '/') return deny(`${mount.target} inside is taken by the sandbox itself`);
  if (occupied.includes(mount.target)) return deny(`${mount.target} inside is taken by the sandbox itself`);
  return mount;
}

/** Below these nothing is mounted inside; exactly at `occupied` neither. */
const reservedTargets = [
  '/proc',
  '/sys',
  '/dev',
  '/run',
  '/var/run',
  '/etc',
  '/bin',
  '/sbin',
  '/lib',
  '/lib64',
  '/usr',
];
const occupied = ['/workspace', '/tmp', '/var', '/home', '/root'];

/** Parts of the machine: what they hold, and what holds them, is never mounted. */
const machine: readonly (readonly [string, string])[] = [
  ['/proc', 'holds the processes of this machine'],
  ['/sys', 'holds the kernel of this machine'],
  ['/dev', 'holds the devices of this machine'],
  ['/run', 'holds the sockets of this machine'],
  ['/var/run', 'holds the sockets of this machine'],
  ['/etc', 'holds the accounts and secrets of this machine'],
  ['/boot', 'holds what this machine starts with'],
  ['/root', 'is the home of root'],
  ['/var/lib/docker', 'holds every container'],
  ['/var/lib/containerd', 'holds every container'],
  ['/var/lib/containers', 'holds every container'],
];

/**
 * May this directory of the host be seen in a container? `path` is absolute; it is judged as it is written, so whoever
 * follows links asks again with the path that they lead to. Case does not count: some disks know none.
 */
export function maySourceBe(path: string, places: MountPlaces): Decision {
  if (!isPlain(path)) return deny('must be an absolute path, without . and ..');
  const source = trimmed(path).toLowerCase();
  if (source === '/') return deny('/ is the whole machine');
  if (/\.sock(et)?$/.test(source)) return deny(`${path} is a socket: whoever answers there acts for the container`);
  for (const [place, what] of machine) if (touches(source, place)) return deny(`${path}: ${place} ${what}`);
  const home = trimmed(places.home).toLowerCase();
  for (const name of home === '/' ? [] : personalPlaces) {
    if (touches(source, `${home}/${name}`)) return deny(`${path}: ~/${name} holds credentials`);
  }
  // Profiles of ours lie beside each other, and a person's home may be any.
  if (/(^|\/)\.(openclaw(-[^/]*)?|ssh|gnupg)(\/|$)/.test(source)) return deny(`${path} holds credentials`);
  const own = places.ours.find((one) => touches(source, trimmed(one).toLowerCase()));
  if (own !== undefined) return deny(`${path}: ${own} is the gateway's own`);
  return { effect: 'allow', by };
}

/**
 * A workspace may lie in a state directory, where nothing but workspaces is called `workspace` or `workspace-NAME`;
 * anywhere else it is judged as every mount.
 */
export function mayWorkspaceBe(path: string, places: MountPlaces): Decision {
  // A state directory may itself lie in another place of ours, under any name: the innermost counts.
  const [inside = path] = places.ours
    .map(trimmed)
    .filter((one) => path === one || within(path, one))
    .toSorted((one, other) => other.length - one.length);
  const named = path.slice(inside.length + 1);
  if (isPlain(path) && /^workspace(-[a-z0-9._-]+)?(\/|$)/i.test(named))
    return { effect: 'allow', by: 'agents.workspace' };
  return maySourceBe(path, places);
}

const isPlain = (path: string): boolean =>
  path.startsWith('/') &&
  !/\p{Cc}/u.test(path) &&
  trimmed(path)
    .split('/')
    .slice(1)
    .every((part) => part !== '.' && part !== '..' && (part !== '' || trimmed(path) === '/'));

const trimmed = (path: string): string => (path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path);
const within = (path: string, place: string): boolean => path.startsWith(`${place}/`);
/** The same place, in it, or around it. */
export const touches = (path: string, place: string): boolean =>
  path === place || within(path, place) || within(place, path) || path === '/';
