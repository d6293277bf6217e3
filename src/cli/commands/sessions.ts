import type { SessionShown } from '../../gateway/protocol/status.ts';
import type { CliContext, Register } from '../command.ts';
import { wholeNumber } from '../whole-number.ts';
import { withGateway } from '../with-gateway.ts';
import { count, duration, when } from '../words.ts';

/** Conversations, and the turns that run in them. */
export const register: Register = (program, context) => {
  const sessions = program.command('sessions').description('conversations and running turns');
  sessions
    .command('list')
    .description('conversations since the gateway was started, and what runs in them')
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
};

async function list(context: CliContext): Promise<void> {
  const { out } = context;
  const found = await withGateway(context, { offline: true }, (gateway) => gateway.request('sessions.list', {}));
  const rows = found.sessions.map(({ key, updatedAt, hasActiveRun, waiting }) => {
    const state = hasActiveRun === true ? `running${waiting > 0 ? `, ${waiting} waiting` : ''}` : 'quiet';
    return { key, state, age: `${duration(Math.max(0, found.ts - updatedAt))} ago` };
  });
  const cells = rows.map(({ key, state, age }) => [key, state, age]);
  out.table('oc.sessions.list/1', { sessions: found.sessions }, cells, () => {
    if (rows.length === 0) out.say('No conversation since the gateway was started.');
    const width = Math.max(0, ...rows.map(({ key }) => key.length));
    for (const { key, state, age } of rows) out.say({ text: key, width }, `  ${state}, ${age}`);
  });
}

async function show(context: CliContext, key: string, limit: number): Promise<void> {
  const { out } = context;
  const found = await withGateway(context, { offline: false }, (gateway) =>
    gateway.request('oc.session.show', { key, limit }),
  );
  out.result('oc.sessions.show/1', found, () => {
    if (found.entries.length === 0) out.say('Nothing was said in it.  oc sessions list');
    for (const entry of found.entries) {
      out.say(`${when(entry.atMs)}  `, headOf(entry));
      if (entry.text !== '') out.passage(entry.text);
      for (const { name, input } of entry.calls ?? []) out.field(`asks for ${name}`, input);
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
  const done = await withGateway(context, { offline: true }, (gateway) => gateway.request('sessions.abort', { key }));
  const { status, dropped } = done;
  out.result('oc.sessions.abort/1', { key, status, dropped }, () => {
    if (status === 'no-active-run') out.say('Nothing was running in it.');
    else out.say(`Ended.${dropped > 0 ? ` ${count(dropped, 'waiting message')} dropped.` : ''}`);
  });
  if (status === 'no-active-run') out.exit(3);
}
