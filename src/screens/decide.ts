import { own, type Safe, safe } from '../components/text/printable.ts';
import type { GatewayLink } from '../gateway/client/link.ts';
import type { Answer } from './answer.ts';
import { sendDeny } from './approvals/send.ts';
import { sendDeviceRejection, sendDeviceRevocation } from './devices/send.ts';
import { goneText } from './gone.ts';
import { sendRevokeGrant } from './grants/send.ts';
import { type HoldKind, holdWords } from './holds.ts';
import { sendUnlock } from './lockouts/send.ts';
import { answerOfFailure } from './outcomes.ts';
import { sendReject, sendRevoke, sendUnblock } from './pairings/send.ts';
import { rowName } from './row-name.ts';
import type { Snapshot } from './snapshot.ts';
import type { DecidedRow, Subject } from './subject.ts';
import { subjectKind } from './subjects.ts';
import { sendStop } from './turns/send.ts';

/** What is sent when a hold is over, by what the row is: what is not in the table is not decided in this way. */
type Send<R> = (link: GatewayLink, row: R) => Promise<Safe>;
type Senders = {
  readonly [S in DecidedRow['section']]: { readonly [K in HoldKind]?: Send<Extract<DecidedRow, { section: S }>> };
};

const senders: Senders = {
  approvals: { deny: sendDeny },
  grants: { revoke: sendRevokeGrant },
  pending: {
    reject: (link, row) => sendReject(link, row, false),
    block: (link, row) => sendReject(link, row, true),
  },
  approved: { revoke: sendRevoke },
  denied: { unblock: sendUnblock },
  'device-request': { reject: sendDeviceRejection },
  device: { revoke: sendDeviceRevocation },
  lockout: { unlock: sendUnlock },
  turns: { stop: sendStop },
};

export async function sendHeld(link: GatewayLink, kind: HoldKind, row: DecidedRow): Promise<Answer> {
  // why: the table has one row a section; the compiler cannot relate the two sides of the lookup.
  const send = senders[row.section][kind] as Send<DecidedRow> | undefined;
  if (send === undefined) return { kind: 'answer', text: own('This cannot be decided in this way. Nothing was sent.') };
  try {
    return { kind: 'answer', text: await send(link, row) };
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
  return now.expiresAtMs !== null && now.expiresAtMs <= serverNowMs ? own('the request expired') : null;
}
