import { own, type Safe } from '../components/text/printable.ts';
import type { Abilities } from './ability.ts';

/**
 * Every key of the console. Footers, the `?` page and the documentation are printed from this table, and a key that is not in
 * it does nothing. Lower case is safe or reversible; upper case is a larger step; no letter approves anything.
 */
export type Place =
  | 'everywhere'
  | 'pairings'
  | 'detail'
  | 'status'
  | 'help'
  | 'review'
  | 'review-field'
  | 'review-code'
  | 'review-key'
  | 'review-held'
  | 'review-shut';

export type Action =
  | 'next-pane'
  | 'previous-pane'
  | 'pane-pairings'
  | 'pane-status'
  | 'down'
  | 'up'
  | 'page-down'
  | 'page-up'
  | 'first'
  | 'last'
  | 'open'
  | 'back'
  | 'help'
  | 'undo'
  | 'refresh'
  | 'redraw'
  | 'single'
  | 'section'
  | 'review'
  | 'reject'
  | 'revoke'
  | 'unblock'
  | 'their-code'
  | 'other-proof'
  | 'reveal'
  | 'deny'
  | 'deny-and-block'
  | 'enter-code'
  | 'erase'
  | 'one-key'
  | 'leave';

export interface KeyRow {
  readonly place: Place;
  /** Names as `use-keys` gives them. */
  readonly keys: readonly string[];
  /** How footers and help spell them. */
  readonly shown: Safe;
  readonly label: Safe;
  /** A sentence for the help page and the documentation. */
  readonly about: Safe;
  readonly action: Action;
  /** Makes or starts a decision: needs to be the first key of its chunk, no repeat, and this ability. */
  readonly decides?: keyof Abilities;
  /** Not in the footer, where there is room for few. */
  readonly quiet?: true;
}

const key = (
  place: Place,
  keys: readonly string[],
  shown: Safe,
  label: Safe,
  action: Action,
  about: Safe,
  more: Pick<KeyRow, 'decides' | 'quiet'> = {},
): KeyRow => ({ place, keys, shown, label, about, action, ...more });

const quiet = { quiet: true } as const;
const down = ['j', 'down'];
const up = ['k', 'up'];
const pageDown = ['space', 'pagedown'];
const pageUp = ['b', 'pageup'];
const leave = ['n', 'q', 'escape', 'left'];

/** Moving is the same in every place that can be moved in. */
const moving = (place: Place, label: Safe): readonly KeyRow[] => [
  key(place, down, own('j/k'), label, 'down', own('Down; the arrow keys move too.')),
  key(place, up, own('k'), label, 'up', own('Up.'), quiet),
  key(place, pageDown, own('Space'), own('page'), 'page-down', own('A page down.'), quiet),
  key(place, pageUp, own('b'), own('page up'), 'page-up', own('A page up.'), quiet),
  key(place, ['g', 'home'], own('g'), own('first'), 'first', own('To the beginning.'), quiet),
  key(place, ['G', 'end'], own('G'), own('last'), 'last', own('To the end.'), quiet),
];

export const keyTable: readonly KeyRow[] = [
  ...moving('pairings', own('move')),
  key('pairings', ['enter', 'right'], own('Enter'), own('read'), 'open', own('Read the details. Never decides.')),
  key('pairings', ['a'], own('a'), own('review'), 'review', own('Open the REVIEW window. That is all it can do.'), {
    decides: 'approve',
  }),
  key(
    'pairings',
    ['d'],
    own('d'),
    own('reject'),
    'reject',
    own('Reject: held for 5 s, u takes it back. The sender is told nothing and is silenced for a day.'),
    {
      decides: 'reject',
    },
  ),
  key('pairings', ['X'], own('X'), own('revoke'), 'revoke', own('Take an approval away: held, u takes it back.'), {
    decides: 'revoke',
  }),
  key(
    'pairings',
    ['U'],
    own('U'),
    own('unblock'),
    'unblock',
    own('Let a rejected or blocked sender ask again: held, u takes it back.'),
    {
      decides: 'unblock',
    },
  ),
  key('pairings', ['s'], own('s'), own('section'), 'section', own('Next section: waiting, approved, kept out.')),
  ...moving('detail', own('scroll')),
  ...moving('status', own('scroll')),

  key('everywhere', ['u'], own('u'), own('undo'), 'undo', own('Take back the decision that is held.')),
  key('everywhere', ['2'], own('2'), own('pairings'), 'pane-pairings', own('The Pairings pane.')),
  key('everywhere', ['5'], own('5'), own('status'), 'pane-status', own('The Status pane.')),
  key('everywhere', ['tab'], own('Tab'), own('next pane'), 'next-pane', own('The next pane.'), quiet),
  key(
    'everywhere',
    ['shift-tab'],
    own('Shift-Tab'),
    own('previous pane'),
    'previous-pane',
    own('The previous pane.'),
    quiet,
  ),
  key('everywhere', ['r'], own('r'), own('refresh'), 'refresh', own('Ask the gateway again, now.'), quiet),
  key('everywhere', ['R', 'ctrl-l'], own('R'), own('redraw'), 'redraw', own('Draw the whole screen again.'), quiet),
  key(
    'everywhere',
    ['o'],
    own('o'),
    own('one pane'),
    'single',
    own('Dashboard or a single pane, on a large screen.'),
    quiet,
  ),
  key('everywhere', ['?'], own('?'), own('keys'), 'help', own('The keys of this place.')),
  key(
    'everywhere',
    ['q', 'left', 'backspace', 'escape'],
    own('q'),
    own('back'),
    'back',
    own('Back; at the top it quits. Asks once when a decision is held.'),
  ),

  ...moving('help', own('scroll')),
  key(
    'help',
    ['?', 'q', 'enter', 'left', 'backspace', 'escape'],
    own('q'),
    own('back'),
    'back',
    own('Close this page.'),
  ),

  key('review', leave, own('n or q'), own('back'), 'leave', own('Back to the list; nothing is decided.')),
  key('review', ['backspace'], own('Backspace'), own('back'), 'leave', own('Back to the list.'), quiet),
  key(
    'review',
    ['c'],
    own('c'),
    own('enter code'),
    'their-code',
    own('Start typing the code that the person reads out to you.'),
    { decides: 'byCode' },
  ),
  key('review', ['d'], own('d'), own('reject'), 'deny', own('Reject: held for 5 s.'), { decides: 'reject' }),
  key(
    'review',
    ['B'],
    own('B'),
    own('reject and block'),
    'deny-and-block',
    own('Reject and block the stable id for good: held for 5 s.'),
    { decides: 'block' },
  ),
  key(
    'review',
    ['r'],
    own('r'),
    own('by row'),
    'other-proof',
    own('Without their code: a code on the screen shows that you read the row.'),
    { decides: 'byCode' },
  ),
  key(
    'review',
    ['V'],
    own('V'),
    own('reveal code'),
    'reveal',
    own('Show the code that the sender got. Recorded in the ledger.'),
    { decides: 'reveal' },
  ),
  ...moving('review', own('scroll')),

  key(
    'review-field',
    ['enter'],
    own('Enter'),
    own('approve with this code'),
    'enter-code',
    own('Approve, if this is the code.'),
    { decides: 'approve' },
  ),
  key(
    'review-field',
    ['backspace'],
    own('Backspace'),
    own('erase'),
    'erase',
    own('Erase; on the empty field, leave it.'),
  ),
  key('review-field', ['escape'], own('Esc'), own('leave the field'), 'leave', own('Leave the field.')),

  key(
    'review-code',
    ['enter'],
    own('code, Enter'),
    own('approve'),
    'enter-code',
    own('Approve, if the code on the screen was typed.'),
    { decides: 'approve' },
  ),
  key(
    'review-code',
    ['backspace'],
    own('Backspace'),
    own('erase'),
    'erase',
    own('Erase; with nothing typed, back to the list.'),
    quiet,
  ),
  key('review-code', leave, own('n or q'), own('back'), 'leave', own('Back to the list; nothing is decided.')),
  key('review-code', ['d'], own('d'), own('reject'), 'deny', own('Reject: held for 5 s.'), { decides: 'reject' }),
  key(
    'review-code',
    ['B'],
    own('B'),
    own('reject and block'),
    'deny-and-block',
    own('Reject and block the stable id for good: held for 5 s.'),
    { decides: 'block' },
  ),
  key(
    'review-code',
    ['o'],
    own('o'),
    own('their code'),
    'other-proof',
    own('Use the code that the person reads out instead.'),
    { decides: 'byCode' },
  ),
  ...moving('review-code', own('scroll')),

  key(
    'review-key',
    ['A'],
    own('A'),
    own('approve'),
    'one-key',
    own('Approve by row, where the preferences ask for one key and nothing needs care.'),
    { decides: 'approve' },
  ),
  key('review-key', leave, own('n or q'), own('back'), 'leave', own('Back to the list; nothing is decided.')),
  key('review-key', ['d'], own('d'), own('reject'), 'deny', own('Reject: held for 5 s.'), { decides: 'reject' }),
  key(
    'review-key',
    ['B'],
    own('B'),
    own('reject and block'),
    'deny-and-block',
    own('Reject and block the stable id for good: held for 5 s.'),
    { decides: 'block' },
  ),
  key(
    'review-key',
    ['o'],
    own('o'),
    own('their code'),
    'other-proof',
    own('Use the code that the person reads out instead.'),
    { decides: 'byCode' },
  ),
  ...moving('review-key', own('scroll')),

  key(
    'review-held',
    ['u', 'n', 'q', 'escape', 'backspace', 'left'],
    own('u'),
    own('take it back'),
    'leave',
    own('Take the approval back before it is sent.'),
  ),
  key(
    'review-shut',
    ['n', 'q', 'escape', 'backspace', 'left', 'enter'],
    own('n or q'),
    own('back'),
    'leave',
    own('Back to the list.'),
  ),
];

const places = new Map<string, KeyRow>(
  keyTable.flatMap((row) => row.keys.map((name) => [`${row.place} ${name}`, row] as const)),
);

/** The row of a key in a place; lists and panes have the keys of everywhere as well. */
export function keyRow(place: Place, name: string): KeyRow | null {
  const here = places.get(`${place} ${name}`);
  if (here) return here;
  return isOpen(place) ? (places.get(`everywhere ${name}`) ?? null) : null;
}

/** In the review window and on the help page all other keys are off. */
const isOpen = (place: Place): boolean => place === 'pairings' || place === 'detail' || place === 'status';

export const keysOf = (place: Place): readonly KeyRow[] =>
  keyTable.filter((row) => row.place === place || (row.place === 'everywhere' && isOpen(place)));
