/** Something that a person could do, and what would be so afterwards. */
export interface Step<C> {
  /** What it does, in words. */
  readonly says: string;
  /** As they are typed. */
  readonly commands: readonly string[];
  readonly apply: (it: C) => C;
}

const mostSteps = 5;
const mostWays = 4;

/**
 * The shortest ways from `start` to where `isThere` says so, each a handful of steps. None when no five of them lead there.
 * Every way was tried before it is named: what a step does is never guessed from its words.
 */
export function waysTo<C>(
  start: C,
  steps: readonly Step<C>[],
  isThere: (it: C) => boolean,
): readonly (readonly Step<C>[])[] {
  for (let size = 1; size <= Math.min(mostSteps, steps.length); size += 1) {
    const found = choices(steps, size).filter((some) => isThere(some.reduce((it, step) => step.apply(it), start)));
    if (found.length > 0) return found.slice(0, mostWays);
  }
  return [];
}

/** Every way to take `size` of them, in their order. */
function choices<S>(all: readonly S[], size: number): readonly (readonly S[])[] {
  if (size === 0) return [[]];
  return all.flatMap((first, at) => choices(all.slice(at + 1), size - 1).map((rest) => [first, ...rest]));
}
