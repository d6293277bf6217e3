import { channelLabels, isChannelId } from '../protocol/channel-ids.ts';
import { OcError } from '../protocol/errors.ts';
import type { ResultOf } from '../protocol/methods.ts';
import type { Services } from './services.ts';

/** The official picture of all channels, or of the one that is named. */
export function channelsStatus(services: Services, only: string | undefined): ResultOf<'channels.status'> {
  if (only !== undefined && !isChannelId(only)) throw new OcError('INVALID_REQUEST', `unknown channel: ${only}`);
  const states = services.running?.channelStates() ?? [];
  const order = Object.keys(channelLabels).filter((id) => only === undefined || id === only);
  const stateOf = (id: string) => states.find((row) => row.channel === id);
  const accounts = services.config().accounts;
  return {
    ts: services.now(),
    channelOrder: order,
    channelLabels,
    channels: Object.fromEntries(
      order.map((id) => [
        id,
        { configured: true, running: stateOf(id)?.running ?? false, lastError: stateOf(id)?.lastError ?? null },
      ]),
    ),
    channelAccounts: Object.fromEntries(
      order.map((id) => [
        id,
        accounts
          .filter((row) => row.channel === id)
          .map(({ accountId, enabled, dmPolicy }) => ({
            accountId,
            enabled,
            configured: true,
            running: enabled && stateOf(id)?.running === true,
            connected: enabled && stateOf(id)?.running === true,
            lastError: stateOf(id)?.lastError ?? null,
            dmPolicy,
          })),
      ]),
    ),
    channelDefaultAccountId: Object.fromEntries(order.map((id) => [id, 'default'])),
  };
}
