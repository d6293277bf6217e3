import { own, type Safe, safe } from '../../components/text/printable.ts';
import type { Approval } from './approval.ts';
import { careFor } from './care.ts';
import type { ApprovalFacts } from './facts.ts';
import type { GrantFacts } from './gateway-facts.ts';
import { isSameCommand } from './shell-words.ts';

/**
 * Rule S15: why a request cannot be allowed for always here, or null when it can. Only where the gateway offers it and says
 * exactly what it would save, which is what is asked and nothing else, and where nothing in the request needs care.
 */
export function whyNotAlways({ facts, pending, digest }: Pick<Approval, 'facts' | 'pending' | 'digest'>): Safe | null {
  const grant = facts.gateway?.grant ?? null;
  if (!facts.allowed.includes('allow-always')) return own('the gateway does not offer it');
  if (grant === null || digest === null) return own('the gateway does not say what it would save');
  if (!isThis(grant, facts)) return own('what would be saved is not what is asked');
  const [first] = careFor(pending);
  return first === undefined ? null : first.text;
}

const isThis = (grant: GrantFacts, { headline, cwd, session, agent, host }: ApprovalFacts): boolean =>
  isSameCommand(headline, grant.argv) &&
  grant.days > 0 &&
  grant.cwd === cwd &&
  grant.sessionKey === session &&
  grant.agent === agent &&
  (grant.where === 'host') === (host === 'gateway');

/** Of our own gateway we know why it offers none. */
const notOffered = own('Not offered: only a plain program with its exact words, in a turn of your own, can be.');

/** What follows the rule: how it is given, or why not. */
export function alwaysText(item: Approval): Safe | null {
  if (!item.facts.allowed.includes('allow-always')) return item.facts.gateway === null ? null : notOffered;
  const why = whyNotAlways(item);
  return why === null
    ? own('+ gives it, with a longer code; X under grants takes it back.')
    : safe`Not offered here: ${why}.`;
}
