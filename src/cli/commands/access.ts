import type { AccessRow, AccessTable } from '../../gateway/protocol/access.ts';
import { ruleText, verdictText } from '../access/verdict-text.ts';
import type { CliContext, Register } from '../command.ts';
import { withGateway } from '../with-gateway.ts';
import { count } from '../words.ts';

/** Who can talk to the assistant now, over every account of every channel. Consoles and devices are another matter. */
export const register: Register = (program, context) => {
  program
    .command('access')
    .description('one table of who can talk to the assistant now')
    .action(() => access(context));
};

async function access(context: CliContext): Promise<void> {
  const { out } = context;
  const table = await withGateway(context, { offline: true }, (gateway) => gateway.request('oc.access.list', {}));
  const cells = table.rows.map((row) => [
    ...[row.channel, row.accountId, row.chat, row.room ?? '', row.senderId ?? row.who, row.isOwner ? 'owner' : ''],
    ...[row.effect, row.mention === true ? 'mention' : '', row.by, row.because ?? ''],
  ]);
  out.table('oc.access/1', table, cells, () => show(context, table));
}

function show({ out }: CliContext, { rows, omitted, inert, owner, waiting }: AccessTable): void {
  const accounts = new Map(rows.map(({ channel, accountId }) => [`${channel}/${accountId}`, { channel, accountId }]));
  for (const [name, { channel, accountId }] of accounts) {
    out.say(name);
    const its = rows.filter((row) => row.channel === channel && row.accountId === accountId);
    for (const row of its) showRow(out, row);
  }
  if (omitted > 0) out.say(`and ${count(omitted, 'more row')}; all of one chat:  oc explain CHANNEL CHAT SENDER`);
  out.say(owner.length === 0 ? 'No owner is set. Set one with  oc owner set CHANNEL:ID' : `Owner: ${owner.join(', ')}`);
  if (waiting > 0) out.say(`${count(waiting, 'sender')} waiting:  oc pairing list`);
  if (inert.length > 0) out.say('Entries that admit nobody:');
  for (const { path, entry, because } of inert) out.row(`  ${path}  ${JSON.stringify(entry)}: ${because}`);
}

const placeText = ({ room }: AccessRow): string => (room === null ? 'direct' : room === '*' ? 'other groups' : room);

function showRow(out: CliContext['out'], row: AccessRow): void {
  const who = `${row.senderId ?? row.who}${row.isOwner ? ' (owner)' : ''}`;
  const how = row.mention === null ? '' : row.mention ? ', when they speak to the assistant' : ', mentioned or not';
  out.row(
    { text: `  ${placeText(row)}`, width: 24 },
    { text: who, width: 24 },
    `${verdictText(row)}${how}  (${ruleText(row, `channels.${row.channel}`)})`,
  );
}
