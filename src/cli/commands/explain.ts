import { shellWord } from '../../gateway/config/shell-word.ts';
import type { DecidedMessage } from '../../gateway/protocol/access.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import { showExplanation } from '../access/explanation-text.ts';
import { ruleText, verdictText } from '../access/verdict-text.ts';
import { channelTarget } from '../channels/target.ts';
import type { CliContext, Register } from '../command.ts';
import { withGateway } from '../with-gateway.ts';
import { count, when } from '../words.ts';

const offline = { offline: true };

type Flags = Readonly<Record<string, unknown>>;

/** The rule that admits or drops, by the gateway's own decision. Changes nothing. */
export const register: Register = (program, context) => {
  program
    .command('explain [first] [chat] [sender]')
    .usage('<channel> <chat> <sender>  or  <message id>')
    .description('why somebody is heard or not, and what would change it')
    .option('--account <id>', 'the account, where there are several')
    .option('--within <ids>', 'the channel and the server that the group is in')
    .option('--alias <ids>', 'further ids of the same sender')
    .action((first, chat, sender, flags: Flags) => {
      if (chat === undefined) return recent(context, first);
      if (sender !== undefined) return explain(context, first, chat, sender, flags);
      throw new OcError('USAGE', 'say who: a channel, a chat and a sender', [
        'A direct chat:  oc explain telegram direct 5001',
        'A group:  oc explain telegram -1001234 5001',
      ]);
    });
};

async function explain(
  context: CliContext,
  channel: string,
  chat: string,
  senderId: string,
  flags: Flags,
): Promise<void> {
  const { out } = context;
  const { accountId, ...at } = accountIn(channel, flags['account']);
  const told = await withGateway(context, offline, (gateway) =>
    gateway.request('oc.access.explain', {
      ...{ ...at, chat, senderId },
      ...(accountId === null ? {} : { accountId }),
      within: idsIn(flags['within']),
      aliases: idsIn(flags['alias']),
    }),
  );
  out.result('oc.explain/1', told, () => showExplanation(out, told));
}

/** `CHANNEL:ACCOUNT` means one account here as in every other command; a channel that is not known here may be elsewhere. */
function accountIn(channel: string, flag: unknown): { readonly channel: string; readonly accountId: string | null } {
  if (typeof flag === 'string') return { channel, accountId: flag };
  return channel.includes(':') ? channelTarget(channel) : { channel, accountId: null };
}

const idsIn = (flag: unknown): readonly string[] =>
  typeof flag === 'string' ? flag.split(',').filter((id) => id !== '') : [];

/** What was decided of the last messages, or of the one with this id. */
async function recent(context: CliContext, messageId: string | undefined): Promise<void> {
  const { out } = context;
  const found = await withGateway(context, offline, (gateway) =>
    gateway.request('oc.access.recent', messageId === undefined ? {} : { messageId }),
  );
  const { decisions, remembered } = found;
  if (!remembered)
    throw new OcError('NOT_RUNNING', 'no gateway runs, and what was decided is in its memory alone', [
      'Start it with  oc gateway start',
      byWho,
    ]);
  if (messageId !== undefined && decisions.length === 0) {
    throw new OcError('NOT_FOUND', `no message ${JSON.stringify(messageId)} among the last ones`, howTo);
  }
  const cells = decisions.map((row) => [
    ...[when(row.atMs), row.channel, row.accountId, row.messageId ?? '', row.chatKind, row.chatId ?? ''],
    ...[row.senderId ?? '', row.effect, row.by, row.because ?? ''],
  ]);
  out.table('oc.explain.recent/1', found, cells, () => {
    if (decisions.length === 0) out.say('No message came since the gateway started.');
    else out.say(`${count(decisions.length, 'message')}, the newest first:`);
    for (const row of decisions) showDecided(context, row);
  });
}

const byWho = 'By who it is:  oc explain CHANNEL CHAT SENDER';
const howTo = [byWho, 'The last messages:  oc explain'];

function showDecided({ out }: CliContext, row: DecidedMessage): void {
  const { atMs, channel, accountId, messageId, chatKind, chatId } = row;
  const place = chatKind === 'direct' ? 'direct' : `${chatKind} ${chatId ?? 'without an id'}`;
  const id = messageId === null ? 'a message without an id' : `message ${messageId}`;
  const who = row.senderId ?? 'nobody who can be named';
  out.row(`  ${when(atMs)}  ${channel}/${accountId}  ${id}  ${place}  of ${who}`);
  out.row(`      ${verdictText(row)}  (${ruleText(row, `channels.${channel}`)})`);
  const asked = askedAnew(row);
  if (asked !== null) out.row(`      ${asked}`);
}

/** The command that tells of such a message now; null where there is no id to ask about. */
function askedAnew({ channel, accountId, chatKind, rooms, senderId, aliases }: DecidedMessage): string | null {
  const [room, ...within] = chatKind === 'direct' ? ['direct'] : rooms;
  if (senderId === null || chatKind === 'unknown' || room === undefined) return null;
  const more = [
    ...(within.length === 0 ? [] : ['--within', within.join(',')]),
    ...(aliases.length === 0 ? [] : ['--alias', aliases.join(',')]),
  ];
  return ['oc', 'explain', channel, room, senderId, '--account', accountId, ...more].map(shellWord).join(' ');
}
