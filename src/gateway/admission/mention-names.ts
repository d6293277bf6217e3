import { linearPattern } from '../logs/linear-pattern.ts';
import type { NamePattern } from '../policy/named-in-text.ts';

/** Compiled once for as long as the configuration holds the same list. */
const compiled = new WeakMap<readonly string[], readonly NamePattern[]>();

/** Names as the configuration has them: a pattern stands between slashes, everything else is the name itself. */
export function mentionNames(written: readonly string[]): readonly NamePattern[] {
  const known = compiled.get(written);
  if (known !== undefined) return known;
  const names = written.map(nameOf);
  compiled.set(written, names);
  return names;
}

function nameOf(written: string): NamePattern {
  if (!written.startsWith('/')) return { literal: written };
  const found = linearPattern(written);
  // The configuration takes no other; one that slipped through names nobody.
  return found.ok ? found.pattern : { literal: '' };
}
