import { own, printable, type Safe, safe, type Untrusted } from '../components/text/printable.ts';
import type { GatewayLink } from '../gateway/client/link.ts';
import type { Answer } from './answer.ts';
import { sendDeny } from './approvals/send.ts';
import { timeZ } from './format.ts';
import { goneText } from './gone.ts';
import type { Grant, Grants } from './grants/grant.ts';
import { sendRevokeGrant } from './grants/send.ts';
import { type HoldKind, holdWords, rowName } from './holds.ts';
import { answerOfFailure } from './outcomes.ts';
import type { PairingRow } from './pairings/facts.ts';
import { sendReject, sendRevoke, sendUnblock } from './pairings/send.ts';
import type { Snapshot } from './snapshot.ts';
import { type DecidedRow, isSender, type Subject } from './subject.ts';
import { subjectKind } from './subjects.ts';
import { sendStop } from './turns/send.ts';

/** Decisions on their way: what is sent when a hold is over, and what is known afterwards. */
type Senders = { readonly [K in HoldKind]: (link: GatewayLink, row: DecidedRow) => Promise<Safe> };

const aboutSender =
  (send: (link: GatewayLink, row: PairingRow) => Promise<Safe>) =>
  async (link: GatewayLink, row: DecidedRow): Promise<Safe> =>
    isSender(row) ? await send(link, row) : own('Only a sender can be decided about in this way.');

const senders: Senders = {
  deny: async (link, row) =>
    row.section === 'approvals' ? await sendDeny(link, row) : own('Only a request in the queue can be denied.'),
  reject: aboutSender((link, row) => sendReject(link, row, false)),
  block: aboutSender((link, row) => sendReject(link, row, true)),
  revoke: (link, row) => (row.section === 'grants' ? sendRevokeGrant(link, row) : aboutSender(sendRevoke)(link, row)),
  stop: (link) => sendStop(link),
  unblock: aboutSender(sendUnblock),
};

export async function sendHeld(link: GatewayLink, kind: HoldKind, row: DecidedRow): Promise<Answer> {
  try {
    return { kind: 'answer', text: await senders[kind](link, row) };
  } catch (error) {
    return answerOfFailure(error, safe`Not done, ${holdWords[kind].noun} ${rowName(row)}:`);
  }
}

/** In the moment before sending: the fresh list must still hold this very subject. Null when it does. */
export function problemWith(subject: Subject, digest: string, snapshot: Snapshot, serverNowMs: number): Safe | null {
  const kind = subjectKind(subject);
  const now = kind.listed(snapshot)?.find(({ key }) => key === subject.key);
  if (!now) return own('the request is no longer waiting');
  if (now.gone) return safe`the request is no longer waiting: ${goneText(now.gone)}`;
  if (kind.digest(now) !== digest) return own('the request changed after you read it');
  return now.expiresAtMs <= serverNowMs ? own('the request expired') : null;
}

/** A decision whose answer never came, and what the next list says about it. */
export interface Doubt {
  readonly what: 'approve' | HoldKind;
  readonly row: DecidedRow;
  /** Only a list that was asked for later tells anything. */
  readonly sinceMs: number;
}

/** Goes up with every list that such a row stands in. */
export function listsOf({ section }: DecidedRow): (snapshot: Snapshot) => number {
  if (section === 'approvals') return ({ approvalLists }) => approvalLists;
  if (section === 'grants') return ({ grantsAskedAtMs }) => grantsAskedAtMs;
  return section === 'turns' ? ({ turnsAskedAtMs }) => turnsAskedAtMs : ({ lists }) => lists;
}

/** What the lists say now; null while none was asked for since. */
export function settleDoubt(doubt: Doubt, snapshot: Snapshot): Safe | null {
  const { row, sinceMs } = doubt;
  if (row.section === 'approvals') {
    return sinceMs > snapshot.approvalsAskedAtMs || !snapshot.approvals ? null : queueTells(doubt, snapshot);
  }
  if (row.section === 'grants') {
    return sinceMs > snapshot.grantsAskedAtMs || !snapshot.grants ? null : grantsTell(row, snapshot.grants);
  }
  if (row.section === 'turns') {
    return sinceMs > snapshot.turnsAskedAtMs || !snapshot.turns ? null : turnsTell(snapshot.turns.length);
  }
  return sinceMs > snapshot.askedAtMs ? null : listsTell(doubt, row, snapshot);
}

const grantsTell = (row: Grant, { rows }: Grants): Safe =>
  rows.some(({ key }) => key === row.key)
    ? safe`The gateway still lists ${rowName(row)}. Nothing was sent again.`
    : safe`The gateway lists ${rowName(row)} no longer.`;

const turnsTell = (running: number): Safe =>
  running === 0 ? own('The gateway says that nothing runs.') : safe`The gateway says that ${running} still run.`;

function queueTells({ what, row }: Doubt, { approvals }: Snapshot): Safe {
  const who = rowName(row);
  const now = approvals?.pending.find(({ key }) => key === row.key);
  if (now && !now.gone) return safe`The gateway still lists ${who} as waiting. Nothing was sent again.`;
  if (now?.gone) return safe`The gateway says of ${who}: ${goneText(now.gone)}.`;
  return safe`${who} waits no longer (asked to ${printable(what)}). See oc approvals history.`;
}

function listsTell({ what }: Doubt, row: PairingRow, { pairings }: Snapshot): Safe | null {
  if (!pairings) return null;
  const who = rowName(row);
  const same = (other: PairingRow) =>
    other.channel === row.channel && other.accountId === row.accountId && other.senderId === row.senderId;
  const approved = pairings.approved?.find(same);
  if (approved)
    return safe`The gateway lists ${who} as approved, by ${name(approved.approvedBy)} ${timeZ(approved.approvedAtMs)}.`;
  const denied = pairings.denied?.find(same);
  if (denied)
    return safe`The gateway lists ${who} as ${printable(denied.kind)}, by ${name(denied.deniedBy)} ${timeZ(denied.deniedAtMs)}.`;
  if (pairings.pending.some((other) => other.gone === null && same(other)))
    return safe`The gateway still lists ${who} as waiting. Nothing was sent again.`;
  return safe`The gateway lists ${who} neither as waiting nor as decided (asked to ${printable(what)}). See oc history.`;
}

const name = (text: Untrusted): Safe => printable(text.slice(0, 64), { as: 'command' });
