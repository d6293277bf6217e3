import { type Safe, safe, type Untrusted, untrusted } from '../../components/text/printable.ts';
import type { GatewayLink } from '../../gateway/client/link.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import { speaks } from '../ability.ts';
import type { Answer } from '../answer.ts';
import { answerOfFailure, failureOf } from '../outcomes.ts';
import type { PairingRow, Pending } from './facts.ts';
import { approveText, denyText } from './outcomes.ts';
import { shortName } from './short-name.ts';

/** The requests that decide about senders. Each is sent once; nothing here is ever repeated. */
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
    return answerOfFailure(error, safe`Not approved: ${who}:`);
  }
}

const sender = ({ channel, accountId, senderId }: PairingRow) => ({ channel, accountId, senderId });

export async function sendReject(link: GatewayLink, row: Pending, block: boolean): Promise<Safe> {
  const who = shortName(row);
  const { requestId, channel, accountId } = row;
  if (speaks(link.hello, 'oc.pairing.reject')) {
    return denyText(block ? 'block' : 'reject', who, await link.request('oc.pairing.reject', { requestId, block }));
  }
  await link.request('channels.pairing.dismiss', { channel, accountId, requestId });
  return safe`The gateway dismissed the request of ${who}.`;
}

export const sendRevoke = async (link: GatewayLink, row: PairingRow): Promise<Safe> =>
  denyText('revoke', shortName(row), await link.request('oc.pairing.revoke', sender(row)));

export const sendUnblock = async (link: GatewayLink, row: PairingRow): Promise<Safe> =>
  denyText('unblock', shortName(row), await link.request('oc.pairing.unblock', sender(row)));

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
