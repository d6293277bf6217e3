import { resolve } from 'node:path';
import type { Gateway } from '../../gateway/client/link.ts';
import type { LedgerRow } from '../../gateway/protocol/pairing.ts';
import type { CliContext, Register } from '../command.ts';
import { showLedger } from '../ledger-rows.ts';
import { wholeNumber } from '../whole-number.ts';
import { withGateway } from '../with-gateway.ts';
import { count } from '../words.ts';
import { writeNew } from '../write-new.ts';

const offline = { offline: true };

interface Flags {
  readonly limit: string;
  readonly before?: string;
  readonly kind?: string;
  readonly subject?: string;
}

/** The ledger: what was decided, by whom, in order. */
export const register: Register = (program, context) => {
  const history = program
    .command('history')
    .description('what was decided, and by whom')
    .option('--kind <kind>', 'a kind (pairing.approved) or a family (pairing)')
    .option('--subject <subject>', 'exactly this subject, CHANNEL:ACCOUNT:SENDER')
    .option('--before <seq>', 'entries older than this one')
    .option('--limit <n>', 'at most this many entries', '50')
    .action((flags: Flags) => {
      const filter = filterOf(flags);
      return withGateway(context, offline, (gateway) => show(context, gateway, filter));
    });
  history
    .command('verify')
    .description('check the chain of hashes')
    .action(() => withGateway(context, offline, (gateway) => verify(context, gateway)));
  history
    .command('export <file>')
    .description('write the whole ledger, oldest first, one JSON object a line')
    .action((file: string) => withGateway(context, offline, (gateway) => exportTo(context, gateway, resolve(file))));
};

/** A filter that was not asked for is left out, not sent empty. */
const filterOf = ({ limit, before, kind, subject }: Flags) => ({
  limit: wholeNumber('--limit', limit, 1, 1000),
  ...(before === undefined ? {} : { cursor: wholeNumber('--before', before, 1, Number.MAX_SAFE_INTEGER) }),
  ...(kind === undefined ? {} : { kind }),
  ...(subject === undefined ? {} : { subject }),
});

async function show(context: CliContext, gateway: Gateway, filter: ReturnType<typeof filterOf>): Promise<void> {
  const page = await gateway.request('oc.history.list', filter);
  showLedger(context.out, 'oc.history.list/1', page);
}

async function verify(context: CliContext, gateway: Gateway): Promise<void> {
  const { out } = context;
  const result = await gateway.request('oc.history.verify', {});
  out.result('oc.history.verify/1', result, () => {
    if (result.ok) out.say(`The ledger is whole: ${count(result.entries, 'entry').replace('entrys', 'entries')}.`);
    else out.say(`The ledger is broken at entry ${result.brokenAt}: it, or one before it, was changed or removed.`);
  });
  if (!result.ok) out.exit(1);
}

async function exportTo(context: CliContext, gateway: Gateway, file: string): Promise<void> {
  const { out } = context;
  const pages: LedgerRow[][] = [];
  let cursor: number | null = Number.MAX_SAFE_INTEGER;
  while (cursor !== null) {
    const page: { entries: readonly LedgerRow[]; nextCursor: number | null } = await gateway.request(
      'oc.history.list',
      { cursor, limit: 1000 },
    );
    pages.push([...page.entries]);
    cursor = page.nextCursor;
  }
  const rows = pages.flat().toReversed();
  writeNew(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  out.result('oc.history.export/1', { file, entries: rows.length }, () => out.say(`${rows.length} entries in ${file}`));
}
