import { own } from '../../components/text/printable.ts';
import { type KeyRow, key, moving, type Place, quiet } from '../key-row.ts';

const log = key('logs');
const field = key('logs-field');

/** What leads from record to record, in the list and in a record alike. */
function jumping(place: Place): readonly KeyRow[] {
  const row = key(place);
  return [
    row(['n'], own('n/N'), own('next'), 'next-hit', own('The next line that was found.')),
    row(['N'], own('N'), own('previous'), 'previous-hit', own('The previous line that was found.'), quiet),
    row(['e'], own('e/E'), own('errors'), 'next-error', own('The next error; while following, the last one.')),
    row(['E'], own('E'), own('previous error'), 'previous-error', own('The previous error.'), quiet),
  ];
}

/** Keys of the Logs pane. Moving up pauses; only what is asked for moves a paused page. */
export const logKeys: readonly KeyRow[] = [
  ...moving('logs', own('move')).filter(({ action }) => action !== 'last'),
  log(['enter', 'right'], own('Enter'), own('read'), 'open', own('Read the whole record.')),
  log(['/'], own('/'), own('find'), 'search', own('Find a text in what is shown, from the newest line back.')),
  ...jumping('logs'),
  log(['f'], own('f'), own('from'), 'filter-from', own('Show one subsystem: a part of its name, nothing for all.')),
  log(['L'], own('L'), own('level'), 'level', own('The least level that is shown: the next one.')),
  log(['F'], own('F'), own('follow'), 'follow', own('Follow the newest lines, or pause.')),
  log(['G', 'end'], own('G'), own('end'), 'last', own('To the end, and follow.'), quiet),
  log(['x'], own('x'), own('hide alike'), 'exclude', own('Hide lines like the selected one.'), quiet),
  log(['escape'], own('Esc'), own('clear'), 'clear', own('Take back the search, then the filter. L is for the level.')),

  ...moving('record', own('scroll')),
  ...jumping('record'),

  field(['enter'], own('Enter'), own('apply'), 'field-enter', own('Take in what was typed; nothing typed shows all.')),
  field(['backspace'], own('Backspace'), own('erase'), 'field-erase', own('Erase; on the empty field, leave it.')),
  field(['escape'], own('Esc'), own('leave'), 'field-leave', own('Leave the field; nothing changes.')),
];
