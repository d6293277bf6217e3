import { resolve } from 'node:path';
import type { Effects } from '../effects/effects.ts';
import { realPathOf } from '../state/real-path.ts';
import { isWithin } from './is-within.ts';
import { readsAllBelow } from './protected-below.ts';
import type { Plan } from './tool.ts';
import { writtenPaths } from './written-paths.ts';

/**
 * What a command of the host does when it names something where a program in a sandbox may write. That may be another file,
 * or a link to one, when the command opens it: nobody but a person can let it go that far. `shared`: folders that sandboxes
 * write in, real paths.
 */
export function withSharedFiles(plan: Plan, shared: readonly string[]): Effects {
  const { effects, cwd } = plan;
  // The text of a shell names what nobody has looked up yet.
  const isText = effects.argv === null && shared.some((place) => isWithin(cwd, place));
  const named = isText ? cwd : writtenPaths(plan).find((path) => path !== cwd && isShared(path, plan, shared));
  if (named === undefined) return effects;
  return {
    ...effects,
    certain: false,
    readsOnly: false,
    notes: [...effects.notes, { kind: 'dynamic', text: named, at: null }],
  };
}

/** Also when nothing is there yet: there may be by then. What cannot be followed is anybody's. */
function isShared(path: string, { cwd, shown }: Plan, shared: readonly string[]): boolean {
  if (shared.length === 0) return false;
  const real = realPathOf(resolve(cwd, path));
  // The folder that it runs in is held, and nothing that is put in its place is seen.
  if (real === cwd && !readsAllBelow(shown)) return false;
  return real === null || shared.some((place) => isWithin(real, place));
}
