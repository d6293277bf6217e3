import type { Gateway } from '../../gateway/client/link.ts';
import type {
  ApprovalDecision,
  ApprovalEndedRow,
  ApprovalList,
  ApprovalRow,
} from '../../gateway/protocol/approvals.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import { idsMeant, shortId } from '../../screens/approvals/short-id.ts';
import { when } from '../words.ts';
import { headlineOf } from './text.ts';

/** How far back a request that has ended is looked for. */
const searched = 200;

/** What a typed id means: a request that waits, or one that has ended. The list is the one it was looked up in. */
export type Meant =
  | { readonly kind: 'pending'; readonly row: ApprovalRow; readonly list: ApprovalList }
  | { readonly kind: 'ended'; readonly row: ApprovalEndedRow; readonly typed: 'whole' | 'part' };

/** Completes what was typed against those that wait, then against those that ended. AMBIGUOUS_ID, NOT_FOUND. */
export async function approvalMeant(gateway: Gateway, typed: string): Promise<Meant> {
  const list = await gateway.request('oc.approval.list', {});
  const row = oneOf(typed, list.pending);
  if (row !== null) return { kind: 'pending', row, list };
  const { entries } = await gateway.request('oc.approval.history', { limit: searched });
  const ended = oneOf(typed, entries);
  if (ended !== null) return { kind: 'ended', row: ended, typed: ended.id === typed ? 'whole' : 'part' };
  throw noApproval(typed);
}

function oneOf<R extends ApprovalRow | ApprovalEndedRow>(typed: string, rows: readonly R[]): R | null {
  const ids = rows.map(({ id }) => id);
  const meant = idsMeant(typed, ids);
  const hits = rows.filter(({ id }) => meant.includes(id));
  if (hits.length <= 1) return hits[0] ?? null;
  const candidates = hits.map((row) => `${shortId(row.id, ids)}  ${row.id}  ${headlineOf(row)}`);
  throw new OcError('AMBIGUOUS_ID', `"${typed}" fits ${hits.length} requests`, [...candidates, 'Use one more sign.'], {
    candidates: meant,
  });
}

const noApproval = (typed: string): OcError =>
  new OcError('NOT_FOUND', `no approval "${typed}"`, ['See  oc approvals list  or  oc approvals history']);

/** What became of a request that somebody meant to decide. */
export function noLongerPending(typed: string, row: ApprovalEndedRow): OcError {
  const how = endWords(row);
  return new OcError(
    'NOT_FOUND',
    `no pending approval "${typed}"`,
    [`It was ${how}: ${headlineOf(row)}`, 'See  oc approvals history'],
    {
      id: row.id,
      status: row.status,
      reason: row.reason,
    },
  );
}

/** `denied at 2026-11-21 14:03Z by operator (oc)`, `cancelled at …, as the gateway was started again`. */
export function endWords({ status, reason, decision, resolvedBy, resolvedAtMs }: ApprovalEndedRow): string {
  const at = `at ${when(resolvedAtMs)}`;
  if (resolvedBy !== null) return `${decision === null ? status : decisionWords[decision]} ${at} by ${resolvedBy}`;
  return `${status} ${at}, ${endedAs(reason)}`;
}

/** A decision that was made, the same everywhere. */
export const decisionWords: Readonly<Record<ApprovalDecision, string>> = {
  'allow-once': 'allowed once',
  'allow-always': 'allowed for always',
  deny: 'denied',
};

/** Why a request ended that nobody decided. */
export const endedAs = (reason: string): string =>
  (Object.hasOwn(reasons, reason) ? reasons[reason] : undefined) ?? `for the reason ${reason}`;

const reasons: Readonly<Record<string, string>> = {
  timeout: 'as nobody decided in time',
  'gateway-restart': 'as the gateway was started again',
  'run-aborted': 'as the turn that asked was ended',
  'storage-corrupt': 'as its stored record was damaged',
  'no-route': 'as approvals are off',
};
