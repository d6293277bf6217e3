import { setTimeout as delay } from 'node:timers/promises';
import type { CliContext, Register } from '../command.ts';
import { type LogFilter, logFilter } from '../logs/filter.ts';
import { recordCells, showRecord } from '../logs/lines.ts';
import { type LogRecord, logRecord } from '../logs/record.ts';
import { type LogSource, openLogSource } from '../logs/source.ts';
import { wholeNumber } from '../whole-number.ts';
import { withGateway } from '../with-gateway.ts';
import { count } from '../words.ts';

/** How often somebody who follows is looked after, in milliseconds. */
const followMs = 250;
const shownLines = 200;
const mostLines = 100_000;
const scrubTimeoutMs = 3_600_000;

interface Flags {
  readonly follow?: true;
  readonly level?: string;
  readonly tail?: string;
  readonly grep?: string;
  readonly since?: string;
}

/** The log with secrets taken out: also with the gateway down. */
export const register: Register = (program, context) => {
  const logs = program
    .command('logs')
    .description('the log, with secrets taken out')
    .option('-f, --follow', 'go on with what is written from now on')
    .option('--level <level>', 'this level and graver ones')
    .option('--tail <n>', 'at most this many of the last lines')
    .option('--grep <pattern>', 'lines that fit this pattern')
    .option('--since <time>', 'lines since then: 10m, 2h, 1d, or a date')
    .option('--jsonl', 'the same as --json: one object a line')
    .action((flags: Flags) => show(context, flags));
  logs
    .command('scrub')
    .description('take secrets out of the log files that exist')
    .action(() => scrub(context));
};

async function show(context: CliContext, flags: Flags): Promise<void> {
  const filter = logFilter(flags, Date.now());
  const unasked = flags.since === undefined ? shownLines : mostLines;
  const most = flags.tail === undefined ? unasked : wholeNumber('--tail', flags.tail, 0, mostLines);
  const source = await openLogSource(context);
  try {
    const past = lastOnes(source, filter, most);
    for (const record of past) print(context, record);
    if (flags.follow) await follow(context, source, filter);
    else if (past.length === 0) context.out.warn('Nothing in the log fits.');
  } finally {
    await source.close();
  }
}

/** Oldest first. */
function lastOnes(source: LogSource, { fits, sinceMs }: LogFilter, most: number): readonly LogRecord[] {
  const found: LogRecord[] = [];
  if (most === 0) return found;
  for (const line of source.backwards()) {
    const record = logRecord(line);
    // A line without a time belongs to the record that it stands behind.
    if (record.atMs < sinceMs) break;
    if (fits(record) && found.push(record) === most) break;
  }
  return found.reverse();
}

/** Until somebody ends it, or the gateway does. */
async function follow(context: CliContext, source: LogSource, { fits }: LogFilter): Promise<void> {
  for (;;) {
    const { lines, gap } = await source.more();
    if (gap !== null) context.out.warn(gap);
    for (const record of lines.map(logRecord)) if (fits(record)) print(context, record);
    if (lines.length === 0) await delay(followMs);
  }
}

function print({ out }: CliContext, record: LogRecord): void {
  const human = () => showRecord(out, record, Date.now());
  if (out.json) out.record(record.whole, human);
  else out.table('oc.logs/1', record.whole, [recordCells(record)], human);
}

async function scrub(context: CliContext): Promise<void> {
  const options = { timeoutMs: scrubTimeoutMs };
  const result = await withGateway(context, { offline: true }, (gateway) =>
    gateway.request('oc.logs.scrub', {}, options),
  );
  context.out.result('oc.logs.scrub/1', result, () => {
    const { files, lines, changed } = result;
    context.out.say(`${count(files, 'file')}, ${count(lines, 'line')}: ${count(changed, 'line')} held a secret`);
  });
}
