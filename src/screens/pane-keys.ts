import { own } from '../components/text/printable.ts';
import { decides, type KeyRow, key, moving, type Place, quiet } from './key-row.ts';
import { logKeys } from './logs/log-keys.ts';

const all = key('everywhere');

const reviewing = (place: Place): KeyRow =>
  key(place)(
    ['a'],
    own('a'),
    own('review'),
    'review',
    own('Open the REVIEW window. That is all it does.'),
    decides('approve'),
  );

/** What can be decided about the selected sender, device or address, in the list and in its details alike. */
function decisions(place: Place): readonly KeyRow[] {
  const row = key(place);
  return [
    reviewing(place),
    row(
      ['d'],
      own('d'),
      own('reject'),
      'reject',
      own(
        'Reject: held for 5 s, u takes it back. A sender is told nothing and is silenced for a day; a device may ask again.',
      ),
      decides('deny'),
    ),
    row(
      ['X'],
      own('X'),
      own('revoke'),
      'revoke',
      own('Take an approval away, or the token of a device: held for 5 s.'),
      decides('revoke'),
    ),
    row(
      ['U'],
      own('U'),
      own('unblock'),
      'unblock',
      own('Let a rejected or blocked sender ask again, or an address that is locked out try again: held for 5 s.'),
      decides('unblock'),
    ),
  ];
}

/** What can be decided about the selected request of the queue. */
function queueDecisions(place: Place): readonly KeyRow[] {
  const row = key(place);
  return [
    reviewing(place),
    row(['d'], own('d'), own('deny'), 'reject', own('Deny: held for 5 s, u takes it back.'), decides('deny')),
    row(['X'], own('X'), own('revoke'), 'revoke', own('Take a grant back: held for 5 s.'), decides('revoke')),
  ];
}

const reading = (place: Place): KeyRow =>
  key(place)(['enter', 'right'], own('Enter'), own('read'), 'open', own('Read the details. Never decides.'));

const running = (place: Place): KeyRow =>
  key(place)(['r'], own('r'), own('run'), 'run-audit', own('Run the audit again. It changes nothing.'));

/** Keys of the panes and of everywhere: lower case is safe or can be taken back, upper case is a larger step. */
export const paneKeys: readonly KeyRow[] = [
  ...moving('approvals', own('move')),
  reading('approvals'),
  ...queueDecisions('approvals'),
  key('approvals')(
    ['s'],
    own('s'),
    own('section'),
    'section',
    own('What waits, or the grants: what is allowed from now on.'),
  ),
  ...moving('approval', own('scroll')),
  ...queueDecisions('approval'),
  ...moving('pairings', own('move')),
  reading('pairings'),
  ...decisions('pairings'),
  key('pairings')(
    ['s'],
    own('s'),
    own('section'),
    'section',
    own('Next section: waiting, approved, kept out, devices, locked out.'),
  ),
  ...moving('pairing', own('scroll')),
  ...decisions('pairing'),
  ...moving('audit', own('move')),
  reading('audit'),
  running('audit'),
  ...moving('finding', own('scroll')),
  running('finding'),
  ...logKeys,
  ...moving('status', own('scroll')),

  all(['u'], own('u'), own('undo'), 'undo', own('Take back the decision that is held.')),
  all(
    ['S'],
    own('S'),
    own('stop'),
    'stop',
    own('Stop the assistant: every turn that runs ends, and what waits behind it is dropped. Held for 1.5 s.'),
    { ...decides('stop'), ...quiet },
  ),
  all(['1'], own('1-5'), own('pane'), 'pane-approvals', own('The Approvals pane.')),
  all(['2'], own('2'), own('pairings'), 'pane-pairings', own('The Pairings pane.'), quiet),
  all(['3'], own('3'), own('logs'), 'pane-logs', own('The Logs pane.'), quiet),
  all(['4'], own('4'), own('audit'), 'pane-audit', own('The Audit pane.'), quiet),
  all(['5'], own('5'), own('status'), 'pane-status', own('The Status pane.'), quiet),
  all(['tab'], own('Tab'), own('next pane'), 'next-pane', own('The next pane.'), quiet),
  all(['shift-tab'], own('Shift-Tab'), own('previous pane'), 'previous-pane', own('The previous pane.'), quiet),
  all(['r'], own('r'), own('refresh'), 'refresh', own('Ask the gateway again, now.'), quiet),
  all(['R', 'ctrl-l'], own('R'), own('redraw'), 'redraw', own('Draw the whole screen again.'), quiet),
  all(['o'], own('o'), own('one pane'), 'single', own('Dashboard or a single pane, on a large screen.'), quiet),
  all(['?'], own('?'), own('keys'), 'help', own('The keys of this place.')),
  all(
    ['q', 'left', 'backspace', 'escape'],
    own('q'),
    own('back'),
    'back',
    own('Back; at the top it quits, and asks once when a decision is held. Ctrl-C twice quits too.'),
  ),

  ...moving('help', own('scroll')),
  key('help')(
    ['?', 'q', 'enter', 'left', 'backspace', 'escape'],
    own('q'),
    own('back'),
    'back',
    own('Close this page.'),
  ),
];
