import { isReviewPlace, type KeyRow, type Place } from './key-row.ts';
import { paneKeys } from './pane-keys.ts';
import { reviewKeys } from './review/review-keys.ts';

/**
 * Every key of the console. Footers, the `?` page and the documentation are printed from this table, and a key that is not
 * in it does nothing. No letter approves anything anywhere.
 */
export const keyTable: readonly KeyRow[] = [...paneKeys, ...reviewKeys];

const places = new Map<string, KeyRow>(
  keyTable.flatMap((row) => row.keys.map((name) => [`${row.place} ${name}`, row] as const)),
);

/** In the REVIEW window, on the help page and where text is typed the keys of everywhere are off. */
const isOpen = (place: Place): boolean => place !== 'help' && place !== 'logs-field' && !isReviewPlace(place);

/** The row of a key in a place, or null for a key that does nothing there. */
export function keyRow(place: Place, name: string): KeyRow | null {
  const here = places.get(`${place} ${name}`);
  if (here) return here;
  return isOpen(place) ? (places.get(`everywhere ${name}`) ?? null) : null;
}

/** The keys of a place, and those of everywhere of which it makes no other use. */
export const keysOf = (place: Place): readonly KeyRow[] =>
  keyTable.filter(
    (row) =>
      row.place === place ||
      (row.place === 'everywhere' && isOpen(place) && !row.keys.every((name) => places.has(`${place} ${name}`))),
  );
