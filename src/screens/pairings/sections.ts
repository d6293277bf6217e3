import type { Row } from '../../components/row.ts';
import { width as cellsOf } from '../../components/text/cells.ts';
import { own, type Safe, safe, type Untrusted } from '../../components/text/printable.ts';
import type { Hello } from '../../gateway/client/link.ts';
import { canSeeDevices, canSeeLockouts, maySeePairings } from '../ability.ts';
import { devicesHeading } from '../devices/rows.ts';
import { lockoutsHeading } from '../lockouts/rows.ts';
import type { Snapshot } from '../snapshot.ts';
import { type ConsoleState, type ListedSection, lockoutRows, waiting } from '../state.ts';
import { headingRow } from './rows.ts';

/** One list of the pane. */
interface SectionSpec {
  /** Whole, and where columns are few. */
  readonly names: readonly [Safe, Safe];
  readonly heading: (width: number) => Row;
  /** What is said of a list without rows. */
  readonly empty: Safe;
  /** How many there are; null: this gateway does not tell. */
  readonly count: (state: ConsoleState) => number | null;
  readonly problem: (snapshot: Snapshot) => Untrusted | null;
  readonly missingScope: (hello: Hello | null) => Safe | null;
}

const pairingScope = (hello: Hello | null): Safe | null => (maySeePairings(hello) ? null : own('operator.pairing'));

const senders = {
  problem: ({ listProblem }: Snapshot) => listProblem,
  missingScope: pairingScope,
};

export const sections: Readonly<Record<ListedSection, SectionSpec>> = {
  pending: {
    ...senders,
    names: [own('waiting'), own('wait')],
    heading: (width) => headingRow('pending', width),
    empty: own('Nobody waits. New requests join here, at the end.'),
    count: (state) => (state.snapshot.pairings || state.snapshot.devices ? waiting(state) : null),
  },
  approved: {
    ...senders,
    names: [own('approved'), own('appr')],
    heading: (width) => headingRow('approved', width),
    empty: own('Nobody was approved by pairing.'),
    count: ({ snapshot }) => snapshot.pairings?.approved?.length ?? null,
  },
  denied: {
    ...senders,
    names: [own('kept out'), own('out')],
    heading: (width) => headingRow('denied', width),
    empty: own('Nobody is kept out.'),
    count: ({ snapshot }) => snapshot.pairings?.denied?.length ?? null,
  },
  devices: {
    names: [own('devices'), own('dev')],
    heading: devicesHeading,
    empty: own('No device was approved.'),
    count: ({ snapshot }) => snapshot.devices?.paired.length ?? null,
    problem: ({ devicesProblem }) => devicesProblem,
    missingScope: pairingScope,
  },
  lockouts: {
    names: [own('locked out'), own('lock')],
    heading: lockoutsHeading,
    empty: own('No address is locked out.'),
    count: (state) => state.snapshot.lockouts && lockoutRows(state).length,
    problem: ({ lockoutsProblem }) => lockoutsProblem,
    missingScope: (hello) => (canSeeLockouts(hello) ? null : own('operator.admin')),
  },
};

/** Sections that this gateway has and this console may see, and the one that is shown. */
function shownSections({ snapshot: { hello }, section }: ConsoleState): readonly ListedSection[] {
  const order: readonly (readonly [ListedSection, boolean])[] = [
    ['pending', true],
    ['approved', true],
    ['denied', true],
    ['devices', canSeeDevices(hello)],
    ['lockouts', canSeeLockouts(hello)],
  ];
  return order.filter(([id, isThere]) => isThere || id === section).map(([id]) => id);
}

export function nextSection(state: ConsoleState): ListedSection {
  const shown = shownSections(state);
  return shown[(shown.indexOf(state.section) + 1) % shown.length] ?? 'pending';
}

/** Lines from the longest: all names whole, those of the others short, and of the others only those that hold something. */
const versions: readonly { readonly name: 0 | 1; readonly gap: Safe; readonly empty: boolean }[] = [
  { name: 0, gap: own('  '), empty: true },
  { name: 1, gap: own(' '), empty: true },
  { name: 1, gap: own(' '), empty: false },
];

/** `[waiting 2]  approved 5  kept out 1  devices 3`, the one that is shown in brackets; less where columns are few. */
export function sectionsText(state: ConsoleState, width: number): Safe {
  const lines = versions.map((version) => sectionsLine(state, version));
  return lines.find((line) => cellsOf(line) <= width) ?? lines.at(-1) ?? own('');
}

function sectionsLine(state: ConsoleState, { name, gap, empty }: (typeof versions)[number]): Safe {
  const parts = shownSections(state).flatMap((id): readonly Safe[] => {
    const { names, count } = sections[id];
    const known = count(state);
    const figure = known === null ? own('?') : safe`${known}`;
    if (id === state.section) return [safe`[${names[0]} ${figure}]`];
    return empty || (known ?? 0) > 0 ? [safe`${names[name]} ${figure}`] : [];
  });
  return parts.reduce((line, part) => safe`${line}${gap}${part}`);
}
