import type { Category, EffectNote, Effects } from '../effects/effects.ts';

/** What a tool of ours does: it is known without reading anything. No grant is given for it: it is no program. */
export const knownEffects = (
  categories: readonly Category[],
  paths: readonly string[],
  notes: readonly EffectNote[] = [],
): Effects => ({
  categories: categories.toSorted(),
  argv: null,
  certain: true,
  readsOnly: categories.length === 0,
  paths,
  notes,
});
