import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { AccountConfig } from '../../gateway/config/config.ts';
import { type SetOutcome, setConfigValue } from '../../gateway/config/file/set-value.ts';
import { formatKeyPath } from '../../gateway/config/keys/key-path.ts';
import { loadConfig } from '../../gateway/config/load.ts';
import { loadOrThrow } from '../../gateway/config/load-or-throw.ts';
import type { AccountRow, ChannelList, ChannelsSwitched } from '../../gateway/protocol/channels.ts';
import { OcError } from '../../gateway/protocol/errors.ts';
import { readChannelsOff, setChannelsOff } from '../../gateway/state/channels-off.ts';
import { refuseForeignState } from '../../gateway/state/owner.ts';
import type { CliContext } from '../command.ts';
import { sayTakenUp } from '../config/taken-up.ts';
import { withGateway } from '../with-gateway.ts';
import { sayAllOff, stateOf } from './list.ts';
import { recordChange } from './record.ts';
import { accountsMeant, type ChannelTarget, channelTarget, refuseElsewhere, targetText } from './target.ts';

/** A running gateway is waited for so long, and asked so often. */
const settledMs = 8000;
const askMs = 100;

/** Writes whether a channel or an account is on, and says what a running gateway made of it. */
export async function turn(context: CliContext, typed: string, on: boolean): Promise<void> {
  const { out } = context;
  refuseElsewhere(context, on ? 'enable' : 'disable');
  const target = channelTarget(typed);
  const outcome = await setConfigValue({ paths: context.paths(), env: context.env }, keyOf(context, target), on);
  if (outcome.changed) await recordChange(context, target, on ? 'enabled' : 'disabled', [outcome.path]);
  for (const { path, message } of outcome.elsewhere) out.warn(`${path}: ${message}`);
  for (const { path, message, hint } of outcome.missing) out.warn(`${path} ${message}   ${hint}`);
  const made = outcome.missing.length > 0 ? null : await accountsAfter(context, target);
  const rows = made?.accounts.filter(isOf(target)) ?? null;
  const { path, file, changed } = outcome;
  out.result('oc.channels.enable/1', { path, file, changed, enabled: on, gateway: rows }, () => {
    out.say(`${path} = ${on}${changed ? '' : ', as it was'}`);
    sayMade(context, target, on, outcome, made);
  });
}

/** An account is switched in its own section, and one without such a section in that of its channel. */
function keyOf(context: CliContext, target: ChannelTarget): string {
  if (target.accountId === null) return formatKeyPath(['channels', target.channel, 'enabled']);
  const [account] = accountsMeant(loadOrThrow(context.paths(), context.env).config, target);
  return formatKeyPath([...sectionOf(account, target), 'enabled']);
}

export const sectionOf = (account: AccountConfig | undefined, { channel }: ChannelTarget): readonly string[] =>
  account?.at ?? ['channels', channel];

const isOf =
  ({ channel, accountId }: ChannelTarget) =>
  (row: Pick<AccountRow, 'channel' | 'accountId'>): boolean =>
    row.channel === channel && (accountId === null || row.accountId === accountId);

/** The accounts when a running gateway has followed, or as they are after some seconds; null when none runs. */
export async function accountsAfter(context: CliContext, target: ChannelTarget): Promise<ChannelList | null> {
  if (!existsSync(context.paths().gatewaySocket)) return null;
  const wanted = loadOrThrow(context.paths(), context.env).config.accounts.filter(isOf(target));
  const until = performance.now() + settledMs;
  try {
    return await withGateway(context, { offline: false }, async (gateway) => {
      const taken = await gateway.request('oc.config.look', {});
      sayTakenUp(context, taken);
      if (taken.problem !== null) return await gateway.request('oc.channels.list', {});
      for (;;) {
        const now = await gateway.request('oc.channels.list', {});
        if (hasFollowed(now, wanted) || performance.now() > until) return now;
        await delay(askMs);
      }
    });
  } catch (error) {
    // What was written stands; a gateway that is gone or silent is a remark.
    if (!(error instanceof OcError)) throw error;
    if (error.code !== 'GATEWAY_UNREACHABLE')
      context.out.warn(`What the gateway made of it is not known: ${error.message}`);
    return null;
  }
}

/** Does the gateway have the accounts as the configuration has them, each connected or with a word of why not? */
const hasFollowed = ({ accounts, channelsOff }: ChannelList, wanted: readonly AccountConfig[]): boolean =>
  wanted.every(({ channel, accountId, enabled }) => {
    const row = accounts.find((one) => one.channel === channel && one.accountId === accountId);
    if (row?.enabled !== (enabled && channelsOff === null)) return false;
    return row.enabled ? row.connected || row.lastError !== null : !row.running;
  });

function sayMade(
  { out }: CliContext,
  target: ChannelTarget,
  on: boolean,
  outcome: SetOutcome,
  made: ChannelList | null,
): void {
  if (outcome.missing.length > 0) out.say('A running gateway goes on with its last complete policy.');
  else if (made === null) out.say('No gateway runs here; it counts when one is started:  oc gateway start');
  if (made === null) return;
  sayAllOff(out, made);
  for (const row of made.accounts.filter(isOf(target))) {
    const stays = on && !row.enabled && made.channelsOff === null ? ', by a key of its own or of its channel' : '';
    const error = row.lastError === null ? '' : `: ${row.lastError}`;
    const missing = row.missing === null || !on ? '' : `: ${row.missing}`;
    out.say(`${row.channel}/${row.accountId}  `, `${stateOf(row)}${stays}${error || missing}`);
  }
  if (on && !made.accounts.some(isOf(target))) {
    out.say(`${targetText(target)} has no account yet:  oc channels login ${target.channel}`);
  }
}

/** Everything off, also when no gateway runs, none answers, or the configuration cannot be read. */
export async function disableAll(context: CliContext): Promise<void> {
  const { out } = context;
  const found = await withGateway(context, { offline: true }, (gateway) =>
    gateway.request('oc.channels.switch', { off: true }),
  ).catch((error: unknown) => byHand(context, error));
  out.result('oc.channels.disable-all/1', found, () => {
    out.say(
      found.changed
        ? 'All channels are off, and stay off until  oc channels enable --all'
        : 'All channels were off already.',
    );
    if (found.running.length > 0) out.say(`Still at work on what they have in hand: ${found.running.join(', ')}`);
  });
}

/** The flag alone, when nobody could be asked to set it: a gateway that runs sees it all the same. */
async function byHand(context: CliContext, error: unknown): Promise<ChannelsSwitched & { readonly recorded: false }> {
  if (!(error instanceof OcError) || isElsewhere(context)) throw error;
  const paths = context.paths();
  refuseForeignState(paths);
  const changed = readChannelsOff(paths.channelsOff) === null;
  await setChannelsOff(paths.channelsOff);
  context.out.warn(`The flag is set, and it could not be asked what became of it: ${error.message}`);
  return { off: true, changed, gatewayRuns: false, running: [], recorded: false };
}

function isElsewhere(context: CliContext): boolean {
  if (context.globals.url !== undefined) return true;
  const loaded = loadConfig({ paths: context.paths(), env: context.env });
  return loaded.ok && loaded.mode === 'remote';
}

/** Takes the flag away: what the configuration wants is on again. */
export async function enableAll(context: CliContext): Promise<void> {
  const { out } = context;
  const found = await withGateway(context, { offline: true }, (gateway) =>
    gateway.request('oc.channels.switch', { off: false }),
  );
  out.result('oc.channels.enable-all/1', found, () => {
    out.say(
      found.changed ? 'The channels are as the configuration has them again.' : 'They were not all switched off.',
    );
    if (!found.gatewayRuns) out.say('No gateway runs; it counts when one is started:  oc gateway start');
    else out.say('See how they are:  oc channels status');
  });
}
