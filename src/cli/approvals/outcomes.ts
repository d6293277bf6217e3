import type { ResolveOutcome } from '../../gateway/protocol/approvals.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import type { Output } from '../output.ts';
import { when } from '../words.ts';
import { decisionWords, endedAs } from './target.ts';

/** Prints a decision that counts, throws the reason of one that does not. What is said is what the gateway answered. */
export function reportDecision(out: Output, schema: string, id: string, short: string, outcome: ResolveOutcome): void {
  if (outcome.outcome === 'resolved') {
    out.result(schema, { id, short, ...outcome }, () =>
      out.say(`${short} ${decisionWords[outcome.decision]} at ${when(outcome.atMs)}.`),
    );
    return;
  }
  if (outcome.outcome === 'already' && outcome.same) {
    const line = `${short} was already ${decisionWords[outcome.decision]} at ${when(outcome.atMs)} by ${outcome.by}`;
    out.result(schema, { id, short, ...outcome }, () => out.say(line));
    return;
  }
  throw refusalOf(short, outcome);
}

type Refused = Exclude<ResolveOutcome, { outcome: 'resolved' }>;
type Words = {
  readonly [O in Refused['outcome']]: (short: string, outcome: Extract<Refused, { outcome: O }>) => OcError;
};

const words: Words = {
  already: (short, { decision, by, atMs }) =>
    new OcError('CONFLICT', `${short} was already ${decisionWords[decision]} at ${when(atMs)} by ${by}`, [
      'See  oc approvals history',
    ]),
  expired: (short, { atMs }) =>
    new OcError('EXPIRED', `${short} expired at ${when(atMs)}; the gateway had denied it`, [
      'Ask the agent to try again, or raise it:  oc config get approvals.timeout',
    ]),
  ended: (short, { reason, atMs }) =>
    new OcError('CONFLICT', `${short} ended at ${when(atMs)}, ${endedAs(reason)}; nothing was allowed`, [
      'See  oc approvals history',
    ]),
  changed: (short) =>
    new OcError('CHANGED', 'not sent: this is not the request that the digest was made of', [
      `Read it again  oc approvals show ${short}`,
    ]),
  'own-request': () =>
    new OcError('OWN_REQUEST', 'whoever asks for an approval cannot give the answer', [
      'Decide it from another place.',
    ]),
  'not-allowed': (short, { allowed }) =>
    new OcError('INVALID_REQUEST', `${short} cannot be decided like that; it takes: ${allowed.join(', ')}`),
  'not-found': (short) =>
    new OcError('NOT_FOUND', `no approval "${short}"`, ['See  oc approvals list  or  oc approvals history']),
};

function refusalOf(short: string, outcome: Refused): OcError {
  // why: one function an outcome; the compiler cannot relate the two sides of the lookup
  const say = words[outcome.outcome] as (short: string, outcome: Refused) => OcError;
  return say(short, outcome);
}
