import type { ApprovalEndedRow, ApprovalList, ApprovalRow } from '../../gateway/protocol/approvals.ts';
import { careFor } from '../../screens/approvals/care.ts';
import { factsOf } from '../../screens/approvals/facts.ts';
import { shortId } from '../../screens/approvals/short-id.ts';
import type { Output } from '../output.ts';
import { when } from '../words.ts';
import { endWords } from './target.ts';
import { askedDocument, headlineOf, isCut, leftOf } from './text.ts';

const agentSigns = 16;
/** Below this a table has no room for what matters. */
const narrow = 60;

const idsOf = ({ pending }: ApprovalList): readonly string[] => pending.map(({ id }) => id);

/** With the gateway down. */
const abandoned = 'The gateway does not run: nobody waits for these any more, and its next start cancels them.';

/** What waits, for people, as records and as a document. */
export function showWaiting(out: Output, list: ApprovalList, columns: number | undefined): void {
  const documents = list.pending.map((row) => waitingDocument(row, list));
  const records = list.pending.map((row) => recordOf(row, list));
  out.table('oc.approvals.list/1', documents, records, () => {
    if (list.pending.length === 0) return out.say('Nothing is waiting.');
    out.say(`${list.pending.length} waiting. ${list.served ? 'At timeout this gateway denies.' : abandoned}`);
    out.say('');
    if ((columns ?? narrow) < narrow) for (const row of list.pending) showBlock(out, row, list);
    else showTable(out, list);
    sayNext(out, list);
  });
}

export const waitingDocument = (row: ApprovalRow, list: ApprovalList): object => ({
  id: row.id,
  short: shortId(row.id, idsOf(list)),
  state: 'pending',
  leftMs: Math.max(0, row.expiresAtMs - list.serverTimeMs),
  atTimeout: list.atTimeout,
  clientRef: row.clientRef,
  ...askedDocument(row),
});

const recordOf = (row: ApprovalRow, list: ApprovalList): readonly string[] => [
  row.id,
  shortId(row.id, idsOf(list)),
  row.approvalKind,
  when(row.expiresAtMs),
  row.digest,
  headlineOf(row),
];

function showTable(out: Output, list: ApprovalList): void {
  const ids = idsOf(list);
  const shown = list.pending.map((row) => ({ row, short: shortId(row.id, ids), agent: agentOf(row) }));
  const widest = (texts: readonly string[], least: number): number =>
    Math.max(least, ...texts.map((text) => text.length)) + 2;
  const idWidth = widest(
    shown.map(({ short }) => short),
    2,
  );
  const agentWidth = widest(
    shown.map(({ agent }) => agent),
    5,
  );
  out.say({ text: 'LEFT', width: 6 }, { text: 'ID', width: idWidth }, { text: 'AGENT', width: agentWidth }, 'COMMAND');
  for (const { row, short, agent } of shown) {
    out.row(
      { text: leftOf(row.expiresAtMs - list.serverTimeMs), width: 6 },
      { text: short, width: idWidth },
      { text: agent, width: agentWidth, as: 'command' },
      { text: headlineOf(row), width: 0, as: 'command' },
    );
    showRemarks(out, row, { text: '', width: 6 + idWidth + agentWidth });
  }
}

function showBlock(out: Output, row: ApprovalRow, list: ApprovalList): void {
  const label = (text: string) => ({ text, width: 9 });
  out.say(label('LEFT'), leftOf(row.expiresAtMs - list.serverTimeMs));
  out.say(label('ID'), shortId(row.id, idsOf(list)));
  out.row(label('AGENT'), { text: agentOf(row), width: 0, as: 'command' });
  out.row(label('COMMAND'), { text: headlineOf(row), width: 0, as: 'command' });
  showRemarks(out, row, label(''));
  out.say('');
}

function showRemarks(out: Output, row: ApprovalRow, indent: { text: string; width: number }): void {
  for (const { text } of careFor(row)) out.row(indent, '! ', { ready: text });
  if (isCut(factsOf(row).headline)) out.say(indent, '+ longer than this row');
}

function sayNext(out: Output, list: ApprovalList): void {
  const [first] = list.pending;
  if (first === undefined) return;
  const short = shortId(first.id, idsOf(list));
  out.say('');
  out.say(`Read one: oc approvals show ${short}${list.served ? `     ${decideLine(first, list)}` : ''}`);
}

/** The commands that decide a request. */
export function decideLine({ id, request }: ApprovalRow, list: ApprovalList): string {
  const short = shortId(id, idsOf(list));
  const always = request.allowedDecisions.includes('allow-always') ? ` | always ${short}` : '';
  return `Decide: oc approvals approve ${short}${always} | deny ${short}`;
}

const agentOf = (row: ApprovalRow): string => [...(factsOf(row).agent ?? '-')].slice(0, agentSigns).join('');

/** What ended, newest first. */
export function showEnded(
  out: Output,
  { entries, nextCursor }: { readonly entries: readonly ApprovalEndedRow[]; readonly nextCursor: string | null },
): void {
  const documents = entries.map(endedDocument);
  const records = entries.map((row) => [
    row.id,
    row.kind,
    row.status,
    row.reason,
    row.resolvedBy ?? '',
    when(row.resolvedAtMs),
    headlineOf(row),
  ]);
  out.table('oc.approvals.history/1', { entries: documents, nextCursor }, records, () => {
    if (entries.length === 0) out.say('Nothing has been decided yet.');
    for (const row of entries) {
      out.row({ text: shortId(row.id, []), width: 5 }, endWords(row));
      out.row({ text: '', width: 5 }, { text: headlineOf(row), width: 0, as: 'command' });
    }
    if (nextCursor !== null) out.say(`Older:  oc approvals history --before ${nextCursor}`);
  });
}

export const endedDocument = (row: ApprovalEndedRow): object => ({
  id: row.id,
  short: shortId(row.id, []),
  state: row.status,
  reason: row.reason,
  decision: row.decision,
  resolvedBy: row.resolvedBy,
  resolvedAt: new Date(row.resolvedAtMs).toISOString(),
  ...askedDocument(row),
});
