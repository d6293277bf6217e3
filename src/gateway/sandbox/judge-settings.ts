import { mayImageBe, mayNetworkBe, mayUserBe, mayVariableBe } from '../policy/container-rules.ts';
import type { Decision } from '../policy/decision.ts';
import { type Mount, type MountPlaces, maySourceBe, mayWorkspaceBe, readMount } from '../policy/mount-rules.ts';
import { realPathOf } from '../state/real-path.ts';
import type { SandboxSettings, SandboxUnavailable } from './sandbox.ts';

/** Settings that may be used: every directory of the host is the one that its links lead to now. */
export interface Judged {
  readonly kind: 'judged';
  readonly settings: SandboxSettings;
  readonly binds: readonly Mount[];
}

type Denied = Extract<Decision, { effect: 'deny' }>;

/** Judges settings at the moment a place is made from them: what was read from a file an hour ago may lead elsewhere now. */
export function judgeSettings(settings: SandboxSettings, places: MountPlaces): Judged | SandboxUnavailable {
  const word = wordsOf(settings).find((one): one is Denied => one.effect === 'deny');
  if (word !== undefined) return unavailable(word);
  const known = withRealPaths(places);
  const workspaceDir = judgeWorkspace(settings, known);
  if (typeof workspaceDir !== 'string') return unavailable(workspaceDir);
  const binds: Mount[] = [];
  for (const text of settings.binds) {
    const mount = judgeBind(text, known);
    if ('effect' in mount) return unavailable(mount);
    binds.push(mount);
  }
  return { kind: 'judged', settings: { ...settings, workspaceDir }, binds };
}

const wordsOf = ({ image, network, user, env }: SandboxSettings): readonly Decision[] => [
  mayImageBe(image),
  mayNetworkBe(network),
  mayUserBe(user),
  ...Object.keys(env).map(mayVariableBe),
];

const unavailable = ({ by, because }: Denied): SandboxUnavailable => ({
  kind: 'unavailable',
  because: `${by}: ${because}`,
  hints: ['oc config get agents.defaults.sandbox'],
});

/** What must not be seen is known by both of its names. */
function withRealPaths({ home, ours }: MountPlaces): MountPlaces {
  const real = ours.map((path) => realPathOf(path)).filter((path) => path !== null);
  return { home, ours: [...new Set([...ours, ...real])] };
}

function judgeWorkspace({ workspaceAccess, workspaceDir }: SandboxSettings, places: MountPlaces): string | Denied {
  if (workspaceAccess === 'none') return workspaceDir;
  const written = mayWorkspaceBe(workspaceDir, places);
  if (written.effect === 'deny') return written;
  return realOf(workspaceDir, mayWorkspaceBe, places);
}

/** As it is written, and as its links lead: both must be allowed, and only the second is mounted. */
export function judgeBind(text: string, places: MountPlaces): Mount | Denied {
  const mount = readMount(text);
  if ('effect' in mount) return mount;
  const written = maySourceBe(mount.source, places);
  if (written.effect === 'deny') return written;
  const source = realOf(mount.source, maySourceBe, places);
  return typeof source === 'string' ? { ...mount, source } : source;
}

function realOf(
  path: string,
  may: (path: string, places: MountPlaces) => Decision,
  places: MountPlaces,
): string | Denied {
  const by = 'sandbox.docker.binds';
  const real = realPathOf(path);
  if (real === null) return { effect: 'deny', by, because: `${path} cannot be followed to its end` };
  // A home may be a link itself.
  const homes = [places.home, realPathOf(places.home) ?? places.home];
  const denied = homes
    .map((home) => may(real, { ...places, home }))
    .find((one): one is Denied => one.effect === 'deny');
  return denied ?? real;
}
