import { own, type Safe } from '../../components/text/printable.ts';
import { decides, type KeyRow, key, moving, type Place, quiet } from '../key-row.ts';

const back = ['n', 'q', 'escape', 'left'];

const leaving = (place: Place): KeyRow =>
  key(place)(back, own('n or q'), own('back'), 'leave', own('Back to the list; nothing is decided.'));

const denying = (place: Place): readonly KeyRow[] => [
  key(place)(['d'], own('d'), own('reject'), 'deny', own('Reject: held for 5 s.'), decides('deny')),
  key(place)(
    ['B'],
    own('B'),
    own('block'),
    'deny-and-block',
    own('Reject and block the stable id for good: held for 5 s.'),
    decides('block'),
  ),
];

const toTheirCode = (place: Place): KeyRow =>
  key(place)(
    ['o'],
    own('o'),
    own('their code'),
    'other-proof',
    own('Use the code that the person reads out instead.'),
    decides('byCode'),
  );

const withTheirs = key('review');
const field = key('review-field');
const byRow = key('review-code');
const allowing = key('allow-code');
const denyAllow = (place: Place): KeyRow =>
  key(place)(['d'], own('d'), own('deny'), 'deny', own('Deny: held for 5 s.'), decides('deny'));

const always = key('always-code');
const toAlways = (place: Place, label: Safe): KeyRow =>
  key(place)(
    ['+'],
    own('+'),
    label,
    'switch-always',
    own('Once or always, where the line ALWAYS says what would be saved: another code, and nothing is decided yet.'),
    decides('approve'),
  );

/** Keys of the REVIEW window, by what it shows. All others are off there. */
export const reviewKeys: readonly KeyRow[] = [
  leaving('review'),
  withTheirs(['backspace'], own('Backspace'), own('back'), 'leave', own('Back to the list.'), quiet),
  withTheirs(
    ['c'],
    own('c'),
    own('enter code'),
    'their-code',
    own('Start typing the code that the person reads out to you.'),
    decides('byCode'),
  ),
  ...denying('review'),
  withTheirs(
    ['r'],
    own('r'),
    own('by row'),
    'other-proof',
    own('Without their code: a code on the screen shows that you read the row.'),
    decides('byCode'),
  ),
  withTheirs(
    ['V'],
    own('V'),
    own('reveal'),
    'reveal',
    own('Show the code that the sender got. Recorded in the ledger.'),
    decides('reveal'),
  ),
  ...moving('review', own('scroll')),

  field(
    ['enter'],
    own('Enter'),
    own('approve'),
    'enter-code',
    own('Approve, if this is the code.'),
    decides('approve'),
  ),
  field(['backspace'], own('Backspace'), own('erase'), 'erase', own('Erase; on the empty field, leave it.')),
  field(['escape'], own('Esc'), own('leave the field'), 'leave', own('Leave the field.')),

  byRow(
    ['enter'],
    own('code, Enter'),
    own('approve'),
    'enter-code',
    own('Approve, if the code on the screen was typed.'),
    decides('approve'),
  ),
  byRow(['backspace'], own('Backspace'), own('erase'), 'erase', own('Erase; with nothing typed, back.'), quiet),
  leaving('review-code'),
  ...denying('review-code'),
  toTheirCode('review-code'),
  ...moving('review-code', own('scroll')),

  key('review-key')(
    ['A'],
    own('A'),
    own('approve'),
    'one-key',
    own('Approve by row, where the preferences ask for one key and nothing needs care.'),
    decides('approve'),
  ),
  leaving('review-key'),
  ...denying('review-key'),
  toTheirCode('review-key'),
  ...moving('review-key', own('scroll')),

  allowing(
    ['enter'],
    own('code, Enter'),
    own('allow once'),
    'enter-code',
    own('Allow once, if the code on the screen was typed.'),
    decides('approve'),
  ),
  allowing(['backspace'], own('Backspace'), own('erase'), 'erase', own('Erase; with nothing typed, back.'), quiet),
  leaving('allow-code'),
  denyAllow('allow-code'),
  toAlways('allow-code', own('always')),
  ...moving('allow-code', own('scroll')),

  key('allow-key')(
    ['A'],
    own('A'),
    own('allow once'),
    'one-key',
    own('Allow once, where the preferences ask for one key and nothing needs care.'),
    decides('approve'),
  ),
  leaving('allow-key'),
  denyAllow('allow-key'),
  toAlways('allow-key', own('always')),
  ...moving('allow-key', own('scroll')),

  always(
    ['enter'],
    own('code, Enter'),
    own('allow always'),
    'enter-code',
    own('Allow from now on what the line ALWAYS says, if the longer code on the screen was typed.'),
    decides('approve'),
  ),
  always(['backspace'], own('Backspace'), own('erase'), 'erase', own('Erase; with nothing typed, back.'), quiet),
  leaving('always-code'),
  denyAllow('always-code'),
  toAlways('always-code', own('once')),
  ...moving('always-code', own('scroll')),

  key('review-held')(
    ['u', ...back, 'backspace'],
    own('u'),
    own('take it back'),
    'leave',
    own('Take the approval back before it is sent.'),
  ),
  key('review-shut')([...back, 'backspace', 'enter'], own('n or q'), own('back'), 'leave', own('Back to the list.')),
];
