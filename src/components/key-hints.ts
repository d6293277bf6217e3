import { type Row, type Span, span } from './row.ts';
import { width } from './text/cells.ts';
import { own, type Safe, safe } from './text/printable.ts';

export interface Hint {
  readonly key: Safe;
  readonly label: Safe;
}

/** `j/k move  a review  ? keys`: as many as fit, from the left; what does not fit is on the `?` page. `tight`: one space between. */
export function keyHints(hints: readonly Hint[], cells: number, tight = false): Row {
  const out: Span[] = [];
  let room = cells;
  for (const { key, label } of hints) {
    const text = safe` ${label}`;
    const gap = out.length === 0 ? own('') : tight ? own(' ') : own('  ');
    const wide = width(gap) + width(key) + width(text);
    if (wide > room) break;
    room -= wide;
    out.push(span(safe`${gap}`), span(key, 'strong'), span(text));
  }
  return out;
}
