import { type Row, type Span, span } from './row.ts';
import { width } from './text/cells.ts';
import { own, type Safe, safe } from './text/printable.ts';

export interface Hint {
  readonly key: Safe;
  readonly label: Safe;
  /** Leads to all the others: there is room for it, whatever is cut. */
  readonly always?: boolean;
}

/**
 * `j/k move  a review  ? keys`: as many as fit, from the left; what does not fit is on the `?` page. `tight`: one space
 * between, and the key alone of what is always there.
 */
export function keyHints(hints: readonly Hint[], cells: number, tight = false): Row {
  const gap = tight ? own(' ') : own('  ');
  const words = ({ label, always }: Hint): Safe => (tight && always === true ? own('') : safe` ${label}`);
  const cost = (hint: Hint): number => width(gap) + width(hint.key) + width(words(hint));
  const kept = hints.filter(({ always }) => always === true);
  // The first has no gap before it.
  let room = cells + width(gap) - kept.reduce((sum, hint) => sum + cost(hint), 0);
  let isCut = false;
  const shown = hints.filter((hint) => {
    if (hint.always === true) return true;
    isCut ||= cost(hint) > room;
    if (!isCut) room -= cost(hint);
    return !isCut;
  });
  return shown.flatMap((hint, at): Span[] => [
    span(at === 0 ? own('') : gap),
    span(hint.key, 'strong'),
    span(words(hint)),
  ]);
}
