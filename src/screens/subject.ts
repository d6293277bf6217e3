import type { Approval } from './approvals/approval.ts';
import type { Grant } from './grants/grant.ts';
import type { PairingRow, Pending } from './pairings/facts.ts';
import type { AllTurns } from './turns/turn.ts';

/** What a REVIEW window can be opened over: something that waits for a decision. */
export type Subject = Pending | Approval;

/** What a decision can be about at all: also what was decided before. */
export type DecidedRow = PairingRow | Approval | Grant | AllTurns;

export const isSender = (row: DecidedRow): row is PairingRow =>
  row.section === 'pending' || row.section === 'approved' || row.section === 'denied';
