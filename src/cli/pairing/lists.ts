import type { ApprovedSenderRow, DeniedSenderRow, PairingList } from '../../gateway/protocol/pairing.ts';
import type { Output } from '../output.ts';
import { count, duration, when } from '../words.ts';
import { shortId } from './target.ts';

/** A pairing request for people. Claims come last and in quotes: the sender chose them. */
export type Codes = ReadonlyMap<string, string>;

const claimed = (claims: Readonly<Record<string, string>>): string => {
  const names = Object.values(claims).filter((value) => value !== '');
  return names.length === 0 ? '' : `claims to be ${[...new Set(names)].map((name) => JSON.stringify(name)).join(', ')}`;
};

const who = (row: { channel: string; accountId: string; senderId: string }): string =>
  row.accountId === 'default' ? `${row.channel}:${row.senderId}` : `${row.channel}/${row.accountId}:${row.senderId}`;

export function showPending(out: Output, list: PairingList, codes: Codes): void {
  if (list.pending.length === 0) out.say('Nobody is waiting.');
  else out.say(`${count(list.pending.length, 'sender')} waiting. Unanswered requests end by themselves.`);
  for (const row of list.pending) {
    const left = duration(row.expiresAtMs - list.serverTimeMs);
    const code = codes.has(row.requestId) ? `  code ${codes.get(row.requestId)}` : '';
    const id = shortId(row.requestId, list.pending);
    out.row(
      '  ',
      { text: id, width: 6 },
      { text: left, width: 8, align: 'right' },
      ` left${code}  ${who(row)}  ${claimed(row.claims)}`.trimEnd(),
    );
  }
  for (const row of list.overflow) {
    out.row(
      `  ${row.channel}/${row.accountId}: ${count(row.messages, 'message')} from others while the queue was full, last ${when(row.lastAtMs)}`,
    );
  }
  const first = list.pending[0];
  if (first === undefined) return;
  out.say('Let one in with the code that the person reads to you:');
  out.say(`  oc pairing approve CODE     or by id  oc pairing approve ${shortId(first.requestId, list.pending)}`);
}

export function showApproved(out: Output, rows: readonly ApprovedSenderRow[]): void {
  out.say(rows.length === 0 ? 'No approved senders.' : `${count(rows.length, 'approved sender')}.`);
  for (const row of rows)
    out.row(`  ${who(row)}  since ${when(row.approvedAtMs)} by ${row.approvedBy}  ${claimed(row.claims)}`.trimEnd());
}

export function showDenied(out: Output, rows: readonly DeniedSenderRow[]): void {
  out.say(rows.length === 0 ? 'Nobody is kept out.' : `${count(rows.length, 'sender')} kept out.`);
  for (const row of rows) {
    const how = row.untilMs === null ? 'blocked' : `rejected until ${when(row.untilMs)}`;
    out.row(`  ${who(row)}  ${how}, by ${row.deniedBy}  ${claimed(row.claims)}`.trimEnd());
  }
}

/** One record a line for --tsv: section, id, channel, account, sender, time. */
export function pairingRecords(list: PairingList): string[][] {
  return [
    ...list.pending.map((r) => ['pending', r.requestId, r.channel, r.accountId, r.senderId, when(r.expiresAtMs)]),
    ...list.approved.map((r) => ['approved', '', r.channel, r.accountId, r.senderId, when(r.approvedAtMs)]),
    ...list.denied.map((r) => [
      r.kind,
      '',
      r.channel,
      r.accountId,
      r.senderId,
      r.untilMs === null ? '' : when(r.untilMs),
    ]),
  ];
}
