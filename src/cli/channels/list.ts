import type { Gateway } from '../../gateway/client/link.ts';
import { isChannelId } from '../../gateway/protocol/channel-ids.ts';
import type { AccountRow, ChannelList, ProbeResult } from '../../gateway/protocol/channels.ts';
import type { CliContext } from '../command.ts';
import type { Output } from '../output.ts';
import { withGateway } from '../with-gateway.ts';
import { when } from '../words.ts';
import { signInWords } from './sign-in.ts';

const offline = { offline: true };

/** The channels and their accounts as they are configured. */
export async function list(context: CliContext): Promise<void> {
  const { out } = context;
  const found = await withGateway(context, offline, (gateway) => gateway.request('oc.channels.list', {}));
  const rows = found.accounts.map((row) => [
    ...idsOf(row),
    row.enabled ? 'on' : 'off',
    row.missing ?? '',
    row.dmPolicy,
    row.groupPolicy,
  ]);
  out.table('oc.channels.list/1', found, rows, () => {
    sayAllOff(out, found);
    for (const row of found.accounts) {
      const policies = `direct messages: ${row.dmPolicy}, groups: ${row.groupPolicy}`;
      out.say(nameCell(row, found), `  ${row.enabled ? 'on ' : 'off'}  `, policies);
      sayMissing(out, row, 'list');
    }
    for (const { channel } of notSetUp(found)) {
      out.say({ text: channel, width: widest(found) }, '  not set up.  ', giveOf(channel, channel));
    }
  });
}

/** What each account does now; with `deep`, what its platform says of it. */
export async function status(context: CliContext, deep: boolean): Promise<void> {
  const { out } = context;
  const { found, probed } = await withGateway(context, offline, async (gateway) => ({
    found: await gateway.request('oc.channels.list', {}),
    probed: deep ? await probe(gateway) : null,
  }));
  const rows = found.accounts.map((row) => [
    ...idsOf(row),
    stateOf(row),
    row.sinceMs === null ? '' : when(row.sinceMs),
    row.lastError ?? row.missing ?? '',
  ]);
  out.table('oc.channels.status/1', { ...found, ...(probed === null ? {} : { probed }) }, rows, () => {
    if (!found.gatewayRuns)
      out.say('The gateway does not run, and no channel with it.  Start it with  oc gateway start');
    sayAllOff(out, found);
    for (const row of found.accounts) {
      const since = row.sinceMs === null ? '' : ` since ${when(row.sinceMs)}`;
      out.say(
        nameCell(row, found),
        '  ',
        `${stateOf(row)}${since}`,
        row.lastError === null ? '' : `: ${row.lastError}`,
      );
      sayMissing(out, row, 'status');
    }
    if (probed !== null) sayProbed(out, probed);
  });
  if (probed?.accounts.some(({ error }) => error !== null)) out.exit(5);
}

export const probe = (gateway: Gateway): Promise<ProbeResult> => gateway.request('oc.channels.probe', {});

/** Who we are on each platform, and who its owner is there. */
export function sayProbed(out: Output, { accounts, owner }: ProbeResult): void {
  if (accounts.length === 0) out.say({ text: 'Probe', width: 11 }, 'no platform is on that could be asked');
  for (const { channel, accountId, botId, botName, elapsedMs, error } of accounts) {
    const said = error === null ? `bot ${botName} (${botId}), ${elapsedMs} ms` : `FAILED: ${error}`;
    out.row({ text: 'Probe', width: 11 }, `${channel}/${accountId}  `, said);
  }
  for (const channel of new Set(accounts.map((row) => row.channel))) {
    const ids = owner[channel] ?? [];
    const words =
      ids.length > 0 ? ids.join(', ') : `not known: oc owner set ${channel}:ID, and the id: ${findOf(channel)}`;
    out.row({ text: 'You', width: 11 }, `${channel}  `, words);
  }
}

export function sayAllOff(out: Output, { channelsOff }: Pick<ChannelList, 'channelsOff'>): void {
  if (channelsOff === null) return;
  const since = channelsOff.sinceMs === null ? '' : ` since ${when(channelsOff.sinceMs)}`;
  out.say(`ALL CHANNELS ARE OFF${since}.  Switch them on again with  oc channels enable --all`);
}

const idsOf = ({ channel, accountId }: AccountRow): readonly string[] => [channel, accountId];

export function stateOf({ enabled, running, connected }: AccountRow): string {
  if (!enabled) return 'off';
  if (!running) return 'not running';
  return connected ? 'connected' : 'running, not connected';
}

function sayMissing(out: Output, row: AccountRow, shows: 'list' | 'status'): void {
  if (row.missing === null) return;
  const target = row.accountId === 'default' ? row.channel : `${row.channel}:${row.accountId}`;
  const isSaid = shows === 'status' && row.lastError?.includes(row.missing);
  out.say(`    ${isSaid ? '' : `${row.missing}:  `}${giveOf(row.channel, target)}`);
}

const giveOf = (channel: string, target: string): string =>
  isChannelId(channel) ? signInWords[channel].give(target) : 'a newer oc knows how';

const findOf = (channel: string): string => (isChannelId(channel) ? signInWords[channel].find : 'oc pairing list');

const notSetUp = ({ channels, accounts }: ChannelList) =>
  channels.filter(({ channel }) => !accounts.some((row) => row.channel === channel));

const widest = ({ channels, accounts }: ChannelList): number =>
  Math.max(...channels.map(({ channel }) => channel.length), ...accounts.map((row) => nameOf(row).length));

const nameOf = (row: AccountRow): string => idsOf(row).join('/');

const nameCell = (row: AccountRow, found: ChannelList) => ({ text: nameOf(row), width: widest(found) });
