import type { Approval } from './approvals/approval.ts';
import type { Device, DeviceRequest } from './devices/facts.ts';
import type { Grant } from './grants/grant.ts';
import type { Lockout } from './lockouts/facts.ts';
import type { PairingRow, Pending } from './pairings/facts.ts';
import type { AllTurns } from './turns/turn.ts';

/** What a REVIEW window can be opened over: something that waits for a decision. */
export type Subject = Pending | DeviceRequest | Approval;

/** A row of the Pairings pane. */
export type ListedRow = PairingRow | DeviceRequest | Device | Lockout;

/** What a decision can be about at all: also what was decided before. */
export type DecidedRow = ListedRow | Approval | Grant | AllTurns;
