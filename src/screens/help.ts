import { emptyRow, type Row, row, span } from '../components/row.ts';
import { fill, flow } from '../components/text/cells.ts';
import { own, printable, type Safe, safe } from '../components/text/printable.ts';
import type { KeyRow, Place } from './key-row.ts';
import { keysOf, keyTable } from './keys.ts';
import { placeOf } from './place.ts';
import { noApprovalByAccident, placeHeadings } from './place-headings.ts';
import type { ConsoleState } from './state.ts';

const keyWidth = 14;

/** The page for the place it was opened from. */
export const helpPage = (state: ConsoleState, width: number): readonly Row[] =>
  helpRows(placeOf({ ...state, help: { ...state.help, open: false } }), width);

/** The key table as a page: the keys of the place below first, then those of all others. */
function helpRows(below: Place, width: number): readonly Row[] {
  const others = [...new Set(keyTable.map(({ place }) => place))].filter(
    (place) => place !== below && place !== 'everywhere',
  );
  return [
    ...section(below, keysOf(below), width),
    ...others.flatMap((place) =>
      section(
        place,
        keyTable.filter((key) => key.place === place),
        width,
      ),
    ),
    ...flow(noApprovalByAccident, width).map((line) => row(line)),
  ];
}

/** In a footer one row stands for its neighbours too (`j/k`, `1-5`); here each has a line of its own. */
const ownName = ({ keys: [first], shown }: KeyRow): Safe =>
  /^.[/-].$/.test(shown) && first !== undefined ? printable(first) : shown;

function section(place: Place, keys: readonly KeyRow[], width: number): readonly Row[] {
  const lines = keys.flatMap((key) => {
    const text = flow(key.about, Math.max(8, width - keyWidth));
    const name = ownName(key);
    return text.map((line, at) => [span(fill(at === 0 ? safe`  ${name}` : own(''), keyWidth), 'strong'), span(line)]);
  });
  return [...flow(placeHeadings[place], width).map((line) => row(line, 'strong')), ...lines, emptyRow];
}
