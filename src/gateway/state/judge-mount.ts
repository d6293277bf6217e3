import { join } from 'node:path';
import type { Decision } from '../policy/decision.ts';
import {
  type Mount,
  type MountPlaces,
  maySourceBe,
  mayWorkspaceBe,
  readMount,
  touches,
} from '../policy/mount-rules.ts';
import { personalPlaces } from '../policy/personal-places.ts';
import { realPathOf } from './real-path.ts';

export type Denied = Extract<Decision, { effect: 'deny' }>;

/** One entry of `binds`: as it is written, and as its links lead. Both must be allowed, and only the second is mounted. */
export function judgeBind(text: string, places: MountPlaces): Mount | Denied {
  const mount = readMount(text);
  if ('effect' in mount) return mount;
  const source = judge(mount.source, maySourceBe, places);
  return typeof source === 'string' ? { ...mount, source } : source;
}

/** The directory that a workspace leads to, or why it is none. */
export const judgeWorkspace = (path: string, places: MountPlaces): string | Denied =>
  judge(path, mayWorkspaceBe, places);

type May = (path: string, places: MountPlaces) => Decision;

function judge(path: string, may: May, places: MountPlaces): string | Denied {
  const known = withRealPaths(places);
  const written = may(path, known);
  if (written.effect === 'deny') return written;
  const real = realPathOf(path);
  if (real === null) {
    return { effect: 'deny', by: 'sandbox.docker.binds', because: `${path} cannot be followed to its end` };
  }
  // A home may be a link itself.
  const homes = [known.home, realPathOf(known.home) ?? known.home];
  const denied = homes.map((home) => may(real, { ...known, home })).find((one): one is Denied => one.effect === 'deny');
  return denied ?? keptElsewhere(real, known) ?? real;
}

/** Whoever keeps their settings in a folder of their own has links to it in their home. */
function keptElsewhere(real: string, { home, ours }: MountPlaces): Denied | null {
  const realHome = realPathOf(home) ?? home;
  const name = personalPlaces.find((each) => {
    const kept = realPathOf(join(realHome, each));
    // What is where it is called, and what is ours, was judged by name.
    if (kept === null || kept === join(realHome, each) || ours.includes(kept)) return false;
    return touches(real.toLowerCase(), kept.toLowerCase());
  });
  if (name === undefined) return null;
  return { effect: 'deny', by: 'sandbox.docker.binds', because: `${real}: ~/${name} holds credentials` };
}

/** What must not be seen is known by both of its names. */
function withRealPaths({ home, ours }: MountPlaces): MountPlaces {
  const real = ours.map((path) => realPathOf(path)).filter((path) => path !== null);
  return { home, ours: [...new Set([...ours, ...real])] };
}
