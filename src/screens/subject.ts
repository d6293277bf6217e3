import type { Approval } from './approvals/approval.ts';
import type { PairingRow, Pending } from './pairings/facts.ts';

/** What a REVIEW window can be opened over: something that waits for a decision. */
export type Subject = Pending | Approval;

/** What a decision can be about at all: also what was decided before. */
export type DecidedRow = PairingRow | Approval;
