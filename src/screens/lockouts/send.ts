import { own, type Safe, safe } from '../../components/text/printable.ts';
import type { GatewayLink } from '../../gateway/client/link.ts';
import { isShared, type Lockout } from './facts.ts';
import { lockoutName } from './name.ts';

/** Lets an address try again, with every kind of secret. Sent once. */
export async function sendUnlock(link: GatewayLink, row: Lockout): Promise<Safe> {
  if (isShared(row)) return own('A lock that several addresses share goes with all others: oc auth unlock --all');
  const who = lockoutName(row);
  const { unlocked } = await link.request('oc.auth.unlock', { address: row.address });
  return Array.isArray(unlocked) && unlocked.length > 0
    ? safe`Unlocked ${who}. It may try again.`
    : safe`The gateway had no lock on ${who} any more.`;
}
