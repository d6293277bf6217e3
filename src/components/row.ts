import { fill, width } from './text/cells.ts';
import { own, type Safe } from './text/printable.ts';

/**
 * One line of the screen as data. Text of a sender is always `plain`; every other look is for words of our own, so that
 * nothing a sender writes can pass for them.
 */
export type Look = 'plain' | 'strong' | 'faint' | 'selected' | 'care' | 'alarm';

export interface Span {
  readonly text: Safe;
  readonly look: Look;
}

export type Row = readonly Span[];

export const span = (text: Safe, look: Look = 'plain'): Span => ({ text, look });
export const row = (text: Safe, look: Look = 'plain'): Row => [span(text, look)];
export const emptyRow: Row = [];

export const rowWidth = (spans: Row): number => spans.reduce((cells, { text }) => cells + width(text), 0);

/** The row cut, or filled with spaces, to exactly `cells`. */
export function fitRow(spans: Row, cells: number): Row {
  const out: Span[] = [];
  let room = cells;
  for (const { text, look } of spans) {
    if (room <= 0) break;
    const cut = width(text) > room ? fill(text, room) : text;
    out.push({ text: cut, look });
    room -= width(cut);
  }
  return room > 0 ? [...out, span(fill(own(''), room))] : out;
}

/** Exactly `height` rows: cut, or filled with empty ones. */
export const fitRows = (rows: readonly Row[], height: number): readonly Row[] => [
  ...rows.slice(0, height),
  ...Array.from({ length: Math.max(0, height - rows.length) }, () => emptyRow),
];
