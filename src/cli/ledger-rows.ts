import type { LedgerRow } from '../gateway/protocol/pairing.ts';
import type { Output } from './output.ts';
import { when } from './words.ts';

/** A page of the ledger, oldest at the bottom of the page first: people read down to now. */
export function showLedger(
  out: Output,
  schema: string,
  page: { readonly entries: readonly LedgerRow[]; readonly nextCursor: number | null },
): void {
  const oldestFirst = page.entries.toReversed();
  const records = oldestFirst.map((row) => [String(row.seq), when(row.atMs), row.kind, row.actor, row.subject]);
  out.table(schema, page, records, () => {
    if (oldestFirst.length === 0) out.say('No entries.');
    for (const row of oldestFirst) {
      out.row(
        `${when(row.atMs)}  `,
        { text: row.kind, width: 18 },
        `  ${row.actor}  ${row.subject}${changedKeys(row)}`,
      );
    }
    if (page.nextCursor !== null) out.say(`Older entries:  oc history --before ${page.nextCursor}`);
  });
}

/** Which keys a change of the configuration touched; what they say now is for  oc config get. */
function changedKeys({ detail }: LedgerRow): string {
  const { changed } = detail;
  return Array.isArray(changed) ? `  ${changed.map(String).join(', ')}` : '';
}
