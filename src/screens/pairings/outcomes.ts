import { own, printable, type Safe, safe } from '../../components/text/printable.ts';
import type { ApproveOutcome, DenyOutcome, Notification } from '../../gateway/protocol/pairing.ts';
import { timeZ } from '../format.ts';
import { type HoldKind, holdWords } from '../holds.ts';

/** Answers of the gateway as sentences. The console says what the gateway said and nothing else (rule S13). */
const told: Readonly<Record<Notification, Safe>> = {
  sent: own('The sender was told.'),
  'not-requested': own('The sender was not told.'),
  unsupported: own('This channel cannot tell the sender.'),
  failed: own('Telling the sender failed.'),
};

const name = (text: string): Safe => printable(text.slice(0, 64), { as: 'command' });

type Approved<K> = Extract<ApproveOutcome, { outcome: K }>;
type ApproveTexts = { readonly [K in ApproveOutcome['outcome']]: (who: Safe, outcome: Approved<K>) => Safe };

const approveTexts: ApproveTexts = {
  approved: (who, { atMs, notification }) => safe`Approved ${who} ${timeZ(atMs)}. ${told[notification] ?? own('')}`,
  'already-approved': (who, { by, atMs }) => safe`${who} was already approved, by ${name(by)} ${timeZ(atMs)}.`,
  'decided-otherwise': (who, { decision, by, atMs }) =>
    safe`Not approved: ${who} was decided otherwise (${name(decision)}) by ${name(by)} ${timeZ(atMs)}.`,
  'code-mismatch': (who) => safe`Not approved: the code is not the one of ${who}.`,
  'ambiguous-code': (who) => safe`Not approved: the gateway could not tell ${who} from others with this code.`,
  expired: (who, { atMs }) =>
    safe`Not approved: the request of ${who} expired ${timeZ(atMs)}, before the decision arrived.`,
  'not-found': (who) => safe`Not approved: the gateway has no pending request of ${who}.`,
};

export function approveText(who: Safe, outcome: ApproveOutcome): Safe {
  // why: the table has one text an outcome; a hostile gateway may send one that is not in it.
  const text = approveTexts[outcome.outcome] as ((who: Safe, outcome: ApproveOutcome) => Safe) | undefined;
  return text ? text(who, outcome) : safe`The gateway answered about ${who} in words this console does not know.`;
}

type Denied<K> = Extract<DenyOutcome, { outcome: K }>;
type DenyTexts = { readonly [K in DenyOutcome['outcome']]: (kind: HoldKind, who: Safe, outcome: Denied<K>) => Safe };

const denyTexts: DenyTexts = {
  done: (kind, who, { atMs }) => safe`${holdWords[kind].done} ${who} ${timeZ(atMs)}.`,
  already: (_, who, { by, atMs }) => safe`${who} was already decided so, by ${name(by)} ${timeZ(atMs)}.`,
  expired: (_, who, { atMs }) => safe`The request of ${who} had already expired ${timeZ(atMs)}.`,
  'not-found': (_, who) => safe`The gateway has nothing of ${who} to decide about.`,
};

export function denyText(kind: HoldKind, who: Safe, outcome: DenyOutcome): Safe {
  // why: as above.
  const text = denyTexts[outcome.outcome] as ((kind: HoldKind, who: Safe, outcome: DenyOutcome) => Safe) | undefined;
  return text ? text(kind, who, outcome) : safe`The gateway answered about ${who} in words this console does not know.`;
}
