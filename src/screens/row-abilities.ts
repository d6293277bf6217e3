import type { Hello } from '../gateway/client/link.ts';
import {
  type Abilities,
  approvalAbilities,
  deviceAbilities,
  grantAbilities,
  lockoutAbilities,
  pairingAbilities,
  turnAbilities,
} from './ability.ts';
import type { ConsoleState } from './state.ts';
import type { DecidedRow } from './subject.ts';

type Judge = (hello: Hello | null, readOnly: boolean) => Abilities;

const judges: Readonly<Record<DecidedRow['section'], Judge>> = {
  approvals: approvalAbilities,
  grants: grantAbilities,
  pending: pairingAbilities,
  approved: pairingAbilities,
  denied: pairingAbilities,
  'device-request': deviceAbilities,
  device: deviceAbilities,
  lockout: lockoutAbilities,
  turns: turnAbilities,
};

/** What can be decided about a row of this kind, connection aside. */
export const rowAbilities = ({ section }: DecidedRow, { snapshot, readOnly }: ConsoleState): Abilities =>
  judges[section](snapshot.hello, readOnly);
