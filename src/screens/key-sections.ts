import type { Place } from './key-row.ts';
import { keyTable } from './keys.ts';
import { placeHeadings } from './place-headings.ts';

/** The keys of one place, for people who read them outside the console. */
export interface KeySection {
  readonly place: Place;
  readonly heading: string;
  readonly rows: readonly { readonly keys: readonly string[]; readonly about: string }[];
}

/** How keys without a sign of their own are called. */
const names: Readonly<Record<string, string>> = {
  down: 'Down',
  up: 'Up',
  left: 'Left',
  right: 'Right',
  space: 'Space',
  pagedown: 'PgDn',
  pageup: 'PgUp',
  home: 'Home',
  end: 'End',
  enter: 'Enter',
  tab: 'Tab',
  'shift-tab': 'Shift-Tab',
  'ctrl-l': 'Ctrl-L',
  backspace: 'Backspace',
  escape: 'Esc',
};

/** The key table as it is, by places: those of everywhere first, then in the order of the table. */
export function keySections(): readonly KeySection[] {
  const places = new Set<Place>(['everywhere', ...keyTable.map(({ place }) => place)]);
  return [...places].map((place) => ({
    place,
    heading: placeHeadings[place],
    rows: keyTable
      .filter((row) => row.place === place)
      .map(({ keys, about }) => ({ keys: keys.map((key) => names[key] ?? key), about })),
  }));
}
