import { channelLabels, isChannelId } from '../protocol/channel-ids.ts';
import type { AccountRow, ChannelList, ChannelsSwitched, ProbeResult } from '../protocol/channels.ts';
import { OcError } from '../protocol/errors.ts';
import type { Call, Handlers } from '../protocol/methods.ts';
import type { Services } from './services.ts';
import { withoutPaths } from './without-paths.ts';

type Names =
  | 'oc.channels.list'
  | 'oc.channels.probe'
  | 'oc.channels.resolve'
  | 'oc.channels.switch'
  | 'oc.channels.note';

export const channels = (services: Services): Pick<Handlers, Names> => ({
  'oc.channels.list': () => listed(services),
  'oc.channels.probe': async (only): Promise<ProbeResult> => {
    refuseStranger(only.channel);
    const accounts = await services.platforms.probe(only);
    const shown = accounts.map((row) => ({ ...row, error: withoutPaths(row.error) }));
    return { accounts: shown, owner: ownIds(services.config().commands.ownerAllowFrom) };
  },
  'oc.channels.resolve': ({ who, ...only }) => {
    refuseStranger(only.channel);
    return services.platforms.resolve(only, who);
  },
  'oc.channels.switch': ({ off }, call) => switched(services, off, call),
  'oc.channels.note': ({ channel, accountId, what, keys }, { actor }) => {
    refuseStranger(channel);
    const subject = accountId === undefined ? channel : `${channel}:${accountId}`;
    const entry = { atMs: services.now(), kind: `channels.${what}`, actor, subject, detail: { keys } };
    services.store.transaction(() => services.ledger.append(entry));
    return { ok: true };
  },
});

function refuseStranger(channel: string | undefined): void {
  if (channel !== undefined && !isChannelId(channel)) throw new OcError('NOT_FOUND', `unknown channel: ${channel}`);
}

function listed(services: Services): ChannelList {
  const states = services.running?.channelStates() ?? [];
  return {
    gatewayRuns: services.running !== null,
    serverTimeMs: services.now(),
    channelsOff: services.channelsOff(),
    channels: Object.entries(channelLabels).map(([channel, label]) => ({ channel, label })),
    accounts: services.config().accounts.map((account): AccountRow => {
      const { channel, accountId, enabled, dmPolicy, groups } = account;
      const state = states.find((row) => row.channel === channel && row.accountId === accountId);
      return {
        channel,
        accountId,
        enabled,
        missing: withoutPaths(services.whyNoSignIn(account)),
        running: enabled && state?.running === true,
        connected: enabled && state?.connected === true,
        lastError: state?.lastError ?? null,
        sinceMs: state?.sinceMs ?? null,
        dmPolicy,
        groupPolicy: groups.groupPolicy,
      };
    }),
  };
}

/** The ids of an owner, `channel:id`, under their channels. */
function ownIds(entries: readonly string[]): ProbeResult['owner'] {
  const pairs = entries.map((entry) => {
    const at = entry.indexOf(':');
    return { channel: entry.slice(0, at), id: entry.slice(at + 1) };
  });
  const groups = Map.groupBy(pairs, ({ channel }) => channel);
  return Object.fromEntries(groups.entries().map(([channel, members]) => [channel, members.map(({ id }) => id)]));
}

/**
 * Off takes effect before it is recorded, for nothing may stand in the way of it; on is recorded first, for nobody may be let
 * in without a record.
 */
async function switched(services: Services, off: boolean, { actor }: Call): Promise<ChannelsSwitched> {
  const changed = (services.channelsOff() !== null) !== off;
  if (off) await services.switchChannels(true);
  if (changed) record(services, off, actor);
  if (!off) await services.switchChannels(false);
  await services.running?.channelsSettled();
  const states = services.running?.channelStates() ?? [];
  return {
    off,
    changed,
    gatewayRuns: services.running !== null,
    running: states.filter(({ running }) => running).map(({ channel, accountId }) => `${channel}:${accountId}`),
  };
}

function record(services: Services, off: boolean, actor: string): void {
  const kind = off ? 'channels.off' : 'channels.on';
  const entry = { atMs: services.now(), kind, actor, subject: 'all channels' };
  services.store.transaction(() => services.ledger.append(entry));
}
