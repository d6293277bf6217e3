import { own, type Safe } from '../components/text/printable.ts';
import type { Abilities } from './ability.ts';

/** Where a key is on. */
export type Place =
  | 'everywhere'
  | 'approvals'
  | 'approval'
  | 'pairings'
  | 'pairing'
  | 'logs'
  | 'logs-field'
  | 'record'
  | 'audit'
  | 'finding'
  | 'status'
  | 'help'
  | 'review'
  | 'review-field'
  | 'review-code'
  | 'review-key'
  | 'allow-code'
  | 'allow-key'
  | 'always-code'
  | 'review-held'
  | 'review-shut';

/** In the REVIEW window, whatever it shows. */
export const isReviewPlace = (place: Place): boolean => /^(review|allow|always)/.test(place);

/** Only changes where the person is. */
export type Move =
  | 'down'
  | 'up'
  | 'page-down'
  | 'page-up'
  | 'first'
  | 'last'
  | 'open'
  | 'section'
  | 'single'
  | 'help'
  | 'next-pane'
  | 'previous-pane'
  | 'pane-approvals'
  | 'pane-pairings'
  | 'pane-logs'
  | 'pane-audit'
  | 'pane-status';

/** Changes what the Logs pane shows. */
export type LogMove =
  | 'follow'
  | 'level'
  | 'filter-from'
  | 'search'
  | 'next-hit'
  | 'previous-hit'
  | 'next-error'
  | 'previous-error'
  | 'exclude'
  | 'clear';

/** In a field that is typed into. */
export type FieldMove = 'field-enter' | 'field-erase' | 'field-leave';

/** Leads to a decision, or back from one. */
export type Decision =
  | 'review'
  | 'reject'
  | 'revoke'
  | 'unblock'
  | 'stop'
  | 'undo'
  | 'their-code'
  | 'other-proof'
  | 'reveal'
  | 'deny'
  | 'deny-and-block'
  | 'enter-code'
  | 'erase'
  | 'switch-always'
  | 'one-key'
  | 'leave';

export type Action = Move | LogMove | FieldMove | Decision | 'back' | 'refresh' | 'run-audit' | 'redraw';

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
  /** Makes or starts a decision: has to be the first key of its chunk, no repeat, and needs this ability. */
  readonly decides?: keyof Abilities;
  /** Not in the footer, where there is room for few. */
  readonly quiet?: true;
}

type More = Pick<KeyRow, 'decides' | 'quiet'>;

export const quiet = { quiet: true } as const;
export const decides = (ability: keyof Abilities): More => ({ decides: ability });

/** One row; `shown` is how the keys are spelled to people. */
export const key =
  (place: Place) =>
  (keys: readonly string[], shown: Safe, label: Safe, action: Action, about: Safe, more: More = {}): KeyRow => ({
    place,
    keys,
    shown,
    label,
    about,
    action,
    ...more,
  });

/** Moving is the same in every place that can be moved in. */
export function moving(place: Place, label: Safe): readonly KeyRow[] {
  const row = key(place);
  return [
    row(['j', 'down'], own('j/k'), label, 'down', own('Down; the arrow keys move too.')),
    row(['k', 'up'], own('k'), label, 'up', own('Up.'), quiet),
    row(['space', 'pagedown'], own('Space'), own('page'), 'page-down', own('A page down.'), quiet),
    row(['b', 'pageup'], own('b'), own('page up'), 'page-up', own('A page up.'), quiet),
    row(['g', 'home'], own('g'), own('first'), 'first', own('To the beginning.'), quiet),
    row(['G', 'end'], own('G'), own('last'), 'last', own('To the end.'), quiet),
  ];
}
