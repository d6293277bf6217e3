import { own, printable, type Safe, safe, type Untrusted } from '../components/text/printable.ts';
import { dateZ, timeZ } from './format.ts';
import { type Gone, goneText } from './gone.ts';
import type { HoldKind } from './holds.ts';
import type { PairingRow } from './pairings/facts.ts';
import { rowName } from './row-name.ts';
import type { Snapshot } from './snapshot.ts';
import type { DecidedRow } from './subject.ts';

/** A decision whose answer never came, and what the next list says about it. */
export interface Doubt {
  readonly what: 'approve' | HoldKind;
  readonly row: DecidedRow;
  /** Only a list that was asked for later tells anything. */
  readonly sinceMs: number;
}

/** The list in which a row stands: how often it was read, when it was asked for, and what it tells. */
interface Teller<R extends DecidedRow> {
  lists(snapshot: Snapshot): number;
  askedAtMs(snapshot: Snapshot): number;
  tells(what: Doubt['what'], row: R, snapshot: Snapshot): Safe | null;
}

const queue: Teller<Extract<DecidedRow, { section: 'approvals' }>> = {
  lists: ({ approvalLists }) => approvalLists,
  askedAtMs: ({ approvalsAskedAtMs }) => approvalsAskedAtMs,
  tells(what, row, { approvals }) {
    if (!approvals) return null;
    const now = waitingText(approvals.pending, row);
    return now ?? safe`${rowName(row)} waits no longer (asked to ${printable(what)}). See oc approvals history.`;
  },
};

const senders: Teller<PairingRow> = {
  lists: ({ lists }) => lists,
  askedAtMs: ({ askedAtMs }) => askedAtMs,
  tells(what, row, { pairings }) {
    if (!pairings) return null;
    const who = rowName(row);
    const same = (other: PairingRow) =>
      other.channel === row.channel && other.accountId === row.accountId && other.senderId === row.senderId;
    const approved = pairings.approved?.find(same);
    if (approved)
      return safe`The gateway lists ${who} as approved, by ${name(approved.approvedBy)} ${timeZ(approved.approvedAtMs)}.`;
    const denied = pairings.denied?.find(same);
    if (denied)
      return safe`The gateway lists ${who} as ${printable(denied.kind)}, by ${name(denied.deniedBy)} ${timeZ(denied.deniedAtMs)}.`;
    if (pairings.pending.some((other) => other.gone === null && same(other))) return stillWaiting(who);
    return safe`The gateway lists ${who} neither as waiting nor as decided (asked to ${printable(what)}). See oc history.`;
  },
};

const devices = {
  lists: ({ deviceLists }: Snapshot) => deviceLists,
  askedAtMs: ({ devicesAskedAtMs }: Snapshot) => devicesAskedAtMs,
};

const deviceRequests: Teller<Extract<DecidedRow, { section: 'device-request' }>> = {
  ...devices,
  tells(what, row, snapshot) {
    if (!snapshot.devices) return null;
    const now = waitingText(snapshot.devices.pending, row);
    return now ?? safe`${rowName(row)} waits no longer (asked to ${printable(what)}). See oc history.`;
  },
};

const pairedDevices: Teller<Extract<DecidedRow, { section: 'device' }>> = {
  ...devices,
  tells(_, row, snapshot) {
    if (!snapshot.devices) return null;
    const now = snapshot.devices.paired.find(({ key }) => key === row.key);
    if (!now) return safe`The gateway lists ${rowName(row)} no more.`;
    if (now.revokedAtMs !== null) return safe`The gateway lists ${rowName(row)} as revoked, ${dateZ(now.revokedAtMs)}.`;
    return safe`The token of ${rowName(row)} is still good. Nothing was sent again.`;
  },
};

const lockouts: Teller<Extract<DecidedRow, { section: 'lockout' }>> = {
  lists: ({ lockoutLists }) => lockoutLists,
  askedAtMs: ({ lockoutsAskedAtMs }) => lockoutsAskedAtMs,
  tells(_, row, snapshot) {
    if (!snapshot.lockouts) return null;
    const isThere = snapshot.lockouts.rows.some(({ key }) => key === row.key);
    return isThere
      ? safe`${rowName(row)} is still locked out. Nothing was sent again.`
      : safe`${rowName(row)} is not locked out any more.`;
  },
};

const grants: Teller<Extract<DecidedRow, { section: 'grants' }>> = {
  lists: ({ grantLists }) => grantLists,
  askedAtMs: ({ grantsAskedAtMs }) => grantsAskedAtMs,
  tells(_, row, snapshot) {
    if (!snapshot.grants) return null;
    return snapshot.grants.rows.some(({ key }) => key === row.key)
      ? safe`The gateway still lists ${rowName(row)}. Nothing was sent again.`
      : safe`The gateway lists ${rowName(row)} no longer.`;
  },
};

const turns: Teller<Extract<DecidedRow, { section: 'turns' }>> = {
  lists: ({ turnLists }) => turnLists,
  askedAtMs: ({ turnsAskedAtMs }) => turnsAskedAtMs,
  tells(_what, _row, snapshot) {
    if (!snapshot.turns) return null;
    const running = snapshot.turns.length;
    return running === 0
      ? own('The gateway says that nothing runs.')
      : safe`The gateway says that ${running} still run.`;
  },
};

type Tellers = { readonly [S in DecidedRow['section']]: Teller<Extract<DecidedRow, { section: S }>> };

const tellers: Tellers = {
  approvals: queue,
  grants,
  pending: senders,
  approved: senders,
  denied: senders,
  'device-request': deviceRequests,
  device: pairedDevices,
  lockout: lockouts,
  turns,
};

// why: the table has one teller a section; the compiler cannot relate the two sides of the lookup.
const tellerOf = ({ section }: DecidedRow) => tellers[section] as unknown as Teller<DecidedRow>;

/** What the lists say now; null while none was asked for since. */
export function settleDoubt({ what, row, sinceMs }: Doubt, snapshot: Snapshot): Safe | null {
  const teller = tellerOf(row);
  return sinceMs > teller.askedAtMs(snapshot) ? null : teller.tells(what, row, snapshot);
}

/** Whether the list in which the row stands was read between the two. */
export const wasListed = ({ row }: Doubt, before: Snapshot, after: Snapshot): boolean =>
  tellerOf(row).lists(after) > tellerOf(row).lists(before);

const stillWaiting = (who: Safe): Safe => safe`The gateway still lists ${who} as waiting. Nothing was sent again.`;

/** What a list of what waits says of one row; null when it does not name it. */
function waitingText(pending: readonly { key: string; gone: Gone | null }[], row: DecidedRow): Safe | null {
  const now = pending.find(({ key }) => key === row.key);
  if (!now) return null;
  return now.gone ? safe`The gateway says of ${rowName(row)}: ${goneText(now.gone)}.` : stillWaiting(rowName(row));
}

const name = (text: Untrusted): Safe => printable(text.slice(0, 64), { as: 'command' });
