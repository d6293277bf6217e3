import { own, printable, type Safe, safe, type Untrusted, untrusted } from '../components/text/printable.ts';
import type { GatewayLink } from '../gateway/client/link.ts';
import { OcError } from '../gateway/protocol/errors.ts';
import { speaks } from './ability.ts';
import { timeZ } from './format.ts';
import { type HoldKind, holdWords, shortName } from './holds.ts';
import { approveText, denyText, failureOf } from './outcomes.ts';
import type { PairingRow, Pairings, Pending } from './pairings/facts.ts';
import { digestOf } from './review/digest.ts';

/** The requests that decide something. Each is sent once; nothing here is ever repeated. */

/** What came back: an answer to show, a code that did not fit, or no answer at all. */
export type Answer =
  | { readonly kind: 'answer'; readonly text: Safe }
  | { readonly kind: 'mismatch' }
  | { readonly kind: 'doubt'; readonly because: Safe };

export async function sendApproval(link: GatewayLink, row: Pending, code: string | null): Promise<Answer> {
  const who = shortName(row);
  try {
    if (speaks(link.hello, 'oc.pairing.approve')) {
      const outcome = await link.request('oc.pairing.approve', {
        requestId: row.requestId,
        ...(code === null ? {} : { code }),
      });
      return outcome.outcome === 'code-mismatch'
        ? { kind: 'mismatch' }
        : { kind: 'answer', text: approveText(who, outcome) };
    }
    const { channel, accountId, requestId } = row;
    await link.request('channels.pairing.approve', { channel, accountId, requestId });
    return { kind: 'answer', text: safe`The gateway approved ${who}.` };
  } catch (error) {
    if (error instanceof OcError && error.code === 'CODE_MISMATCH') return { kind: 'mismatch' };
    return failed(error, safe`Not approved: ${who}:`);
  }
}

/** A failure that the gateway reported is an answer; any other leaves open what happened. */
function failed(error: unknown, what: Safe): Answer {
  const { kind, why } = failureOf(error);
  return kind === 'refused' ? { kind: 'answer', text: safe`${what} ${why}` } : { kind: 'doubt', because: why };
}

type Senders = { readonly [K in HoldKind]: (link: GatewayLink, row: PairingRow) => Promise<Safe> };

const sender = ({ channel, accountId, senderId }: PairingRow) => ({ channel, accountId, senderId });

async function reject(link: GatewayLink, row: PairingRow, block: boolean): Promise<Safe> {
  const who = shortName(row);
  if (row.section !== 'pending') return own('Only a waiting request can be rejected.');
  const { requestId, channel, accountId } = row;
  if (speaks(link.hello, 'oc.pairing.reject')) {
    return denyText(block ? 'block' : 'reject', who, await link.request('oc.pairing.reject', { requestId, block }));
  }
  await link.request('channels.pairing.dismiss', { channel, accountId, requestId });
  return safe`The gateway dismissed the request of ${who}.`;
}

const senders: Senders = {
  reject: (link, row) => reject(link, row, false),
  block: (link, row) => reject(link, row, true),
  revoke: async (link, row) => denyText('revoke', shortName(row), await link.request('oc.pairing.revoke', sender(row))),
  unblock: async (link, row) =>
    denyText('unblock', shortName(row), await link.request('oc.pairing.unblock', sender(row))),
};

export async function sendHeld(link: GatewayLink, kind: HoldKind, row: PairingRow): Promise<Answer> {
  try {
    return { kind: 'answer', text: await senders[kind](link, row) };
  } catch (error) {
    return failed(error, safe`Not done, ${holdWords[kind].noun} ${shortName(row)}:`);
  }
}

export async function askCode(
  link: GatewayLink,
  row: Pending,
): Promise<{ code: Untrusted | null } | { problem: Safe }> {
  try {
    const { code } = await link.request('oc.pairing.reveal', { requestId: row.requestId });
    return { code: code === null ? null : untrusted(String(code).slice(0, 32)) };
  } catch (error) {
    return { problem: safe`Not revealed: ${failureOf(error).why}` };
  }
}

/** In the moment before sending: the fresh list must still hold this very request. Null when it does. */
export function problemWith(row: Pending, digest: string, fresh: Pairings, serverNowMs: number): Safe | null {
  const now = fresh.pending.find(({ key }) => key === row.key);
  if (!now) return own('the request is no longer waiting');
  if (digestOf(now) !== digest) return own('the request changed after you read it');
  return now.expiresAtMs <= serverNowMs ? own('the request expired') : null;
}

/** A decision whose answer never came, and what the next list says about it. */
export interface Doubt {
  readonly what: 'approve' | HoldKind;
  readonly row: PairingRow;
  /** Only a list that was asked for later tells anything. */
  readonly sinceMs: number;
}

export function settleDoubt({ what, row }: Doubt, fresh: Pairings): Safe {
  const who = shortName(row);
  const same = (other: PairingRow) =>
    other.channel === row.channel && other.accountId === row.accountId && other.senderId === row.senderId;
  const approved = fresh.approved?.find(same);
  if (approved)
    return safe`The gateway lists ${who} as approved, by ${name(approved.approvedBy)} ${timeZ(approved.approvedAtMs)}.`;
  const denied = fresh.denied?.find(same);
  if (denied)
    return safe`The gateway lists ${who} as ${printable(denied.kind)}, by ${name(denied.deniedBy)} ${timeZ(denied.deniedAtMs)}.`;
  if (fresh.pending.some(same)) return safe`The gateway still lists ${who} as waiting. Nothing was sent again.`;
  return safe`The gateway lists ${who} neither as waiting nor as decided (asked to ${printable(what)}). See oc history.`;
}

const name = (text: Untrusted): Safe => printable(text.slice(0, 64), { as: 'command' });
