import { type Safe, safe } from '../../components/text/printable.ts';
import type { GatewayLink } from '../../gateway/client/link.ts';
import { timeZ } from '../format.ts';
import type { Grant } from './grant.ts';
import { grantCode } from './name.ts';

/** Takes a grant back. Sent once. */
export async function sendRevokeGrant(link: GatewayLink, grant: Grant): Promise<Safe> {
  const outcome = await link.request('oc.grant.revoke', { id: grant.id });
  const what = grantCode(grant);
  return outcome.outcome === 'revoked'
    ? safe`Revoked: grant ${what} ${timeZ(outcome.atMs)}. The next such call is asked about.`
    : safe`Not done: the gateway has no grant ${what}.`;
}
