import { type Row, span } from '../components/row.ts';
import { flow, wrap } from '../components/text/cells.ts';
import { own, type Safe } from '../components/text/printable.ts';

export const labelWidth = 10;

type Break = 'anywhere' | 'spaces';

/** A label of ours, then text that wraps under itself; sentences of ours break at spaces, text of others anywhere. */
export function labelled(label: Safe, text: Safe, width: number, break_: Break = 'spaces'): readonly Row[] {
  const room = Math.max(8, width - labelWidth);
  const rows = break_ === 'anywhere' ? wrap(text, room) : flow(text, room);
  const look = label === 'CARE' ? 'care' : 'strong';
  return rows.map((part, at) => {
    const gutter = at === 0 ? label : break_ === 'anywhere' ? own('       .') : own('');
    // why: our label or gutter, filled with spaces.
    return [span(gutter.padEnd(labelWidth) as Safe, look), span(part)];
  });
}

/** Nothing found is no alarm, and no reassurance either: the label loses its colour. */
export const calm = (line: Row): Row => line.map(({ text }) => span(text));
