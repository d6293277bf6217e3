import type { AccountConfig } from '../config/config.ts';
import { canSignIn } from '../config/platform-accounts.ts';
import { channelLabels, isChannelId } from '../protocol/channel-ids.ts';
import { OcError } from '../protocol/errors.ts';
import type { ResultOf } from '../protocol/methods.ts';
import { channelHealth } from './channel-health.ts';
import type { ChannelState, Services } from './services.ts';

/** The official picture of all channels, or of the one that is named. */
export function channelsStatus(services: Services, only: string | undefined): ResultOf<'channels.status'> {
  if (only !== undefined && !isChannelId(only)) throw new OcError('INVALID_REQUEST', `unknown channel: ${only}`);
  const states = services.running?.channelStates() ?? [];
  const order = Object.keys(channelLabels).filter((id) => only === undefined || id === only);
  const accountsOf = (id: string) => services.config().accounts.filter((row) => row.channel === id);
  const statesOf = (id: string) => states.filter((row) => row.channel === id);
  return {
    ts: services.now(),
    channelOrder: order,
    channelLabels,
    channels: Object.fromEntries(
      order.map((id) => [id, { configured: accountsOf(id).some(canSignIn), ...channelHealth(statesOf(id)) }]),
    ),
    channelAccounts: Object.fromEntries(
      order.map((id) => [id, accountsOf(id).map((account) => accountRow(account, statesOf(id)))]),
    ),
    channelDefaultAccountId: Object.fromEntries(
      order.map((id) => [id, (accountsOf(id).find(isDefault) ?? accountsOf(id)[0])?.accountId ?? 'default']),
    ),
  };
}

const isDefault = ({ accountId }: AccountConfig): boolean => accountId === 'default';

function accountRow(account: AccountConfig, states: readonly ChannelState[]) {
  const { accountId, enabled, dmPolicy } = account;
  const state = states.find((row) => row.accountId === accountId);
  return {
    accountId,
    enabled,
    configured: canSignIn(account),
    running: enabled && state?.running === true,
    connected: enabled && state?.connected === true,
    lastError: state?.lastError ?? null,
    dmPolicy,
  };
}
