import { OcError } from '../../gateway/protocol/errors.ts';
import type { ApproveOutcome, DenyOutcome } from '../../gateway/protocol/pairing.ts';
import type { Output } from '../output.ts';
import { when } from '../words.ts';
import { ambiguous } from './target.ts';

const notified = {
  sent: 'They have been told.',
  'not-requested': 'They have not been told.',
  unsupported: 'The gateway is not running, so they have not been told.',
  failed: 'Telling them failed.',
} as const;

/** Prints an approval that stands, throws the reason of one that does not. */
export function reportApproval(out: Output, result: ApproveOutcome, typed: string): void {
  const schema = 'oc.pairing.approve/1';
  if (result.outcome !== 'approved' && result.outcome !== 'already-approved') throw refusal(result, typed);
  out.result(schema, result, () => {
    if (result.outcome === 'already-approved') {
      out.say(`Already approved by ${result.by} at ${when(result.atMs)}.`);
      return;
    }
    out.say(
      `Approved ${result.channel}:${result.senderId} (account ${result.accountId}). ${notified[result.notification]}`,
    );
    out.say('This opens direct messages on that account and nothing else. It makes nobody an owner.');
  });
}

function refusal(
  result: Exclude<ApproveOutcome, { outcome: 'approved' | 'already-approved' }>,
  typed: string,
): OcError {
  if (result.outcome === 'ambiguous-code') return ambiguous(typed, result.candidates);
  if (result.outcome === 'decided-otherwise') {
    const how = `${result.decision} by ${result.by} at ${when(result.atMs)}`;
    return new OcError('CONFLICT', `this request was already ${how}`, ['See  oc pairing history'], { ...result });
  }
  if (result.outcome === 'expired') {
    return new OcError('EXPIRED', `the request expired at ${when(result.atMs)}`, [
      'The person can write again to get a new code.',
    ]);
  }
  if (result.outcome === 'not-found') return noRequest(typed);
  return new OcError('CODE_MISMATCH', `no pending request has the code or id "${typed}"`, [
    'Codes are 8 signs without 0, O, 1 and I. Ask the person to read theirs again.',
    'See who waits with  oc pairing list',
  ]);
}

export const noRequest = (typed: string): OcError =>
  new OcError('NOT_FOUND', `no pending request "${typed}"`, ['See  oc pairing list  or  oc pairing history']);

/** The same for what takes access away, or gives back the right to ask. */
export function reportDenial(out: Output, schema: string, result: DenyOutcome, done: string, whom: string): void {
  if (result.outcome === 'done') {
    out.result(schema, result, () => {
      out.say(`${done} ${whom}.`);
      if (result.stillAdmitted)
        out.say('allowFrom in the configuration still admits them: see  oc config get channels');
    });
    return;
  }
  if (result.outcome === 'already') {
    const how = `${result.decision} by ${result.by} at ${when(result.atMs)}`;
    if (done.toLowerCase() === result.decision) {
      out.result(schema, result, () => out.say(`Already ${how}.`));
      return;
    }
    throw new OcError('CONFLICT', `this request was already ${how}`, ['See  oc pairing history'], { ...result });
  }
  if (result.outcome === 'expired') throw new OcError('EXPIRED', `the request expired at ${when(result.atMs)}`);
  const still = result.stillAdmitted ? ['allowFrom in the configuration admits them: see  oc config get channels'] : [];
  throw new OcError('NOT_FOUND', `nothing is stored about ${whom}`, [
    ...still,
    `See  oc pairing list ${done === 'Unblocked' ? '--blocked' : '--approved'}`,
  ]);
}
