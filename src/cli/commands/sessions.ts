import { resolve } from 'node:path';
import type { Gateway } from '../../gateway/client/link.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import type { ResultOf } from '../../gateway/protocol/methods.ts';
import type { SessionShown } from '../../gateway/protocol/status.ts';
import type { CliContext, Register } from '../command.ts';
import { isMainSession, nothingSaid } from '../session-target.ts';
import { wholeNumber } from '../whole-number.ts';
import { withGateway } from '../with-gateway.ts';
import { count, duration, when } from '../words.ts';
import { writeNew } from '../write-new.ts';

const offline = { offline: true };

/** Conversations, and the turns that run in them. What was said is on disk, and can be read with the gateway down. */
export const register: Register = (program, context) => {
  const sessions = program.command('sessions').description('conversations and running turns');
  sessions
    .command('list')
    .description('conversations, the latest first, and what runs in them')
    .action(() => list(context));
  sessions
    .command('show <key>')
    .description('what was said in a conversation, and what was done')
    .option('--limit <number>', 'at most so many lines', '100')
    .action((key: string, { limit }) => show(context, key, wholeNumber('--limit', limit, 1, 1000)));
  sessions
    .command('abort <key>')
    .description('end the turn that runs in a conversation, and drop what waits in it')
    .action((key: string) => abort(context, key));
  sessions
    .command('export <key> <file>')
    .description('write the whole of a conversation, oldest first, one JSON object a line')
    .action((key: string, file: string) => exportTo(context, key, resolve(file)));
  sessions
    .command('reset <key>')
    .description('begin a conversation afresh; what was said is put aside in a file beside the others')
    .action((key: string) => forget(context, key, 'reset'));
  sessions
    .command('delete <key>')
    .description('begin a conversation afresh, and destroy what was said, also before earlier resets')
    .action((key: string) => forget(context, key, 'delete'));
};

async function list(context: CliContext): Promise<void> {
  const { out } = context;
  const found = await withGateway(context, offline, (gateway) => gateway.request('sessions.list', {}));
  const rows = found.sessions.map(({ key, updatedAt, hasActiveRun, waiting }) => {
    const state = hasActiveRun === true ? `running${waiting > 0 ? `, ${waiting} waiting` : ''}` : 'quiet';
    return { key, state, age: `${duration(Math.max(0, found.ts - updatedAt))} ago` };
  });
  const cells = rows.map(({ key, state, age }) => [key, state, age]);
  out.table('oc.sessions.list/1', { sessions: found.sessions }, cells, () => {
    if (rows.length === 0) out.say('No conversation yet. Your own:  oc sessions show main');
    const width = Math.max(0, ...rows.map(({ key }) => key.length));
    for (const { key, state, age } of rows) out.say({ text: key, width }, `  ${state}, ${age}`);
    if (found.totalCount > found.count) out.say(`and ${found.totalCount - found.count} older ones`);
  });
}

async function show(context: CliContext, key: string, limit: number): Promise<void> {
  const { out } = context;
  const found = await withGateway(context, offline, async (gateway) => {
    const shown = await gateway.request('oc.session.show', { key, limit });
    if (shown.entries.length === 0 && !(await isMainSession(gateway, key))) throw await nothingSaid(gateway, key);
    return shown;
  });
  out.result('oc.sessions.show/1', found, () => {
    if (found.entries.length === 0) out.say('Nothing was said in it yet.  oc send "hello"');
    for (const entry of found.entries) {
      out.say(`${when(entry.atMs)}  `, headOf(entry));
      if (entry.text !== '') out.passage(entry.text);
      for (const { name, input } of entry.calls ?? []) out.field('ASKS FOR', `${name} ${input}`);
    }
  });
}

type Entry = SessionShown['entries'][number];

function headOf({ role, from, own, ok }: Entry): string {
  if (role === 'tool') return `${from} ${ok === true ? 'gave' : 'did not do it, or failed'}`;
  if (role === 'assistant') return from;
  return own === true && from !== 'operator' ? `${from} (the owner) said` : `${from} said`;
}

async function abort(context: CliContext, key: string): Promise<void> {
  const { out } = context;
  const done = await withGateway(context, offline, (gateway) => gateway.request('sessions.abort', { key }));
  const { status, dropped } = done;
  out.result('oc.sessions.abort/1', { key, status, dropped }, () => {
    if (status === 'no-active-run') out.say('Nothing was running in it.');
    else out.say(`Ended.${dropped > 0 ? ` ${count(dropped, 'waiting message')} dropped.` : ''}`);
  });
  if (status === 'no-active-run') out.exit(3);
}

async function exportTo(context: CliContext, key: string, file: string): Promise<void> {
  const entries = await withGateway(context, offline, async (gateway) => {
    const whole = await wholeOf(gateway, key);
    if (whole.length === 0) throw await nothingSaid(gateway, key);
    return whole;
  });
  writeNew(file, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  context.out.result('oc.sessions.export/1', { key, file, entries: entries.length }, () =>
    context.out.say(`${count(entries.length, 'line')} in ${file}`),
  );
}

async function wholeOf(gateway: Gateway, key: string): Promise<readonly Entry[]> {
  const pages: (readonly Entry[])[] = [];
  for (let offset: number | null = 0; offset !== null; ) {
    const page: ResultOf<'oc.session.page'> = await gateway.request('oc.session.page', { key, offset });
    pages.push(page.entries);
    offset = page.next;
  }
  return pages.flat();
}

async function forget(context: CliContext, key: string, how: 'reset' | 'delete'): Promise<void> {
  const done = await withGateway(context, offline, async (gateway) => {
    const forgotten = await gateway.request('oc.session.forget', { key, how });
    if (forgotten.outcome === 'nothing') throw await nothingSaid(gateway, key);
    return forgotten;
  });
  if (done.outcome === 'running') {
    throw new OcError('CONFLICT', 'a turn runs in it; nothing was changed', [
      `End it first:  oc sessions abort ${key}`,
    ]);
  }
  context.out.result(`oc.sessions.${how}/1`, done, () => context.out.say(forgotten[how]));
}

const forgotten = {
  reset: 'It begins afresh. What was said is kept in a file that ends in .reset, beside the others.',
  delete: 'It begins afresh. What was said is destroyed, also what earlier resets had kept.',
} as const;
