import { own, type Safe, safe } from '../components/text/printable.ts';
import { approvalCode } from './approvals/name.ts';
import { deviceName } from './devices/name.ts';
import { grantCode } from './grants/name.ts';
import { lockoutName } from './lockouts/name.ts';
import { shortName } from './pairings/short-name.ts';
import type { DecidedRow } from './subject.ts';

type Names = { readonly [S in DecidedRow['section']]: (row: Extract<DecidedRow, { section: S }>) => Safe };

const names: Names = {
  // Without what was asked: in the line of messages words of ours follow, and a requester could imitate them.
  approvals: (row) => approvalCode(row),
  grants: (row) => safe`grant ${grantCode(row)}`,
  pending: shortName,
  approved: shortName,
  denied: shortName,
  'device-request': deviceName,
  device: deviceName,
  lockout: lockoutName,
  turns: () => own('every turn that runs'),
};

/** What a message calls the thing that is decided. */
export function rowName(row: DecidedRow): Safe {
  // why: the table has one name a section; the compiler cannot relate the two sides of the lookup.
  const name = names[row.section] as (row: DecidedRow) => Safe;
  return name(row);
}
