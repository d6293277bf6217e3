import { own, printable, type Safe, safe } from '../../components/text/printable.ts';
import type { GatewayLink } from '../../gateway/client/link.ts';
import type { ApprovalDecision, ResolveOutcome } from '../../gateway/protocol/approvals.ts';
import { speaks } from '../ability.ts';
import type { Answer } from '../answer.ts';
import { timeZ } from '../format.ts';
import { answerOfFailure } from '../outcomes.ts';
import { fieldsOf, textOf } from '../read.ts';
import type { Approval } from './approval.ts';
import { approvalCode } from './name.ts';

/** The requests that decide about an approval. Each is sent once; nothing here is ever repeated. */
export async function sendAllow(link: GatewayLink, row: Approval, always: boolean): Promise<Answer> {
  try {
    return { kind: 'answer', text: await resolve(link, row, always ? 'allow-always' : 'allow-once') };
  } catch (error) {
    return answerOfFailure(error, safe`Not allowed: ${approvalCode(row)}:`);
  }
}

export const sendDeny = (link: GatewayLink, row: Approval): Promise<Safe> => resolve(link, row, 'deny');

/** With the digest where the gateway has one, so that it compares and decides in one step. */
async function resolve(link: GatewayLink, row: Approval, decision: ApprovalDecision): Promise<Safe> {
  const { id, kind, digest } = row;
  if (digest !== null && speaks(link.hello, 'oc.approval.resolve')) {
    return outcomeText(approvalCode(row), await link.request('oc.approval.resolve', { id, kind, decision, digest }));
  }
  return officialText(approvalCode(row), await link.request('approval.resolve', { id, kind, decision }));
}

const done: Readonly<Record<ApprovalDecision, Safe>> = {
  'allow-once': own('Allowed once'),
  'allow-always': own('Allowed always'),
  deny: own('Denied'),
};

const doneText = (decision: unknown): Safe =>
  Object.hasOwn(done, String(decision)) ? done[decision as ApprovalDecision] : own('Decided'); // why: the key was just found

type Outcome<K> = Extract<ResolveOutcome, { outcome: K }>;
type Texts = { readonly [K in ResolveOutcome['outcome']]: (what: Safe, outcome: Outcome<K>) => Safe };

const name = (text: string): Safe => printable(text.slice(0, 64), { as: 'command' });

/** The answer as a sentence; the console says what the gateway said and nothing else (rule S13). */
const texts: Texts = {
  resolved: (what, { decision, atMs }) => safe`${doneText(decision)}: ${what} ${timeZ(atMs)}.`,
  already: (what, { same, decision, by, atMs }) =>
    same
      ? safe`${what} had been decided alike already: ${doneText(decision)} by ${name(by)} ${timeZ(atMs)}.`
      : safe`Not done: ${what} was decided otherwise: ${doneText(decision)} by ${name(by)} ${timeZ(atMs)}.`,
  expired: (what, { atMs }) =>
    safe`Not done: ${what} expired ${timeZ(atMs)}, before the decision arrived; the gateway denied it.`,
  ended: (what, { reason, atMs }) => safe`Not done: ${what} had ended ${timeZ(atMs)} (${name(reason)}); it was denied.`,
  changed: (what) =>
    safe`Not done: the gateway says that ${what} is not what was read. Nothing was decided; read it again.`,
  'own-request': (what) => safe`Not done: whoever asked may not answer. ${what} still waits.`,
  'not-allowed': (what) => safe`Not done: the gateway does not offer this decision for ${what}.`,
  'not-found': (what) => safe`Not done: the gateway has no request ${what}.`,
};

function outcomeText(what: Safe, outcome: ResolveOutcome): Safe {
  // why: the table has one text an outcome; a hostile gateway may send one that is not in it.
  const text = texts[outcome.outcome] as ((what: Safe, outcome: ResolveOutcome) => Safe) | undefined;
  return text ? text(what, outcome) : safe`The gateway answered about ${what} in words this console does not know.`;
}

/** The answer of an official gateway: whether this decision counted, and the record as it is now. */
function officialText(what: Safe, answer: unknown): Safe {
  const fields = fieldsOf(answer);
  const record = fieldsOf(fields?.['approval']);
  const status = textOf(record?.['status'], 32);
  if (fields?.['applied'] === true) return safe`${doneText(record?.['decision'])}: ${what}.`;
  const resolver = fieldsOf(record?.['resolver']);
  const by = textOf(resolver?.['id'], 64) ?? textOf(resolver?.['kind'], 64);
  const whose = by === null ? own('') : safe` by ${name(by)}`;
  return safe`Not done: ${what} was already ${status === null ? own('decided') : name(status)}${whose}.`;
}
