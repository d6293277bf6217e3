import { own, printable, type Safe } from '../../components/text/printable.ts';
import { isShared, type Lockout } from './facts.ts';

export const lockoutName = (row: Lockout): Safe =>
  isShared(row) ? own('several addresses') : printable(row.address, { as: 'command' });
