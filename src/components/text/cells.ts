import stringWidth from 'string-width';
import { graphemes } from './graphemes.ts';
import { own, type Safe } from './printable.ts';
import { cellsOf } from './traits.ts';

/** Measuring and cutting safe text by terminal cells. Every cluster of safe text is at most two cells wide. */
const ascii = /^[ -~]*$/;
const tokens = /(<U\+[0-9A-F]{4,6}(?: x\d+)?>)/;

export const width = (text: Safe): number => (ascii.test(text) ? text.length : stringWidth(text));

/** Clusters, with each token in one piece. */
function unitsOf(text: string): readonly string[] {
  return text.split(tokens).flatMap((part, at) => {
    if (at % 2 === 1) return [part];
    return ascii.test(part) ? [...part] : graphemes(part);
  });
}

const unitCells = (unit: string): number => (ascii.test(unit) ? unit.length : cellsOf(unit));

/** The longest beginning that fits, with its cells; a token stays whole or out. */
function head(text: string, cells: number): string {
  let used = 0;
  let out = '';
  for (const unit of unitsOf(text)) {
    used += unitCells(unit);
    if (used > cells) break;
    out += unit;
  }
  return out;
}

/** At most `cells` wide; what was cut shows as `..`. */
export function clip(text: Safe, cells: number): Safe {
  if (cells <= 0) return own('');
  // The bound keeps a very long text from being measured whole: no cluster of safe text holds more than 8 units.
  if (text.length <= cells * 8 && width(text) <= cells) return text;
  // why: a part of safe text, cut between clusters, is safe.
  const start = text.slice(0, cells * 16);
  return (cells < 3 ? head(start, cells) : `${head(start, cells - 2)}..`) as Safe;
}

/** Exactly `cells` wide: cut or filled with spaces on the right. */
export function fill(text: Safe, cells: number): Safe {
  const cut = clip(text, cells);
  // why: safe text and spaces.
  return (cut + ' '.repeat(Math.max(0, cells - width(cut)))) as Safe;
}

/** Exactly `cells` wide, with the text at the right. */
export function fillLeft(text: Safe, cells: number): Safe {
  const cut = clip(text, cells);
  // why: safe text and spaces.
  return (' '.repeat(Math.max(0, cells - width(cut))) + cut) as Safe;
}

/** Hard-wrapped rows of at most `cells` cells; nothing is dropped, not even a space. At least one row. */
export function wrap(text: Safe, cells: number): readonly Safe[] {
  const room = Math.max(1, cells);
  const rows: string[] = [];
  let row = '';
  let used = 0;
  for (const unit of unitsOf(text)) {
    // A token wider than the row has to be broken; it is all ASCII.
    for (const piece of unitCells(unit) > room ? unit : [unit]) {
      const wide = unitCells(piece);
      if (used + wide > room && used > 0) {
        rows.push(row);
        row = '';
        used = 0;
      }
      row += piece;
      used += wide;
    }
  }
  // why: parts of safe text.
  return [...rows, row] as Safe[];
}

/** Rows of at most `cells` cells broken at spaces: for sentences of our own. */
export function flow(text: Safe, cells: number): readonly Safe[] {
  const rows: string[] = [];
  let row = '';
  // why: words of safe text are safe.
  for (const word of text.split(' ') as Safe[]) {
    const joined = row === '' ? word : `${row} ${word}`;
    if (stringWidth(joined) <= cells) {
      row = joined;
      continue;
    }
    if (row !== '') rows.push(row);
    const pieces = wrap(word, cells);
    rows.push(...pieces.slice(0, -1));
    row = pieces.at(-1) ?? '';
  }
  // why: parts of safe text.
  return [...rows, row] as Safe[];
}
