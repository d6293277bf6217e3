import { labelOf } from '../pairing/pairing-store.ts';
import { isChannelId } from '../protocol/channel-ids.ts';
import { OcError } from '../protocol/errors.ts';
import type { Call, ParamsOf, ResultOf } from '../protocol/methods.ts';
import type { PairingRequestRow } from '../protocol/pairing.ts';
import { setOwner } from './owner.ts';
import type { Services } from './services.ts';

/** The official methods of DM pairing: ISO times, no codes, and the error texts that the real command line reads. */
const gone = () => new OcError('INVALID_REQUEST', 'pending DM access request no longer exists');

const iso = (ms: number): string => new Date(ms).toISOString();

export function pairingList(
  services: Services,
  params: ParamsOf<'channels.pairing.list'>,
): ResultOf<'channels.pairing.list'> {
  const { channel, accountId } = params;
  if (channel !== undefined && !isChannelId(channel)) {
    throw new OcError('INVALID_REQUEST', `Error: unknown pairing channel: ${channel}`);
  }
  const wanted = (row: { channel: string; accountId: string }): boolean =>
    (channel === undefined || row.channel === channel) && (accountId === undefined || row.accountId === accountId);
  const accounts = pairingAccounts(services).filter(wanted);
  const { pending, ownerConfigured, limits } = services.pairing.list({});
  const known = pending.filter((row) =>
    accounts.some((a) => a.channel === row.channel && a.accountId === row.accountId),
  );
  return {
    accounts: accounts.map(({ channel: id, accountId: account }) => ({
      channel: id,
      channelLabel: labelOf(id),
      accountId: account,
      notifySupported: services.running !== null,
    })),
    requests: known.map((row) => toOfficial(row, services.running !== null)),
    commandOwnerConfigured: ownerConfigured,
    limits: { pendingPerAccount: limits.pendingPerAccount, ttlMs: limits.ttlMs },
  };
}

export async function pairingApprove(
  services: Services,
  params: ParamsOf<'channels.pairing.approve'>,
  call: Call,
): Promise<ResultOf<'channels.pairing.approve'>> {
  requirePairingAccount(services, params);
  const { requestId, channel, accountId, notify = false } = params;
  const result = await services.pairing.approve({ requestId, channel, accountId, notify }, call.actor);
  if (result.outcome !== 'approved') throw gone();
  const { senderId, notification } = result;
  const commandOwnerBootstrap = await bootstrapOwner(services, params, senderId, call);
  return { requestId, senderId, notification, commandOwnerBootstrap };
}

/** Only the one who asks for it in this call makes an owner; the scope for it was checked with the method's row. */
async function bootstrapOwner(
  services: Services,
  params: ParamsOf<'channels.pairing.approve'>,
  senderId: string,
  call: Call,
): Promise<'not-requested' | 'configured' | 'already-configured' | 'unavailable'> {
  if (params.bootstrapCommandOwner !== true) return 'not-requested';
  if (services.config().commands.ownerAllowFrom.length > 0) return 'already-configured';
  if (params.channel === 'local') return 'unavailable';
  await setOwner(services, [`${params.channel}:${senderId}`], call);
  return 'configured';
}

export function pairingDismiss(
  services: Services,
  params: ParamsOf<'channels.pairing.dismiss'>,
  call: Call,
): ResultOf<'channels.pairing.dismiss'> {
  requirePairingAccount(services, params);
  const { pending } = services.pairing.list({ channel: params.channel, accountId: params.accountId });
  const row = pending.find(({ requestId }) => requestId === params.requestId);
  if (row === undefined) throw gone();
  if (services.pairing.reject(row.requestId, call.actor, false).outcome !== 'done') throw gone();
  return { requestId: row.requestId, senderId: row.senderId };
}

const pairingAccounts = (services: Services) =>
  services.config().accounts.filter((row) => row.enabled && row.dmPolicy === 'pairing');

function requirePairingAccount(
  services: Services,
  { channel, accountId }: { channel: string; accountId: string },
): void {
  if (pairingAccounts(services).some((row) => row.channel === channel && row.accountId === accountId)) return;
  throw new OcError('INVALID_REQUEST', `channel account does not use DM pairing: ${channel}:${accountId}`);
}

const toOfficial = (row: PairingRequestRow, notifySupported: boolean) => ({
  requestId: row.requestId,
  channel: row.channel,
  channelLabel: row.channelLabel,
  accountId: row.accountId,
  senderId: row.senderId,
  senderLabel: `${row.channel}UserId`,
  metadata: { ...row.claims },
  createdAt: iso(row.createdAtMs),
  lastSeenAt: iso(row.lastSeenAtMs),
  expiresAt: iso(row.expiresAtMs),
  notifySupported,
});
