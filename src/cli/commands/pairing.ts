import type { Command } from 'commander';
import type { Gateway } from '../../gateway/client/link.ts';
import { isChannelId } from '../../gateway/protocol/channel-ids.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import type { ApproveOutcome } from '../../gateway/protocol/pairing.ts';
import type { CliContext, Register } from '../command.ts';
import { showLedger } from '../ledger-rows.ts';
import { pairingRecords, showApproved, showDenied, showPending } from '../pairing/lists.ts';
import { noRequest, reportApproval, reportDenial } from '../pairing/outcomes.ts';
import { requestByPrefix, senderArgument } from '../pairing/target.ts';
import { wholeNumber } from '../whole-number.ts';
import { withGateway } from '../with-gateway.ts';
import { count } from '../words.ts';

const offline = { offline: true };

type Flags = Readonly<Record<string, unknown>>;
type SenderMethod = 'oc.pairing.revoke' | 'oc.pairing.block' | 'oc.pairing.unblock';

/** Who may talk to the assistant. Every subcommand works with the gateway down; taking access away never asks. */
export const register: Register = (program, context) => {
  const pairing = program.command('pairing').description('who may talk to the assistant');
  pairing
    .command('list [channel]')
    .description('who is waiting, approved or kept out')
    .option('--pending', 'only who is waiting')
    .option('--approved', 'only approved senders')
    .option('--blocked', 'only rejected and blocked senders')
    .option('--show-codes', 'show the codes of pending requests; recorded in the history')
    .option('--exit-code', 'exit 8 when somebody is waiting')
    .action((channel, flags) => withGateway(context, offline, (gateway) => list(context, gateway, channel, flags)));
  pairing
    .command('approve <first> [second]')
    .usage('[options] [channel] <code or id>')
    .description('let a sender in, by their code or the id of the request')
    .option('--account <id>', 'the account that the request came to')
    .option('--no-notify', 'do not tell the sender')
    .action((first, second, flags) =>
      withGateway(context, offline, (gateway) => approve(context, gateway, first, second, flags)),
    );
  pairing
    .command('reject [id]')
    .description('turn a request down; the sender is silenced for a day')
    .option('--all', 'every pending request')
    .action((id, flags) => {
      const which = requestsMeant(id, flags);
      return withGateway(context, offline, (gateway) => reject(context, gateway, which));
    });
  addSenderCommand(pairing, context, 'revoke', 'oc.pairing.revoke', 'Revoked', 'take an approval back').alias('remove');
  addSenderCommand(pairing, context, 'block', 'oc.pairing.block', 'Blocked', 'keep a sender out for good');
  addSenderCommand(pairing, context, 'unblock', 'oc.pairing.unblock', 'Unblocked', 'let a blocked sender ask again');
  pairing
    .command('clear [channel]')
    .description('drop pending requests and approvals, not allowFrom')
    .action((channel) => withGateway(context, offline, (gateway) => clear(context, gateway, channel)));
  pairing
    .command('history')
    .description('what was decided about senders')
    .option('--limit <n>', 'at most this many entries', '50')
    .action((flags) => {
      const limit = wholeNumber('--limit', flags['limit'], 1, 1000);
      return withGateway(context, offline, (gateway) => history(context, gateway, limit));
    });
};

async function list(context: CliContext, gateway: Gateway, channel: string | undefined, flags: Flags): Promise<void> {
  const { out } = context;
  const found = await gateway.request(
    'oc.pairing.list',
    channel === undefined ? {} : { channel: knownChannel(channel) },
  );
  const codes = new Map<string, string>();
  if (flags['showCodes'] === true) {
    for (const { requestId } of found.pending) {
      const { code } = await gateway.request('oc.pairing.reveal', { requestId });
      if (code !== null) codes.set(requestId, code);
    }
  }
  const pending = found.pending.map((row) =>
    codes.has(row.requestId) ? { ...row, code: codes.get(row.requestId) } : row,
  );
  const only = ['approved', 'blocked', 'pending'].filter((name) => flags[name] === true);
  const wants = (name: string): boolean => (only.length === 0 ? name !== 'blocked' : only.includes(name));
  out.table(
    'oc.pairing.list/1',
    { ...found, pending },
    pairingRecords(found).filter((row) => wants(sectionOf(row))),
    () => {
      if (wants('pending')) showPending(out, found, codes);
      if (wants('approved')) showApproved(out, found.approved);
      if (wants('blocked')) showDenied(out, found.denied);
      if (!found.ownerConfigured) out.say('No owner is set; an approval does not make one. See  oc owner set');
    },
  );
  if (flags['exitCode'] === true && found.pending.length > 0) out.exit(8);
}

const sectionOf = ([section = '']: readonly string[]): string => (section === 'rejected' ? 'blocked' : section);

async function approve(
  context: CliContext,
  gateway: Gateway,
  first: string,
  second: string | undefined,
  flags: Flags,
): Promise<void> {
  const typed = second ?? first;
  const where = {
    ...(second === undefined ? {} : { channel: knownChannel(first) }),
    ...(typeof flags['account'] === 'string' ? { accountId: flags['account'] } : {}),
    notify: flags['notify'] !== false,
  };
  // A code comes first: it proves the person, and an id that begins with somebody's code must not stand in for it.
  const asCode = isCode(typed) ? await gateway.request('oc.pairing.approve', { code: typed, ...where }) : null;
  const result =
    asCode !== null && asCode.outcome !== 'code-mismatch' ? asCode : await approveById(gateway, typed, where);
  reportApproval(context.out, result, typed);
}

/** A full id of a past request is asked for as well; what is no id of anybody is told as a wrong code. */
async function approveById(gateway: Gateway, typed: string, where: object): Promise<ApproveOutcome> {
  const { pending } = await gateway.request('oc.pairing.list', {});
  const byId = requestByPrefix(typed, pending);
  if (byId === null && typed.trim().length <= 12) return { outcome: 'code-mismatch' };
  return await gateway.request('oc.pairing.approve', { requestId: byId?.requestId ?? typed, ...where });
}

const isCode = (typed: string): boolean => /^[a-z0-9]{8}$/i.test(typed.trim());

/** The typed id, or null for every request. What is wrong in the line is said before anything is opened. */
function requestsMeant(id: string | undefined, flags: Flags): string | null {
  if (flags['all'] === true) return null;
  if (id !== undefined) return id;
  throw new OcError('USAGE', 'say which request', ['oc pairing reject ID   or   oc pairing reject --all']);
}

async function reject(context: CliContext, gateway: Gateway, id: string | null): Promise<void> {
  const { out } = context;
  const { pending } = await gateway.request('oc.pairing.list', {});
  if (id === null) {
    const rejected: string[] = [];
    for (const { requestId } of pending) {
      const { outcome } = await gateway.request('oc.pairing.reject', { requestId });
      // Somebody else may have decided it meanwhile.
      if (outcome === 'done') rejected.push(requestId);
    }
    return out.result('oc.pairing.reject/1', { rejected }, () =>
      out.say(`Rejected ${count(rejected.length, 'request')}.`),
    );
  }
  const row = requestByPrefix(id, pending);
  const result = await gateway.request('oc.pairing.reject', { requestId: row?.requestId ?? id });
  if (result.outcome === 'not-found') throw noRequest(id);
  reportDenial(out, 'oc.pairing.reject/1', result, 'Rejected', row === null ? id : `${row.channel}:${row.senderId}`);
}

function addSenderCommand(
  pairing: Command,
  context: CliContext,
  name: string,
  method: SenderMethod,
  done: string,
  description: string,
): Command {
  return pairing
    .command(`${name} <channel> [sender]`)
    .usage('<channel> <sender>  or  <channel>:<sender>')
    .description(description)
    .option('--account <id>', 'the account, where there are several')
    .action((first, second, flags: Flags) => {
      const { channel, senderId } = senderArgument(first, second);
      return withGateway(context, offline, async (gateway) => {
        const account = typeof flags['account'] === 'string' ? { accountId: flags['account'] } : {};
        const result = await gateway.request(method, { channel: knownChannel(channel), senderId, ...account });
        reportDenial(context.out, `oc.pairing.${name}/1`, result, done, `${channel}:${senderId}`);
      });
    });
}

async function clear(context: CliContext, gateway: Gateway, channel: string | undefined): Promise<void> {
  const { out } = context;
  const result = await gateway.request(
    'oc.pairing.clear',
    channel === undefined ? {} : { channel: knownChannel(channel) },
  );
  out.result('oc.pairing.clear/1', result, () => {
    out.say(`Dropped ${count(result.requests, 'pending request')} and ${count(result.approved, 'approval')}.`);
    if (result.stillAdmitted.length === 0) return out.say('allowFrom admits nobody.');
    out.say('allowFrom in the configuration still admits:');
    for (const row of result.stillAdmitted) out.say(`  ${row.channel}/${row.accountId}  ${row.entry}`);
  });
}

async function history(context: CliContext, gateway: Gateway, limit: number): Promise<void> {
  const page = await gateway.request('oc.pairing.history', { limit });
  showLedger(context.out, 'oc.pairing.history/1', page);
}

function knownChannel(channel: string): string {
  if (isChannelId(channel)) return channel;
  throw new OcError('NOT_FOUND', `no channel "${channel}" here`, ['See  oc status']);
}
